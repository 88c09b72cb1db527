// The rules of Salesforce that no check holds a login against, each with the reason: for the table of rules in the docs.

export interface UncheckedRule {
  readonly id: string;
  readonly reason: string;
}

const HELP = 'Help for setting up, said in the docs of this deployment: traffic shows nothing of it.';
const PRODUCT_SIDE = 'A state inside Salesforce that no browser sees; Login History and Setup show it.';
const saidBy = (check: string): string =>
  `Said for every product alike by \`${check}\`, in Salesforce’s words where Salesforce is one side.`;

export const NOT_VISIBLE: readonly UncheckedRule[] = [
  { id: 'SF-SP-001', reason: saidBy('issuer-differs') },
  { id: 'SF-SP-002', reason: saidBy('audience-differs') },
  { id: 'SF-SP-003', reason: saidBy('request-issuer-differs') },
  { id: 'SF-SP-012', reason: saidBy('binding-differs') },
  { id: 'SF-SP-013', reason: saidBy('response-by-redirect') },
  { id: 'SF-SP-014', reason: saidBy('sso-url-differs') },
  {
    id: 'SF-SP-017',
    reason:
      'Metadata with several configurations is told of where it is imported; Remote Site Settings are not visible.',
  },
  { id: 'SF-VAL-01', reason: 'Line 1 of the validator; the finding is that of the status checks.' },
  { id: 'SF-VAL-02', reason: 'Line 2 of the validator; the finding is `authn-statement-missing`.' },
  { id: 'SF-VAL-04b', reason: 'Line 4 of the validator; the finding is that of the time checks.' },
  { id: 'SF-VAL-07', reason: 'Line 7 of the validator; the finding is `issuer-differs`.' },
  { id: 'SF-VAL-09', reason: 'Line 9 of the validator; the finding is `audience-differs`.' },
  { id: 'SF-VAL-10', reason: 'Line 10 of the validator; the finding is `recipient-differs`.' },
  { id: 'SF-VAL-11', reason: 'Line 11 of the validator; the findings are those of the signature checks.' },
  {
    id: 'SF-VAL-14',
    reason: 'Line 14 of the validator shows the asserted context; the org’s Session Settings are not visible.',
  },
  { id: 'SF-LH-04', reason: PRODUCT_SIDE },
  { id: 'SF-RS-001', reason: saidBy('the checks of RelayState') },
  { id: 'SF-RS-002', reason: saidBy('the checks of RelayState') },
  { id: 'SF-RS-003', reason: saidBy('the checks of RelayState') },
  { id: 'SF-SIG-001', reason: saidBy('the checks of signatures, by the algorithms that the deployment takes') },
  { id: 'SF-SIG-002', reason: saidBy('the checks of signatures') },
  { id: 'SF-SIG-003', reason: saidBy('the checks of signatures') },
  {
    id: 'SF-SIG-004',
    reason: 'Line 11 of the validator warns; as a finding it would be one of nearly every healthy login.',
  },
  { id: 'SF-ENC-005', reason: saidBy('encryption-weak') },
  {
    id: 'SF-POR-005',
    reason: 'When an org was created is not visible; the fix of `salesforce-portal-attribute-missing` says it.',
  },
  { id: 'SF-POR-006', reason: saidBy('recipient-differs') },
  { id: 'SF-XC-006', reason: HELP },
  { id: 'SF-JIT-009', reason: 'An org’s edition is not visible.' },
  { id: 'SF-JIT-N01', reason: 'What the samples look like; Salesforce does not ask for it.' },
  { id: 'SF-IDP-001', reason: HELP },
  { id: 'SF-IDP-002', reason: saidBy('the checks of signatures') },
  { id: 'SF-IDP-003', reason: saidBy('audience-differs, recipient-differs and destination-differs') },
  { id: 'SF-IDP-006', reason: saidBy('issuer-differs') },
  { id: 'SF-IDP-010', reason: saidBy('binding-differs') },
  { id: 'SF-MO-004', reason: saidBy('sso-url-differs') },
  { id: 'SF-CNV-002', reason: HELP },
  { id: 'SF-MOB-003', reason: `${HELP} The fix of \`salesforce-oauth-at-generic-host\` says it as well.` },
  { id: 'SF-MOB-004', reason: HELP },
  { id: 'SF-MOB-005', reason: PRODUCT_SIDE },
  { id: 'SF-DA-005', reason: PRODUCT_SIDE },
  { id: 'SF-SLO-004', reason: saidBy('session-index-too-long and session-index-several') },
  { id: 'SF-SLO-005', reason: saidBy('logout-session-index-differs') },
  { id: 'SF-SLO-006', reason: saidBy('logout-session-index-differs') },
  { id: 'SF-SLO-007', reason: saidBy('logout-unanswered') },
  { id: 'SF-SLO-010', reason: saidBy('the checks of encoding') },
  { id: 'SF-SLO-015', reason: saidBy('the checks of logout messages') },
  { id: 'SF-SLO-016', reason: HELP },
  { id: 'SF-OIDC-003', reason: 'OpenID Connect’s discovery document does not pass the browser in a login.' },
  { id: 'SF-OIDC-005', reason: HELP },
  { id: 'SF-OIDC-006', reason: PRODUCT_SIDE },
  { id: 'SCV-001', reason: HELP },
  { id: 'SCV-002', reason: HELP },
  { id: 'SCV-003', reason: saidBy('audience-differs, recipient-differs and destination-differs') },
  { id: 'SCV-005', reason: saidBy('the checks of signatures') },
  { id: 'SCV-007', reason: 'Rules of the telephony provider’s own; ask it for its SSO instructions.' },
];
