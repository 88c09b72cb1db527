// Which legs of a flow a deployment is about: behind a broker, a login has legs between other parties too.
import type { CheckSubject, SubjectLeg } from '../check-subject.ts';
import { hostOf } from '../trace-index.ts';

/** Login legs that name one of the deployment's parties; the outermost where none does. */
export function configuredLegs(subject: CheckSubject): readonly SubjectLeg[] {
  const legs = subject.legs.filter(isLogin);
  if (legs.length < 2) return legs;
  const fitting = legs.filter((leg) => fits(leg, subject));
  return fitting.length > 0 ? fitting : legs.slice(0, 1);
}

/** A leg of a login: it asks for an assertion, or brings one. */
export const isLogin = ({ request, response }: SubjectLeg): boolean =>
  request?.decoded.header.kind === 'AuthnRequest' || response?.decoded.header.kind === 'Response';

function fits({ request, response }: SubjectLeg, { deployment: { sp, idp } }: CheckSubject): boolean {
  const issuedBy = (message: typeof request, entityId: string | undefined): boolean =>
    entityId !== undefined && message?.decoded.header.issuer?.trim() === entityId;
  const wentTo = (message: typeof request, locations: readonly { readonly location: string }[]): boolean =>
    message !== undefined &&
    locations.some(
      ({ location }) => hostOf(location) !== '' && hostOf(location) === hostOf(message.exchange.request.url),
    );
  // Both sides must not contradict: the broker is SP of one leg and IdP of the other one.
  const bySp = issuedBy(request, sp.entityId) || wentTo(response, sp.assertionConsumerServices);
  const byIdp = issuedBy(response, idp.entityId) || wentTo(request, idp.singleSignOnServices);
  return bySp || byIdp;
}
