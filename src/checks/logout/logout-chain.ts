// How a single logout runs through its parties: every request answered, answers to the right request, nobody left logged in (F63, F65).
import { cut, notChecked, passed, placeOf } from '../addressing/compare.ts';
import { settingAt } from '../addressing/product-settings.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { hostOf, type TraceIndex } from '../trace-index.ts';
import { logoutRequestsOf, logoutResponsesOf } from './logout-messages.ts';
import { countBefore } from './traced-logins.ts';

/** Milliseconds after which an answer is no longer expected (FIELD F63). */
const ANSWER_WAIT = 30_000;
/** Milliseconds in which a login after a logout is nobody's new wish. */
const AT_ONCE = 10_000;
const LATEST_ANSWER = 15 * 60_000;

const isLogoutRequest = (message: SubjectMessage | undefined): message is SubjectMessage =>
  message?.decoded.header.kind === 'LogoutRequest';

export const logoutUnanswered: Check = {
  id: 'logout-unanswered',
  cites: ['F63', 'F65', 'SF-SLO-007', 'N80'],
  title: 'Every LogoutRequest is answered, those of the IdP to further SPs before the one that began it all.',
  stage: 'logout',
  applies: (subject) => logoutRequestsOf(subject).length > 0,
  run: (subject) => {
    const requests = logoutRequestsOf(subject);
    const unanswered = requests.filter(({ leg }) => leg.leg.response === undefined);
    const [first] = requests;
    if (unanswered.length === 0) {
      if (!first) return [];
      const count = requests.length === 1 ? 'The LogoutRequest was' : `All ${requests.length} LogoutRequests were`;
      return [
        {
          ...passed(placeOf(first.message, 'LogoutRequest'), '', `${count} answered.`),
          seen: 'answered',
          expected: 'answered',
        },
      ];
    }
    const outerAnswered = subject.legs[0]?.leg.response !== undefined;
    const last = subject.trace.exchanges.at(-1)?.startedAt;
    return unanswered.map(({ message, leg }): Judgement => {
      const where = placeOf(message, 'LogoutRequest');
      const to = hostOf(message.exchange.request.url);
      const inner = leg !== subject.legs[0];
      const waited = last === undefined ? 0 : last - message.exchange.startedAt;
      if (waited < ANSWER_WAIT && !(inner && outerAnswered)) {
        return notChecked(
          where,
          'a LogoutResponse',
          `The recording ends before ${cut(to)} could have answered the LogoutRequest.`,
        );
      }
      const status = message.exchange.response?.status ?? 0;
      return {
        outcome: 'warn',
        confidence: inner && outerAnswered ? 'proven' : 'likely',
        where,
        seen: status >= 400 ? `HTTP status ${status}, no LogoutResponse` : 'no LogoutResponse',
        expected: 'a LogoutResponse',
        message:
          inner && outerAnswered
            ? `The IdP told the one who began the logout that it is over, though ${cut(to)} had never answered: the user may still be logged in there.`
            : `${cut(to)} was asked to log the user out and never answered, so the chain of logouts stopped there and sessions may be left open.`,
        fix: 'Look at the log of the one that was asked for this request’s ID. See that it has a single logout address for responses of its partner, and that the user had a session there.',
      };
    });
  },
};

export const logoutResponseToOtherRequest: Check = {
  id: 'logout-response-to-other-request',
  cites: ['F63', 'N80'],
  title: 'A LogoutResponse names the LogoutRequest that it answers in InResponseTo.',
  stage: 'logout',
  applies: (subject) => logoutResponsesOf(subject).some(({ leg }) => leg.leg.request === undefined),
  run: (subject) =>
    logoutResponsesOf(subject).flatMap(({ message, content, leg }): Judgement[] => {
      if (leg.leg.request !== undefined) return [];
      const where = placeOf(message, 'LogoutResponse/@InResponseTo');
      const asked = waitingFor(message, subject);
      const id = asked?.decoded.header.id;
      if (!asked || id === undefined) {
        const reason = 'The LogoutRequest that this answers is not in the recording.';
        return [{ ...notChecked(where, 'the ID of a LogoutRequest', reason), weakenedBy: ['recording-began-late'] }];
      }
      return [
        {
          outcome: 'fail',
          confidence: 'likely',
          where,
          seen: cut(content.inResponseTo ?? ''),
          expected: cut(id),
          message: content.inResponseTo
            ? 'The LogoutResponse names another request than the one that waits for an answer in this tab. The one who asked can’t tell that it is the answer, and stops with an error.'
            : 'The LogoutResponse names no request. The one who asked can’t tell what it answers, and stops with an error.',
          fix: 'Have the answering party copy the ID of the LogoutRequest into InResponseTo.',
        },
      ];
    }),
};

export const logoutPartial: Check = {
  id: 'logout-partial',
  cites: ['F65', 'N80'],
  title: 'Nobody says that only some sessions could be ended (PartialLogout).',
  stage: 'logout',
  applies: (subject) => logoutResponsesOf(subject).length > 0,
  run: (subject) =>
    logoutResponsesOf(subject).flatMap(({ message, content }): Judgement[] => {
      const code = content.status?.codes.find(({ value }) => value?.endsWith(':PartialLogout'));
      if (!code) return [];
      const parties = logoutRequestsOf(subject)
        .slice(0, 20)
        .map(({ message: asked, leg }) => `${hostOf(asked.exchange.request.url)} (${answerOf(leg)})`);
      return [
        {
          outcome: 'warn',
          where: placeOf(message, 'LogoutResponse/Status'),
          seen: 'PartialLogout',
          expected: 'Success alone',
          message: `Some applications could not be logged out of, so the user is still signed in there. Asked in this recording: ${cut(parties.join(', '))}.`,
          fix: `Give the IdP a single logout address for every SP: ${settingAt('idp', 'logout-url', subject.deployment)}. Applications without one are left only by closing the browser.`,
          party: 'idp',
        },
      ];
    }),
};

export const signedBackIn: Check = {
  id: 'signed-back-in',
  cites: ['F63', 'SF-SLO-013'],
  title: 'After a logout nobody is logged in again at once without being asked.',
  stage: 'symptom',
  applies: (subject) => logoutRequestsOf(subject).length > 0,
  run: (subject) => {
    const { trace, exchanges, flow, deployment } = subject;
    const end = exchanges.at(-1);
    const place = positionsOf(trace).get(flow.id);
    if (!end || place === undefined) return [];
    for (const next of trace.flows.slice(place + 1, place + 6)) {
      const leg = next.legs[0];
      if (next.kind !== 'sso' || leg?.request === undefined || leg.response === undefined) continue;
      const [asked, answered] = [subject.messageAt(leg.request), subject.messageAt(leg.response)];
      if (!asked || answered?.decoded.header.status !== 'Success') continue;
      const since = asked.exchange.startedAt - (end.endedAt ?? end.startedAt);
      if (since < 0 || since > AT_ONCE || asked.exchange.tab?.id !== end.tab?.id) continue;
      const idp = hostOf(asked.exchange.request.url);
      const between = next.exchanges.slice(0, 500).flatMap((id) => trace.exchange(id) ?? []);
      const typed = between.some(
        ({ id, request }) => request.method === 'POST' && hostOf(request.url) === idp && id !== asked.exchange.id,
      );
      if (typed) continue;
      return [
        {
          outcome: 'info',
          confidence: 'likely',
          where: placeOf(asked, 'AuthnRequest'),
          seen: `logged in again after ${Math.max(0, Math.round(since / 1_000))} seconds`,
          expected: 'the user stays logged out',
          message:
            'Right after the logout the page asked for a login again, and the IdP gave one without asking: its own session had survived. To the user it looks as if the logout did nothing.',
          fix: `Send the user to a page that does not start single sign-on after logout, and have the IdP take part in the logout: ${settingAt('sp', 'logout-url', deployment)}.`,
          party: 'sp',
        },
      ];
    }
    return [];
  },
};

const answerOf = ({ response }: SubjectLeg): string => {
  const status = response?.decoded.header.status;
  return status === undefined ? 'no answer seen' : `answered ${status}`.slice(0, 60);
};

const waiting = new WeakMap<TraceIndex, ReadonlyMap<number | undefined, readonly SubjectMessage[]>>();

/** The last LogoutRequest in the same tab that nothing answers; its sender waits for the response. */
function waitingFor(response: SubjectMessage, subject: CheckSubject): SubjectMessage | undefined {
  let byTab = waiting.get(subject.trace);
  if (!byTab) {
    const requests = new Map<number | undefined, SubjectMessage[]>();
    for (const { kind, legs } of subject.trace.flows) {
      if (kind !== 'slo') continue;
      for (const leg of legs) {
        const message =
          leg.request === undefined || leg.response !== undefined ? undefined : subject.messageAt(leg.request);
        if (!isLogoutRequest(message)) continue;
        const tab = message.exchange.tab?.id;
        const list = requests.get(tab);
        if (list) list.push(message);
        else requests.set(tab, [message]);
      }
    }
    for (const list of requests.values()) list.sort((a, b) => a.index - b.index);
    byTab = requests;
    waiting.set(subject.trace, byTab);
  }
  const list = byTab.get(response.exchange.tab?.id) ?? [];
  const request = list[countBefore(list, response.index, ({ index }) => index) - 1];
  const age = request ? response.exchange.startedAt - request.exchange.startedAt : -1;
  return age >= 0 && age <= LATEST_ANSWER ? request : undefined;
}

const positions = new WeakMap<TraceIndex, ReadonlyMap<string, number>>();

function positionsOf(trace: TraceIndex): ReadonlyMap<string, number> {
  const known = positions.get(trace);
  if (known) return known;
  const map = new Map(trace.flows.map(({ id }, index) => [id, index]));
  positions.set(trace, map);
  return map;
}
