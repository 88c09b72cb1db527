// google-second-account: Google was asked with one of several accounts that this browser is signed in with (F55).
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import { hostOf } from '../trace-index.ts';

/** Number of the account in Google's own addresses, counted from 0; `/u/1/` says the same. */
const ACCOUNT = /[?&]authuser=([1-9]\d?)(?:&|#|$)|^https:\/\/[^/?#]+\/(?:a\/[^/?#]+\/)?u\/([1-9]\d?)\//;

const asked = ({ exchanges }: CheckSubject) => {
  for (const { id, request } of exchanges) {
    if (!/(?:^|\.)google\.com$/.test(hostOf(request.url))) continue;
    const match = ACCOUNT.exec(request.url.slice(0, 20_000));
    const number = match?.[1] ?? match?.[2];
    if (number !== undefined) return { exchange: id, number: Number(number) };
  }
  return undefined;
};

export const googleSecondAccount: Check = {
  id: 'google-second-account',
  cites: ['F55'],
  title: 'Tells where Google logs in with one of several accounts that the browser is signed in with.',
  stage: 'subject',
  applies: (subject) => subject.flow.kind === 'sso' && asked(subject) !== undefined,
  run: (subject) => {
    const found = asked(subject);
    if (!found) return [];
    return [
      {
        outcome: 'info',
        where: { exchange: found.exchange },
        seen: `authuser=${found.number}`,
        expected: 'the account that has the application',
        message: `Google used account number ${found.number + 1} of those that this browser is signed in with. If the login is refused, or is somebody else’s, the account is why.`,
        fix: 'Sign in at Google with the right account only, or try in a private window.',
        party: 'browser',
      },
    ];
  },
};
