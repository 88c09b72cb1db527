// Every id of the rule catalogue that checks cite, in the catalogue's order: for the rules page and the table of coverage.

export interface RuleFamily {
  /** What the ids of the family are about, for a heading. */
  readonly about: string;
  readonly ids: readonly string[];
}

/** `SF-SP-` with 3 and 2 digits: SF-SP-01, SF-SP-02, SF-SP-03. */
const numbered = (prefix: string, last: number, digits = 1): string[] =>
  Array.from({ length: last }, (_, index) => `${prefix}${`${index + 1}`.padStart(digits, '0')}`);

const named = (prefix: string, names: string): string[] => names.split(' ').map((name) => `${prefix}${name}`);

export const RULE_FAMILIES: readonly RuleFamily[] = [
  { about: 'Failures that people meet', ids: numbered('F', 71, 2) },
  { about: 'What SAML V2.0 requires', ids: numbered('N', 80, 2) },
  { about: 'Pairs that must be equal', ids: numbered('P', 10) },
  {
    about: 'Which product it is',
    ids: named(
      'DET-',
      'SFSP-ORG SFSP-OLD SFSP-XC SFSP-TOKEN SFIDP-REDIR SFIDP-POST SFIDP-INIT SFIDP-MD SFSLO-SP SFSLO-IDP OIDC-RP OIDC-OP JITERR FRONTLINE FLEX-ENH FLEX-LEG CONSOLE',
    ),
  },
  { about: 'Salesforce: Single Sign-On Settings', ids: numbered('SF-SP-', 21, 3) },
  {
    about: 'Salesforce: SAML Assertion Validator',
    ids: named('SF-VAL-', '01 02 03 04a 04b 04c 05 06 07 08 09 10 11 12 13 14'),
  },
  { about: 'Salesforce: Login History', ids: numbered('SF-LH-', 9, 2) },
  { about: 'Salesforce: RelayState', ids: numbered('SF-RS-', 5, 3) },
  { about: 'Salesforce: start, login, logout and error pages', ids: numbered('SF-PG-', 8, 3) },
  { about: 'Salesforce: signing', ids: numbered('SF-SIG-', 4, 3) },
  { about: 'Salesforce: encryption', ids: numbered('SF-ENC-', 6, 3) },
  { about: 'Salesforce: portals', ids: numbered('SF-POR-', 6, 3) },
  { about: 'Salesforce: Sites', ids: numbered('SF-SITE-', 2, 3) },
  { about: 'Salesforce: Experience Cloud', ids: numbered('SF-XC-', 6, 3) },
  {
    about: 'Salesforce: Just-in-Time provisioning',
    ids: [...numbered('SF-JIT-', 12, 3), ...numbered('SF-JIT-P', 5, 2), 'SF-JIT-X01', 'SF-JIT-N01'],
  },
  { about: 'Salesforce as identity provider', ids: numbered('SF-IDP-', 11, 3) },
  { about: 'Salesforce: several orgs', ids: numbered('SF-MO-', 5, 3) },
  { about: 'Salesforce: canvas apps', ids: numbered('SF-CNV-', 4, 3) },
  { about: 'Salesforce: mobile and desktop apps', ids: numbered('SF-MOB-', 5, 3) },
  { about: 'Salesforce: delegated authentication', ids: numbered('SF-DA-', 5, 3) },
  { about: 'Salesforce: single logout by SAML', ids: numbered('SF-SLO-', 16, 3) },
  { about: 'Salesforce: single logout by OpenID Connect', ids: numbered('SF-OIDC-', 6, 3) },
  { about: 'Twilio Frontline', ids: numbered('TW-FL-', 12, 3) },
  { about: 'Twilio Flex', ids: numbered('TW-FX-', 18, 3) },
  { about: 'Twilio Console', ids: numbered('TW-CO-', 11, 3) },
  { about: 'Service Cloud Voice', ids: numbered('SCV-', 7, 3) },
];

export const RULE_IDS: readonly string[] = RULE_FAMILIES.flatMap(({ ids }) => ids);

/** Where SAML V2.0 has each rule N01 to N80, in order: B saml-bindings, C saml-core, P saml-profiles; E: approved errata. */
const SECTIONS =
  'B 3.4.4; B 3.4.4.1; B 3.4.4.1; B 3.4.4.1; B 3.4.4.1; B 3.4.4.1 (E1); B 3.4.4.1; B 3.4.4.1; B 3.4.4; B 3.4.5.2, 3.5.5.2; B 3.4.5.1, 3.5.5.1; B 3.4.6, 3.5.6; B 3.5.4; B 3.5.4; B 3.5.4; B 3.5.4; B 3.4.3, 3.5.3; B 3.4.3, 3.5.3; B 3.4.3, 3.5.3; B 3.4.3, 3.5.3; B 3.6.3, 3.6.4; B 3.6; C 2.3.3, 3.2.1, 3.2.2; C 1.3.4; C 1.3.3; C 1.3.1, 1.3.2; C 3.2.1, 3.2.2; C 2.2.5, 8.3.6; C 8.3; P 4.1.4.1; C 3.4.1; P 4.1.4.1; P 4.1.4.1; P 4.1.2, 4.1.3.5; C 3.3.2.2.1; C 3.4.1.1; P 4.1.4.1, C 3.4.1; C 3.4.1; C 3.2.2; P 4.1.5, C 3.2.2; C 3.2.2.2; C 3.2.2.2; P 4.1.4.2; P 4.1.4.2, C 3.4; P 4.1.4.2 (E17); P 4.1.2, 4.1.3.5; P 4.1.4.5 (E26); P 4.1.4.5; C 2.3.3; P 4.1.4.2; P 4.1.4.2, 4.1.4.3; P 4.1.4.2, 4.1.4.3; P 4.1.4.2; P 4.1.4.2, 4.1.4.3; C 2.4.1.2; P 4.1.4.3, C 2.4.1.2; C 2.5.1.2; P 4.1.4.2, C 2.5.1.4; C 2.5.1, 2.5.1.5, 2.5.1.6; C 2.7.2; P 4.1.4.2; C 3.4.1; C 3.4.1.1; C 3.3.2.2.1; C 8.3.2; C 8.3.7, 8.3.8; C 2.7.3.1; C 2.7.3.1.1; C 5.4.1; C 5.4.2; C 5.4.3; C 5.4.4; C 5.4.5; C 5.3; C 2.3.4, 6.1; C 6.2; P 4.4.3, 4.4.4.1, 4.4.4.2; C 3.7.1, P 4.4.4.1; C 3.7.1; C 3.7.2, 3.7.3.2, P 4.4.4.2';

/** Of a rule `N…`; undefined for any other id. */
export const sectionOf = (id: string): string | undefined => SECTION_BY_ID.get(id);

const SECTION_BY_ID: ReadonlyMap<string, string> = new Map(
  SECTIONS.split('; ').map((section, index) => [`N${`${index + 1}`.padStart(2, '0')}`, section]),
);
