// The tick for a RelayState that came back as sent, and what is said where it could not be compared.
import { expect, it } from 'vitest';
import { RELAY_STATE_RETURNED_EXACTLY } from '../../../src/checks/relay-state/returned-exactly.ts';
import { findingsOf, subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';

const findings = (traffic: Traffic) => findingsOf(RELAY_STATE_RETURNED_EXACTLY, subjectOf(traffic.exchanges));

function login(sent: string | undefined, returned: string | undefined): Traffic {
  const traffic = new Traffic();
  traffic.ask('_a', sent);
  traffic.answer('_a', returned);
  return traffic;
}

it('passes with the number of bytes', () => {
  expect(findings(login('/é', '/é'))).toMatchObject([
    {
      id: 'relay-state-returned-exactly',
      outcome: 'pass',
      seen: '/é',
      expected: '/é',
      message: 'RelayState came back exactly as sent, 3 bytes.',
      weakenedBy: [],
      fix: '',
    },
  ]);
});

it('passes what only a browser’s form changed, and says so', () => {
  expect(findings(login('a\nb', 'a\r\nb'))[0]?.message).toContain('which every browser rewrites');
});

it('passes a guessed pair as a weaker finding', () => {
  const traffic = new Traffic();
  traffic.ask('_a', '/x');
  traffic.artifact(1, '/x');
  expect(findings(traffic)).toMatchObject([{ outcome: 'pass', weakenedBy: ['pairing-guessed'] }]);
});

it('was not checked where the pair is guessed and the values differ, or the body is missing', () => {
  const guessed = new Traffic();
  guessed.ask('_a', '/x');
  guessed.artifact(1, '/y');
  expect(findings(guessed)).toMatchObject([{ outcome: 'not-checked', weakenedBy: ['pairing-guessed'] }]);
  const cut = new Traffic();
  cut.ask('_a', '/x');
  cut.answer('_a', '/x', { requestBody: 'truncated' });
  expect(findings(cut)).toMatchObject([{ outcome: 'not-checked', weakenedBy: [] }]);
});

it('says nothing where it changed, where there is none, and where no request was seen', () => {
  for (const traffic of [login('/x', '/y'), login(undefined, undefined)]) expect(findings(traffic)).toEqual([]);
  const late = new Traffic();
  late.answer('_unseen', '/x');
  expect(findings(late)).toEqual([]);
});
