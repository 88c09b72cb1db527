// A trace as octets and back. A trace file is untrusted input: strict types, bounded sizes, nothing but named fields.
import { gzip } from 'pako';
import { utf8 } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import type { Finding } from '../checks/finding.ts';
import { deploymentFromJson } from './deployment-json.ts';
import { exchangeFromJson, exchangesToJson, time } from './exchange-json.ts';
import { Fields, isObject, type Json } from './json-fields.ts';
import type { RedactionNote } from './redaction/policy.ts';
import {
  type StoredFinding,
  type StoredFlow,
  type StoredMessage,
  type StoredSignature,
  TRACE_FORMAT,
  TRACE_VERSION,
  type Trace,
} from './trace.ts';
import { upgradeTrace } from './upgrade.ts';

const MOST_VERDICTS = 100_000;
const MOST_FINDINGS = 10_000;
const MOST_LEGS = 10_000;
const MOST_CITES = 100;

/** JSON-ready. */
export const traceToJson = ({ product, savedAt, redaction, exchanges, deployments, verdicts }: Trace) => ({
  format: TRACE_FORMAT,
  version: TRACE_VERSION,
  product,
  savedAt,
  redaction: redaction ?? null,
  exchanges: exchangesToJson(exchanges),
  deployments,
  verdicts: verdicts ?? null,
});

/** The file's octets; `compressed`: gzip (RFC 1952), which readers tell from its first octets. */
export function writeTrace(trace: Trace, options: { readonly compressed?: boolean } = {}): Uint8Array {
  const octets = utf8(`${JSON.stringify(traceToJson(trace), null, 1)}\n`);
  return options.compressed ? gzip(octets) : octets;
}

export const looksLikeTrace = (json: unknown): json is Json => isObject(json) && json.format === TRACE_FORMAT;

/** Errors: InputError `trace-invalid`, `trace-too-new`, `input-too-large`. */
export function readTrace(json: unknown, limits: Limits): Trace {
  const fields = Fields.of(upgradeTrace(looksLikeTrace(json) ? json : {}), 'trace', 'trace-invalid');
  const product = fields.object('product');
  const redaction = fields.optionalObject('redaction');
  const verdicts = fields.optionalObject('verdicts');
  return {
    product: { name: product.text('name'), version: product.text('version') },
    savedAt: time(fields, 'savedAt'),
    redaction: redaction && readNote(redaction),
    exchanges: fields.objects('exchanges', limits.exchanges, (exchange) => exchangeFromJson(exchange, limits)),
    deployments: fields.objects('deployments', 1_000, deploymentFromJson),
    verdicts: verdicts && {
      messages: verdicts.objects('messages', MOST_VERDICTS, readMessage),
      flows: verdicts.objects('flows', MOST_VERDICTS, readFlow),
    },
  };
}

const count = (fields: Fields, name: string): number => fields.integer(name, 0, Number.MAX_SAFE_INTEGER);

const readNote = (fields: Fields): RedactionNote => ({
  level: fields.word('level', ['shareable', 'internal', 'none']),
  replaced: count(fields, 'replaced'),
  keptByHand: count(fields, 'keptByHand'),
  hiddenByHand: count(fields, 'hiddenByHand'),
});

function readMessage(fields: Fields): StoredMessage {
  const detached = fields.optionalObject('detached');
  return {
    exchange: fields.text('exchange'),
    place: count(fields, 'place'),
    signatures: fields.objects('signatures', 1_000, readSignature),
    detached: detached && readSignature(detached),
    authentic: fields.has('authentic') ? fields.boolean('authentic') : undefined,
    notAuthenticBecause: fields.texts('notAuthenticBecause', 100),
  };
}

const readSignature = (fields: Fields): StoredSignature => ({
  on: fields.text('on'),
  verdict: fields.word('verdict', ['trusted', 'intact', 'broken', 'not-checkable']),
  outcome: fields.word('outcome', ['valid', 'invalid', 'indeterminate']),
  keySource: fields.word('keySource', ['trusted', 'key-info', 'none']),
  cause: fields.optionalText('cause'),
  problems: fields.texts('problems', 100),
  digests: fields.list('digests', 1_000, (value) => value === true),
  certificate: fields.optionalText('certificate'),
});

const readFlow = (fields: Fields): StoredFlow => ({
  id: fields.text('id'),
  kind: fields.word('kind', ['sso', 'slo']),
  outcome: fields.word('outcome', ['succeeded', 'failed', 'not-seen']),
  legs: fields.objects('legs', MOST_LEGS, (leg) => ({
    verdict: leg.word('verdict', ['exact', 'mutated', 'absent', 'not-checked']),
    class: leg.optionalText('class'),
  })),
  findings: fields.objects('findings', MOST_FINDINGS, readFinding),
});

function readFinding(fields: Fields): StoredFinding {
  const where = fields.object('where');
  const exchange = where.optionalText('exchange');
  const path = where.optionalText('path');
  return {
    id: fields.text('id'),
    cites: fields.texts('cites', MOST_CITES),
    outcome: fields.word('outcome', ['fail', 'warn', 'info', 'pass', 'not-checked', 'error']),
    confidence: fields.word('confidence', ['proven', 'likely', 'hint']),
    weakenedBy: fields.list('weakenedBy', 10, (value): Finding['weakenedBy'][number] => {
      const found = WEAKNESSES.find((weakness) => weakness === value);
      if (!found) throw fields.wrong('weakenedBy', `a list of ${WEAKNESSES.join(', ')}`);
      return found;
    }),
    cause: fields.boolean('cause'),
    where: {
      ...(where.has('message') && { message: count(where, 'message') }),
      ...(exchange !== undefined && { exchange }),
      ...(path !== undefined && { path }),
    },
    seen: fields.text('seen'),
    expected: fields.text('expected'),
    message: fields.text('message'),
    fix: fields.text('fix'),
    ...(fields.has('party') && { party: fields.word('party', ['sp', 'idp', 'browser', 'between']) }),
  };
}

const WEAKNESSES = ['recording-began-late', 'headers-missing', 'pairing-guessed', 'local-clock-only'] as const;
