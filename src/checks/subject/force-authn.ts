// force-authn-ignored, force-authn-with-is-passive: whether the user was asked again where the SP wanted it (F68).
import { settingAt } from '../addressing/product-settings.ts';
import type { Check } from '../check.ts';
import type { SubjectLeg } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { assertedOf, placeIn } from './asserted.ts';

/** Milliseconds by which the clocks of SP and IdP may differ. */
const SKEW = 60_000;

export const forceAuthnIgnored: Check = {
  id: 'force-authn-ignored',
  cites: ['F68', 'N62'],
  title: 'Where the SP asks for ForceAuthn, the user authenticated after the request was made.',
  stage: 'session',
  applies: ({ legs }) => legs.some((leg) => requestOf(leg)?.forceAuthn === true && assertedOf(leg).kind !== 'none'),
  run: ({ legs, deployment }) =>
    legs.flatMap((leg): Judgement[] => {
      const request = requestOf(leg);
      const asserted = assertedOf(leg);
      if (!request?.forceAuthn || asserted.kind === 'none' || leg.leg.pairing === 'none') return [];
      const asked = request.issueInstant;
      if (asserted.kind === 'encrypted' || asked?.ms === undefined) return [];
      const statement = asserted.assertion.authnStatements.find(({ authnInstant }) => authnInstant?.ms !== undefined);
      const authenticated = statement?.authnInstant;
      if (authenticated?.ms === undefined) return [];
      const where = placeIn(asserted, 'AuthnStatement/@AuthnInstant', statement?.element);
      const seen = authenticated.text.slice(0, 200);
      const expected = `not before ${asked.text.slice(0, 100)}`;
      if (authenticated.ms >= asked.ms - SKEW) {
        const message = 'The user authenticated again, as the SP had asked.';
        return [{ outcome: 'pass', where, seen, expected, message, fix: '' }];
      }
      const minutes = Math.round((asked.ms - authenticated.ms) / 60_000);
      return [
        {
          outcome: 'fail',
          where,
          seen,
          expected,
          message: `The SP asked that the user authenticate again (ForceAuthn), and the IdP answered from a session that is ${minutes} minutes older than the request. An SP that checks AuthnInstant refuses this or asks again, in a loop.`,
          fix: `Have the IdP honour ForceAuthn, or take it out of the SP’s request if the user need not be asked: ${settingAt('sp', 'sso-url', deployment)}.`,
          party: 'idp',
        },
      ];
    }),
};

export const forceAuthnWithIsPassive: Check = {
  id: 'force-authn-with-is-passive',
  cites: ['F68', 'N38'],
  title: 'A request does not ask for ForceAuthn and IsPassive at once.',
  stage: 'request',
  applies: ({ legs }) => legs.some((leg) => requestOf(leg)?.forceAuthn === true),
  run: ({ legs }) =>
    legs.flatMap((leg): Judgement[] => {
      const request = requestOf(leg);
      if (!leg.request || !request?.forceAuthn || !request.isPassive) return [];
      return [
        {
          outcome: 'warn',
          where: { message: leg.request.index, exchange: leg.request.exchange.id, path: 'AuthnRequest/@IsPassive' },
          seen: 'ForceAuthn and IsPassive are both true',
          expected: 'one of the two',
          message:
            'The SP asks the IdP to authenticate the user again and to show nothing while it does. Unless that needs no interaction, the IdP can only answer NoPassive.',
          fix: 'Take one of the two out of the SP’s request.',
          party: 'sp',
        },
      ];
    }),
};

function requestOf({ request }: SubjectLeg) {
  const content = request?.decoded.message;
  return content?.kind === 'AuthnRequest' ? content : undefined;
}
