// What a redacted file says was verified before redaction. It is the file's word: nothing that was checked here, and never trust.
import type { Finding } from '../checks/finding.ts';
import type { SignatureReport } from '../dsig/signature-report.ts';
import type { MessageVerification } from '../trust/verify-message.ts';
import type { StoredMessage, StoredSignature } from './trace.ts';

const signatures = new WeakMap<SignatureReport, StoredSignature>();
const messages = new WeakMap<MessageVerification, StoredMessage>();

export const stateSignature = (report: SignatureReport, stored: StoredSignature): SignatureReport => {
  signatures.set(report, stored);
  return report;
};

export const stateMessage = (verification: MessageVerification, stored: StoredMessage): MessageVerification => {
  messages.set(verification, stored);
  return verification;
};

/** Undefined for a signature that was verified here. */
export const statedSignature = (report: SignatureReport): StoredSignature | undefined => signatures.get(report);

export const statedMessage = (verification: MessageVerification): StoredMessage | undefined =>
  messages.get(verification);

/**
 * The file's findings, since a redacted message gives fewer. A `pass` of the file stays one only where the same check
 * passes here and now: anybody can write "passed" into a file.
 */
export function statedFindings(stored: readonly Finding[], now: readonly Finding[]): readonly Finding[] {
  const passed = new Set(now.flatMap(({ id, outcome }) => (outcome === 'pass' ? [id] : [])));
  return stored.map((finding) =>
    finding.outcome === 'pass' && !passed.has(finding.id) ? { ...finding, outcome: 'not-checked' } : finding,
  );
}
