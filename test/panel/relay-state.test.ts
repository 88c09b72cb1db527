import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import type { NotCheckedReason, RelayStateVerdict } from '../../src/flow/flow.ts';
import type { RelayStateClass } from '../../src/flow/relay-state-class.ts';
import { isUnasked } from '../../src/panel/flow-summary.ts';
import { relayStateDifference, sideAt } from '../../src/panel/relay-state-difference.ts';
import { causeSentence, verdictSentence } from '../../src/panel/relay-state-words.ts';
import { leg, message } from './trace-builder.ts';

type Value = string | Uint8Array | undefined;

function sentence(sent: Value, returned: Value, relayState: RelayStateVerdict): string {
  return verdictSentence({
    leg: leg(0, 1, { relayState }),
    request: message(0, 'e1', 'AuthnRequest', { relayState: sent }),
    response: message(1, 'e2', 'Response', { relayState: returned }),
  });
}

const mutated = (firstDifference: number): RelayStateVerdict => ({
  verdict: 'mutated',
  firstDifference,
  class: { name: 'replaced' },
  changedBetween: ['e1', 'e2'],
});

describe('a leg without a request', () => {
  it('had none where the identity provider began the login, and else was not seen', () => {
    const view = (reason: NotCheckedReason) => ({
      leg: leg(undefined, 1, { relayState: { verdict: 'not-checked', reason } }),
      request: undefined,
      response: message(1, 'e2', 'Response'),
    });
    expect(isUnasked(view('unsolicited'))).toBe(true);
    expect(isUnasked(view('no-request-seen'))).toBe(false);
  });
});

describe('the difference between two RelayStates', () => {
  it('is none for equal values', () => {
    expect(relayStateDifference(utf8('a'), utf8('a'))).toBeUndefined();
  });

  it('is shown with the character, the octet and their surroundings', () => {
    expect(relayStateDifference(utf8('a%2Fb'), utf8('a/b'))).toEqual({
      at: 1,
      sent: {
        before: 'a',
        differing: '%',
        after: '2Fb',
        hiddenBefore: 0,
        hiddenAfter: 0,
        octet: '25',
        hex: ['61', '25', '32', '46', '62'],
        hexFrom: 0,
      },
      returned: {
        before: 'a',
        differing: '/',
        after: 'b',
        hiddenBefore: 0,
        hiddenAfter: 0,
        octet: '2f',
        hex: ['61', '2f', '62'],
        hexFrom: 0,
      },
    });
  });

  it('shows a character of several octets whole, though only its last one differs', () => {
    const difference = relayStateDifference(utf8('xü'), utf8('xý'));
    expect(difference).toMatchObject({ at: 2, sent: { before: 'x', differing: 'ü', octet: 'bc' } });
    expect(difference).toMatchObject({ returned: { before: 'x', differing: 'ý', octet: 'bd' } });
  });

  it('has no octet on the side that ends before it', () => {
    expect(sideAt(utf8('ab'), 2)).toMatchObject({ before: 'ab', differing: '', after: '', octet: undefined });
  });

  it('counts what it does not show of a long value', () => {
    const side = sideAt(utf8('x'.repeat(1_000)), 500);
    expect(side.hiddenBefore + side.before.length + 1 + side.after.length + side.hiddenAfter).toBe(1_000);
    expect(side.before.length).toBeLessThan(60);
    expect(side.hex).toHaveLength(17);
    expect(side.hexFrom).toBe(492);
  });

  it('does not stumble over octets that are not UTF-8', () => {
    const side = sideAt(new Uint8Array([0x80, 0x80, 0x80, 0x80, 0x80, 0xff]), 4);
    expect(side.octet).toBe('80');
    expect(side.differing).not.toBe('');
  });
});

describe('the sentence for a verdict', () => {
  it('says how many bytes came back exactly', () => {
    expect(sentence('a', 'a', { verdict: 'exact', octets: 1_234, browserChanges: [] })).toBe(
      'RelayState came back exactly as sent (1,234 bytes).',
    );
    expect(sentence('a', 'a', { verdict: 'exact', octets: 1, browserChanges: [] })).toContain('(1 byte)');
  });

  it('says what the browser itself changed in a form', () => {
    expect(sentence('a\nb', 'a\r\nb', { verdict: 'exact', octets: 4, browserChanges: ['line-breaks'] })).toContain(
      'line breaks became CR LF',
    );
  });

  it('says that none was carried', () => {
    expect(sentence(undefined, undefined, { verdict: 'absent' })).toBe('Neither message carried RelayState.');
  });

  it('counts the differing byte from one and quotes both values', () => {
    expect(sentence('a%2Fb', 'a/b', mutated(1))).toBe(
      'RelayState changed: byte 2 differs. Sent “a%2Fb”, returned “a/b”.',
    );
  });

  it('quotes only the surroundings of the difference in long values', () => {
    const words = sentence(
      `${'x'.repeat(100)}1${'y'.repeat(100)}`,
      `${'x'.repeat(100)}2${'y'.repeat(100)}`,
      mutated(100),
    );
    expect(words).toContain(`“…${'x'.repeat(20)}1${'y'.repeat(20)}…”`);
  });

  it('makes visible what hides in a quoted value', () => {
    expect(sentence('a\u202e', 'b ', mutated(0))).toContain('Sent “a⟨U+202E⟩”, returned “b␠”');
  });

  it('tells lost, emptied, added, cut and lengthened values apart', () => {
    expect(sentence('abc', undefined, mutated(0))).toBe('RelayState was lost: 3 bytes were sent, and none came back.');
    expect(sentence('abc', '', mutated(0))).toContain('emptied');
    expect(sentence(undefined, 'abc', mutated(0))).toContain('none was sent, and 3 bytes came back');
    expect(sentence('abcd', 'ab', mutated(2))).toBe('RelayState changed: it was cut after byte 2 of 4.');
    expect(sentence('ab', 'abcd', mutated(2))).toContain('2 bytes were added behind');
    expect(sentence('ab', 'abc', mutated(2))).toContain('1 byte was added behind');
  });

  it('gives each reason for not checking a sentence of its own', () => {
    const reasons: NotCheckedReason[] = [
      'no-response-seen',
      'no-request-seen',
      'unsolicited',
      'repeated',
      'body-unavailable',
      'pairing-guessed',
    ];
    const sentences = reasons.map((reason) => sentence('a', 'a', { verdict: 'not-checked', reason }));
    expect(new Set(sentences).size).toBe(reasons.length);
    for (const words of sentences) expect(words).toMatch(/^RelayState was not checked: .*\.$/);
  });
});

describe('the sentence for what was done to a value', () => {
  it('counts rounds, and bytes from one, and makes the next character visible', () => {
    expect(causeSentence({ name: 're-encoded', rounds: 1 })).toBe(
      'It was percent-encoded once more than it should be.',
    );
    expect(causeSentence({ name: 're-encoded', rounds: 3 })).toContain('3 times more');
    expect(causeSentence({ name: 'truncated', at: 22, next: '&' })).toBe('It was cut at “&” (byte 23).');
    expect(causeSentence({ name: 'truncated', at: 1, next: '\u202e' })).toContain('“⟨U+202E⟩”');
    expect(causeSentence({ name: 'literal', word: 'null' })).toContain('“null”');
  });

  it('differs for every class', () => {
    const classes: RelayStateClass[] = [
      { name: 'over-decoded' },
      { name: 'missing' },
      { name: 'emptied' },
      { name: 'added' },
      { name: 'plus-space' },
      { name: 'html-escaped' },
      { name: 'html-unescaped' },
      { name: 'url-normalised' },
      { name: 'whitespace' },
      { name: 'case' },
      { name: 'wrapped' },
      { name: 'base64' },
      { name: 'charset' },
      { name: 'replaced' },
    ];
    const sentences = classes.map(causeSentence);
    expect(new Set(sentences).size).toBe(classes.length);
    for (const words of sentences) expect(words).toMatch(/^[A-Z].*\.$/);
  });
});
