// Somebody opened the ACS itself, without a message: a bookmark, a tile that points there, a reload (FIELD F41).
import type { Exchange } from '../../capture/exchange.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import { hostOf } from '../trace-index.ts';
import { readAddress } from './addresses.ts';
import { cut, hopBefore, isNavigation, methodOf, statusText } from './http-facts.ts';
import { answeredLegs } from './login-legs.ts';
import { after, before } from './nearby.ts';

const AROUND = 5 * 60_000;
/** Paths that nobody shows a page at; others, such as `/` or `/login`, are opened by GET every day. */
const DEDICATED = /acs|sso|saml|consume|callback/i;

export const acsGotWithoutMessage: Check = {
  id: 'acs-got-without-message',
  cites: ['F41', 'F37'],
  title: 'The ACS is not opened by GET without a message.',
  stage: 'transport',
  applies: (subject) => answeredLegs(subject).some(({ response }) => isDedicated(response.exchange)),
  run: (subject) => {
    const [leg] = answeredLegs(subject).filter(({ response }) => isDedicated(response.exchange));
    const opened = leg && openedBare(leg.response.exchange, subject);
    if (!opened) return [];
    return [
      {
        outcome: 'info',
        where: { exchange: opened.id },
        seen: `GET ${cut(opened.request.url)}: ${statusText(opened)}`,
        expected: 'A POST with SAMLResponse',
        message:
          'The ACS was opened like a page, without a message; service providers answer that with an error. It is where responses are posted to, and nothing to bookmark, to reload or to link to.',
        fix: 'Let the IdP’s tile, bookmarks and monitors point to the application’s start page; let the service provider answer a bare GET on its ACS with a redirect to the login.',
        party: 'sp',
      },
    ];
  },
};

const isDedicated = ({ request }: Exchange): boolean => DEDICATED.test(readAddress(request.url)?.path ?? '');

function openedBare(acs: Exchange, subject: CheckSubject): Exchange | undefined {
  const here = readAddress(acs.request.url);
  const list = subject.trace.ofHost(hostOf(acs.request.url));
  return [...before(list, acs, AROUND), ...after(list, acs, AROUND)].find((exchange) => {
    const there = readAddress(exchange.request.url);
    if (!isNavigation(exchange) || there?.path !== here?.path || there?.query !== '') return false;
    if (methodOf(exchange, subject.trace) !== 'GET') return false;
    // Post, then redirect to the same address, is a way of answering.
    return hopBefore(exchange, subject.trace)?.request.method !== 'POST';
  });
}
