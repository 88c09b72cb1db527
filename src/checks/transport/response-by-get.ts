// A Response in the query of a GET: SAML forbids it, since a signed assertion is too long for an address (FIELD F38, NORMATIVE N46).
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import { cut } from './http-facts.ts';
import { answeredLegs, wentOn } from './login-legs.ts';

export const responseByGet: Check = {
  id: 'response-by-get',
  cites: ['F38', 'N46'],
  title: 'The Response is not sent in the query of an address (Profiles §4.1.2).',
  stage: 'transport',
  applies: (subject) => inQuery(subject).length > 0,
  run: (subject) =>
    inQuery(subject).map(({ response }) => ({
      outcome: wentOn(subject, { response }) === 'well' ? 'warn' : 'fail',
      where: { message: response.index, exchange: response.exchange.id, path: response.encoded.parameter },
      seen: cut(`${response.encoded.parameter} in the query of ${response.exchange.request.url}`),
      expected: 'SAMLResponse in a form that is posted to the ACS',
      message: `The IdP sent the Response by HTTP-Redirect. SAML allows only POST and artifact for it: service providers read it from a form only, and a signed assertion makes the address ${response.exchange.request.url.length} characters long, which ends up in logs and histories.`,
      fix: 'Set the binding of the ACS to HTTP-POST at the IdP (Response binding, or the Binding of AssertionConsumerService in the metadata that the IdP has of this service provider).',
      party: 'idp',
    })),
};

/** Logout responses may come by query. */
const inQuery = (subject: CheckSubject) =>
  answeredLegs(subject).filter(
    ({ response: { encoded, decoded } }) => encoded.place === 'query' && decoded.header.kind === 'Response',
  );
