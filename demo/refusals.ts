// What a careful SP refuses in a Response whose signatures are good, and node-saml lets pass.
import type { Profile } from '@node-saml/node-saml';
import { Refusal } from './http.ts';

/** Profiles 4.1.4.3 and Bindings 3.5.5.2 have the SP compare these with the address of its ACS. */
export function refuseOtherAddresses(profile: Profile, acsUrl: string): void {
  const destination = / Destination="([^"]*)"/.exec(profile.getSamlResponseXml?.() ?? '')?.[1];
  const recipient = / Recipient="([^"]*)"/.exec(profile.getAssertionXml?.() ?? '')?.[1];
  if (destination !== acsUrl) {
    throw new Refusal(403, `The Response was received at ${acsUrl} instead of ${destination ?? 'nowhere'}.`);
  }
  if (recipient !== acsUrl) {
    throw new Refusal(403, `The Recipient of the assertion is ${recipient ?? 'missing'}; it must be ${acsUrl}.`);
  }
}

/**
 * node-saml has looked at the times by the right clock; an SP whose clock is off looks again by its own.
 * @param now milliseconds since 1970
 */
export function refuseOtherTimes(profile: Profile, now: number): void {
  const conditions = /<(?:\w+:)?Conditions ([^>]*)>/.exec(profile.getAssertionXml?.() ?? '')?.[1] ?? '';
  const time = (name: string) => Date.parse(new RegExp(`${name}="([^"]*)"`).exec(conditions)?.[1] ?? '');
  if (now < time('NotBefore')) throw new Refusal(403, 'The assertion is not yet valid.');
  if (now >= time('NotOnOrAfter')) throw new Refusal(403, 'The assertion has expired.');
}
