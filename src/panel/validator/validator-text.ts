// The words of the validator's page; what its lines say comes from the checks.
import type { ValidatorLine } from '../../checks/salesforce/assertion-validator.ts';
import { formats } from '../text.ts';

export const validatorText = {
  title: 'SAML Assertion Validator',
  open: 'Validate',
  openHint: 'As Salesforce’s SAML Assertion Validator does',
  intro:
    'Salesforce’s own 14 checks in its order, over a Response from the trace or one that you paste, held against a deployment. Nothing leaves this browser.',
  response: 'Response',
  paste: 'Paste one…',
  pasteLabel: 'Response as XML, base64, or deflated base64; a whole URL or form body will do',
  nothingPasted: 'Paste a Response to validate it.',
  unreadable: 'There is no SAML message in this text. Paste XML, base64, deflated base64, a URL or a form body.',
  heldAgainst: 'Held against',
  unconfigured: 'Salesforce, nothing configured',
  unconfiguredHint: 'What depends on your settings is not checked. Enter them on the page Deployments.',
  copy: 'Copy for Salesforce’s validator',
  copyHint: 'Setup → Single Sign-On Settings → SAML Assertion Validator → paste → Validate.',
  loginHistory: 'Login History',
  predicted: (status: string): string => `Salesforce will log “${status}”.`,
  nothingPredicted: 'No error is predicted.',
  notAllChecked: (count: number): string =>
    `No error is predicted, but ${formats.plural(count, { one: 'line was', other: 'lines were' })} not checked.`,
  lines: 'Checks',
  fix: 'What to change',
  outcome: {
    pass: { sign: '✓', word: 'Passed' },
    fail: { sign: '✗', word: 'Failed' },
    warn: { sign: '!', word: 'Warning' },
    info: { sign: 'i', word: 'Note' },
    'not-checked': { sign: '?', word: 'Not checked' },
    'not-reached': { sign: '–', word: 'Not reached' },
  } satisfies Record<ValidatorLine['outcome'], { readonly sign: string; readonly word: string }>,
};
