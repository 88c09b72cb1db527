// The words for how a flow went and why we say so.
import type { Leg, OutcomeCode } from '../../flow/flow.ts';
import { formats } from '../text.ts';

export const outcomeText = {
  evidence: {
    'http-error': 'The server answered with an error',
    'status-not-success': 'The response’s status is not Success',
    'error-page': 'The browser ended on an error page',
    'login-loop': 'The application asked for a login again right after it got the response',
    'login-page-with-error': 'The browser was sent back to the application’s login page, with an error in its address',
    'error-in-address': 'The browser ended at an address of the application that names an error',
    'answer-broken': 'The browser could not take the application’s answer',
    'answered-by-redirect': 'The application took the response and redirected to a page that is no error',
    'answered-by-page': 'The application answered the response with a page that is no error',
    'session-continued': 'Later pages of the application came without another login',
    'asked-again': 'The application asked for a login again soon after; perhaps the user did',
    'no-response': 'No response is in the recording',
    'no-answer': 'The application gave no answer',
    'answer-given-up': 'The browser gave the application’s answer up before its end',
    'answered-without-page': 'The application’s answer shows no page, so the user stays where he was',
    'answer-not-seen': 'What the application answered is not in the recording',
    'response-unreadable': 'The response can’t be read, and the application’s answer is no error',
    'login-page': 'The application sent the browser to its login page, which it may do either way',
  } satisfies Record<OutcomeCode, string>,
  show: 'Show',
  gone: 'a login that is no longer in the trace',
  restartOf: 'Begun anew after',
  restartedBy: 'Begun anew by',
  loop: 'In a row',
  cycles: (cycles: number, flows: number): string =>
    `${formats.plural(cycles, { one: 'request', other: 'requests' })} answered within a minute, in ${formats.plural(flows, { one: 'login', other: 'logins' })} of the same application in this tab${cycles >= 3 ? ': a loop' : ''}`,
  rounds: 'Asked again',
  round: {
    'after-passive': 'after a silent try (IsPassive)',
    'force-authn': 'for a fresh login (ForceAuthn)',
    'step-up': 'for a stronger login',
  } satisfies Record<NonNullable<Leg['round']>, string>,
};
