// Something between SP and IdP that should hand requests on as they are: here it reads the form and writes it anew.
import { faults } from './faults.ts';
import { selfSubmittingForm } from './html.ts';
import { htmlReply, Refusal, type Site } from './http.ts';

export const createGateway = (origin: string, idpSsoUrl: string): Site => ({
  origin,
  routes: {
    'POST /sso': ({ form }) => {
      const request = form.get('SAMLRequest');
      if (request === null) throw new Refusal(400, 'There is no SAMLRequest in this request to the gateway.');
      const relayState = faults['cut-by-gateway'].change(form.get('RelayState') ?? undefined);
      return htmlReply(
        selfSubmittingForm(idpSsoUrl, [
          ['SAMLRequest', request],
          ['RelayState', relayState],
        ]),
      );
    },
  },
});
