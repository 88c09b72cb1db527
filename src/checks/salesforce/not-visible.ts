// The rules of Salesforce that no check holds a login against, each with the reason: for the table of rules in the docs.

export interface UncheckedRule {
  readonly id: string;
  readonly reason: string;
}

const HELP = 'Help for setting up, said in the docs of this deployment: traffic shows nothing of it.';
const PRODUCT_SIDE = 'A state inside Salesforce that no browser sees; Login History and Setup show it.';

export const NOT_VISIBLE: readonly UncheckedRule[] = [
  {
    id: 'SF-SP-017',
    reason:
      'Metadata with several configurations is told of where it is imported; Remote Site Settings are not visible.',
  },
  {
    id: 'SF-SIG-004',
    reason: 'Line 11 of the validator warns; as a finding it would be one of nearly every healthy login.',
  },
  {
    id: 'SF-POR-005',
    reason: 'When an org was created is not visible; the fix of `salesforce-portal-attribute-missing` says it.',
  },
  { id: 'SF-XC-006', reason: HELP },
  { id: 'SF-JIT-009', reason: 'An org’s edition is not visible.' },
  { id: 'SF-JIT-N01', reason: 'What the samples look like; Salesforce does not ask for it.' },
  { id: 'SF-IDP-001', reason: HELP },
  { id: 'SF-CNV-002', reason: HELP },
  { id: 'SF-MOB-003', reason: `${HELP} The fix of \`salesforce-oauth-at-generic-host\` says it as well.` },
  { id: 'SF-MOB-004', reason: HELP },
  { id: 'SF-MOB-005', reason: PRODUCT_SIDE },
  { id: 'SF-DA-005', reason: PRODUCT_SIDE },
  { id: 'SF-SLO-016', reason: HELP },
  { id: 'SF-OIDC-003', reason: 'OpenID Connect’s discovery document does not pass the browser in a login.' },
  { id: 'SF-OIDC-005', reason: HELP },
  { id: 'SF-OIDC-006', reason: PRODUCT_SIDE },
  { id: 'SCV-001', reason: HELP },
  { id: 'SCV-002', reason: HELP },
  { id: 'SCV-007', reason: 'Rules of the telephony provider’s own; ask it for its SSO instructions.' },
];
