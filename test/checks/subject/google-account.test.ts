// Which of several Google accounts a login ran with.
import { describe, expect, it } from 'vitest';
import { googleSecondAccount } from '../../../src/checks/subject/google-account.ts';
import { findingsOf, subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';

function said(url: string) {
  const traffic = new Traffic();
  traffic.ask('_a', undefined, { url: 'https://accounts.google.com/o/saml2/idp', redirectUrl: url });
  traffic.page(url);
  traffic.answer('_a');
  return findingsOf(googleSecondAccount, subjectOf(traffic.exchanges));
}

describe('a login at Google', () => {
  it.each([
    'https://accounts.google.com/o/saml2/idp?idpid=C0example&authuser=1',
    'https://accounts.google.com/u/1/saml2/idp?idpid=C0example',
  ])('with the second account of the browser is told: %s', (url) => {
    expect(said(url)).toMatchObject([{ outcome: 'info', seen: 'authuser=1', party: 'browser' }]);
  });

  it('with the first account is not', () => {
    expect(said('https://accounts.google.com/o/saml2/idp?idpid=C0example&authuser=0')).toEqual([]);
  });

  it('is not looked for elsewhere', () => {
    expect(said('https://idp.example/sso?authuser=1')).toEqual([]);
  });
});
