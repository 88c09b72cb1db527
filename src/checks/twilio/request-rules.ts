// How a login at Twilio begins: the request at Salesforce's redirect endpoint, the IdP's default RelayState (TW-FL-007, TW-FX-010, TW-CO-004).
import { cut, placeOf } from '../addressing/compare.ts';
import { settingAt } from '../addressing/product-settings.ts';
import { withoutMessage } from '../addressing/request-addresses.ts';
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { FLEX, type TwilioRule, toCheck, WITH_SHAPES } from './twilio-login.ts';

const REDIRECT_ENDPOINT = '/idp/endpoint/HttpRedirect';

const RULES: readonly TwilioRule[] = [
  {
    id: 'twilio-request-not-at-redirect-endpoint',
    cites: ['TW-FL-007', 'TW-FX-010', 'SF-IDP-010'],
    title: 'Frontline and Flex ask a Salesforce IdP at …/idp/endpoint/HttpRedirect, by HTTP-Redirect.',
    stage: 'request',
    products: WITH_SHAPES,
    judge: ({ leg: { request }, subject: { deployment } }): readonly Judgement[] => {
      if (!request || deployment.idp.product !== 'salesforce' || request.decoded.header.kind !== 'AuthnRequest')
        return [];
      // Where the right endpoint is configured, requests that go elsewhere or otherwise are told of by comparison with it.
      if (deployment.idp.singleSignOnServices.some(({ location }) => location.endsWith(REDIRECT_ENDPOINT))) return [];
      const url = request.decoded.header.destination || withoutMessage(request.exchange.request.url);
      const atEndpoint = url.endsWith(REDIRECT_ENDPOINT);
      const { binding } = request.encoded;
      if (atEndpoint && binding === 'HTTP-Redirect') return [];
      return [
        {
          outcome: atEndpoint ? 'fail' : 'warn',
          where: placeOf(request, 'AuthnRequest/@Destination'),
          seen: cut(atEndpoint ? binding : url),
          expected: atEndpoint ? 'HTTP-Redirect' : `https://(My Domain)${REDIRECT_ENDPOINT}`,
          message: atEndpoint
            ? 'The request came by another binding than Salesforce’s redirect endpoint takes.'
            : 'Twilio sends its request to another address than Salesforce’s redirect endpoint, the one at which Salesforce takes requests by HTTP-Redirect.',
          fix: `Correct ${settingAt('sp', 'sso-url', deployment)} at Twilio.`,
          party: 'sp',
        },
      ];
    },
  },
  {
    id: 'twilio-default-redirect-url-differs',
    cites: ['TW-FX-010'],
    title: 'Flex’s Default Redirect URL is the same as its SSO URL.',
    stage: 'request',
    products: FLEX,
    judge: ({ leg: { request }, subject: { deployment } }): readonly Judgement[] => {
      const configured = deployment.settings['twilio.defaultRedirectUrl'];
      const [ssoUrl] = deployment.idp.singleSignOnServices;
      if (!configured || !ssoUrl || configured === ssoUrl.location) return [];
      return [
        {
          outcome: 'warn',
          where: request ? placeOf(request, 'AuthnRequest') : {},
          seen: cut(configured),
          expected: cut(ssoUrl.location),
          message: 'Users without a session are sent to another address than the one at which Flex asks for logins.',
          fix: 'Set Default Redirect URL on Flex’s Single Sign-On page to the value of SSO URL.',
          party: 'sp',
        },
      ];
    },
  },
  {
    id: 'twilio-relay-state-not-blank',
    cites: ['TW-CO-004', 'F11'],
    title: 'A login that the IdP begins brings the Twilio Console no RelayState: Default Relay State is blank.',
    stage: 'relay-state',
    products: ['console'],
    judge: ({ leg: { leg, response } }): readonly Judgement[] => {
      // What Twilio sent with a request has to come back; only a value that nobody asked for is the IdP's default.
      if (!response || leg.request !== undefined || response.decoded.header.inResponseTo !== undefined) return [];
      const { presence, value } = response.encoded.relayState;
      if (presence !== 'present') return [];
      return [
        {
          outcome: 'warn',
          where: placeOf(response, 'RelayState'),
          seen: cut(value),
          expected: 'no RelayState',
          message:
            'The IdP sends a RelayState of its own with a login that it began, and Twilio wants none there. It may lead nowhere, or stop the login.',
          fix: 'Clear the default RelayState of the application at the IdP. This is about its default only: a RelayState that Twilio sends with a request must come back unchanged.',
          party: 'idp',
        },
      ];
    },
  },
];

export const TWILIO_REQUEST_CHECKS: readonly Check[] = RULES.map(toCheck);
