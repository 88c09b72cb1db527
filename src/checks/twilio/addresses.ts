// The addresses and names by which Twilio's products are SPs, taken apart (SYSTEMS §0.3, §14).

export type TwilioFamily = 'frontline' | 'flex-enhanced' | 'flex-legacy';
export type TwilioRole = 'entity-id' | 'acs';

export interface TwilioAddress {
  readonly family: TwilioFamily;
  readonly role: TwilioRole;
  /** `JB…` realm, `JQ…` connection or `AC…` account; '' where it is left out. */
  readonly sid: string;
}

const SHAPES: readonly (readonly [TwilioFamily, TwilioRole, RegExp])[] = [
  ['frontline', 'entity-id', /^https:\/\/iam\.twilio\.com\/v2\/saml2\/metadata\/([^/?#]*)$/],
  ['frontline', 'acs', /^https:\/\/iam\.twilio\.com\/v2\/saml2\/authenticate\/([^/?#]*)$/],
  ['flex-enhanced', 'entity-id', /^urn:flex:(.*)$/],
  [
    'flex-enhanced',
    'acs',
    /^https:\/\/login\.flex\.[a-z0-9-]+\.twilio\.com\/login\/callback(?:\?connection=([^&#]*))?$/,
  ],
  ['flex-legacy', 'entity-id', /^https:\/\/iam\.twilio\.com\/v1\/Accounts\/([^/?#]*)\/saml2\/metadata$/],
  ['flex-legacy', 'acs', /^https:\/\/iam\.twilio\.com\/v1\/Accounts\/([^/?#]*)\/saml2$/],
];

/** Undefined for what has no shape of Twilio's; the Console's addresses have none that is documented. */
export function readTwilioAddress(value: string): TwilioAddress | undefined {
  const text = value.trim().slice(0, 500);
  for (const [family, role, shape] of SHAPES) {
    const match = shape.exec(text);
    if (match) return { family, role, sid: match[1] ?? '' };
  }
  return undefined;
}

/** What the right value looks like, for `expected`. */
export const SHAPE_OF: Readonly<Record<TwilioFamily, Readonly<Record<TwilioRole, string>>>> = {
  frontline: {
    'entity-id': 'https://iam.twilio.com/v2/saml2/metadata/JB…',
    acs: 'https://iam.twilio.com/v2/saml2/authenticate/JB…',
  },
  'flex-enhanced': {
    'entity-id': 'urn:flex:JQ…',
    acs: 'https://login.flex.us1.twilio.com/login/callback?connection=JQ…',
  },
  'flex-legacy': {
    'entity-id': 'https://iam.twilio.com/v1/Accounts/AC…/saml2/metadata',
    acs: 'https://iam.twilio.com/v1/Accounts/AC…/saml2',
  },
};

/** The documents write JBxxx, JQxxxx and ACxxx for one's own SID. */
export const isPlaceholder = (sid: string): boolean => /^(?:J[BQ]|AC)?[xX]{2,}$|[{}<>]|YOUR_|your-/.test(sid);

/** `AC`, `JB` or `JQ` and 32 hexadecimal digits. */
export const isSid = (sid: string): boolean => /^(?:AC|JB|JQ)[0-9a-fA-F]{32}$/.test(sid);
