// SessionIndexes that the SP can't keep: too long, or several.
import { describe, expect, it } from 'vitest';
import { SESSION_INDEX_CHECKS } from '../../../src/checks/logout/session-index-stored.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import type { Deployment } from '../../../src/deployments/deployment.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';

const SALESFORCE: Deployment = { ...UNKNOWN_DEPLOYMENT, requirements: { sessionIndexLength: 512 } };

function said(indexes: readonly (string | undefined)[], deployment = SALESFORCE) {
  const traffic = new Traffic();
  traffic.ask('_a');
  const authnStatement = indexes.map((SessionIndex) => saml.authnStatement({ SessionIndex })).join('');
  traffic.post('SAMLResponse', saml.response({ inResponseTo: '_a', assertions: [saml.assertion({ authnStatement })] }));
  return runChecks(subjectOf(traffic.exchanges, { deployment }), SESSION_INDEX_CHECKS);
}

describe('a SessionIndex', () => {
  it('that is one character too long is a warning', () => {
    expect(said(['x'.repeat(513)])).toMatchObject([
      {
        id: 'session-index-too-long',
        outcome: 'warn',
        seen: '513 characters',
        expected: '512 characters at most',
        party: 'idp',
      },
    ]);
  });

  it('of just the length that is stored says nothing', () => {
    expect(said(['x'.repeat(512)])).toEqual([]);
  });

  it('that has a second one beside it is a warning', () => {
    expect(said(['_s1', '_s2'])).toMatchObject([
      { id: 'session-index-several', outcome: 'warn', seen: '_s1, _s2', expected: 'one SessionIndex', party: 'idp' },
    ]);
  });

  it('that stands in two statements is one', () => {
    expect(said(['_s1', '_s1'])).toEqual([]);
  });

  it('is not looked at where nothing is known of what the SP stores, or there is none', () => {
    expect(said(['x'.repeat(513), '_s2'], { ...UNKNOWN_DEPLOYMENT, requirements: {} })).toEqual([]);
    expect(said([undefined])).toEqual([]);
  });
});
