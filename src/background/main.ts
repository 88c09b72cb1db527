// The worker's entry: wires listeners, recorder, store and followers together, synchronously.
import browser, { type Runtime } from 'webextension-polyfill';
import { epochMs } from '../base/units.ts';
import { bootOf, type EventStage, eventKey, recordedName } from '../capture/capture-event.ts';
import { toCaptureEvent, type WebRequestDetails } from '../capture/web-request.ts';
import { isOpenWindow, PORT_NAME, type Position, type Status } from '../messages/contract.ts';
import { HEARD_CHANNEL, type HeardChannel } from '../messages/heard-events.ts';
import { toChannel } from '../messages/port-channel.ts';
import { DropNotice } from './drop-notice.ts';
import { EventStore } from './event-store.ts';
import { Followers } from './follow.ts';
import { listen, listenToRest } from './listeners.ts';
import { messageRole } from './message-role.ts';
import { PrivateTabs } from './private-tabs.ts';
import { Recorder } from './recorder.ts';
import { RecordingSwitch } from './recording-switch.ts';
import { isExcluded, Settings } from './settings.ts';
import { SiteAccess } from './site-access.ts';
import { ToldViewers } from './told-viewers.ts';
import { UrgentNotes } from './urgent-notes.ts';
import { openWindow } from './window.ts';
import { enterStart } from './worker-starts.ts';
import { WriteAhead } from './write-ahead.ts';

/**
 * Milliseconds between an event and its batch being written. The write-ahead record covers those of small batches; in large
 * ones are requests without a message, and the list shows them so much later.
 */
const BATCH_DELAY = { small: 50, large: 250 } as const;

const boot = Date.now();
const mark = crypto.randomUUID().slice(0, 4);
let count = 0;
const nextKey = () => eventKey(boot, count++, mark);
/** The beginning of this worker's keys. */
const start = bootOf(eventKey(boot, 0, mark));

const store = new EventStore({
  role: messageRole,
});
const session = sessionName();
const settings = new Settings(browser.storage.local);
const privateTabs = new PrivateTabs({
  isAllowed: () => browser.extension.isAllowedIncognitoAccess(),
  get: (tabId) => browser.tabs.get(tabId),
});
const urgentNotes = new UrgentNotes(session, ({ url, tabId, incognito }) => {
  const { known } = settings;
  if (!known || isExcluded(url, known.excludedSites)) return false;
  return known.privateWindows || incognito === false || privateTabs.isSurelyNotPrivate(tabId);
});
const toldViewers = new ToldViewers(new BroadcastChannel(HEARD_CHANNEL) as HeardChannel, setTimeout);
// Listeners that were registered without access begin to hear as soon as it is granted, in both browsers.
const siteAccess = new SiteAccess(browser.permissions, () => void followers.tellStatus());
let trouble: Status['trouble'];
const notices = new DropNotice(browser.storage.session);

const recorder: Recorder = new Recorder({
  store,
  writeAhead: new WriteAhead(
    browser.storage.session,
    urgentNotes,
    toldViewers,
    enterStart(browser.storage.session, start),
  ),
  session,
  recording: () => recording.state,
  wanted: async ({ url, tabId, incognito }) => {
    const { privateWindows, excludedSites } = await settings.get();
    if (isExcluded(url, excludedSites)) return false;
    return privateWindows || !(incognito ?? (await privateTabs.isPrivate(tabId)));
  },
  allRequests: () => settings.known?.allRequests === true,
  madeRoom: notices.madeRoom,
  onRecorded: (events) => {
    followers.tell(events);
    if (!trouble) return;
    trouble = undefined;
    void followers.tellStatus();
  },
  onDropped: (dropped) => {
    followers.tellDropped(dropped.requestIds);
    void notices.dropped(dropped).then(() => followers.tellStatus());
  },
  onUnwritten: (events) => followers.tellUnwritten(events),
  onGivenUp: (names) => followers.tellDropped(names),
  onTrouble: () => {
    trouble = 'storage-refused';
    void followers.tellStatus();
  },
  defer: (task, batch) => setTimeout(task, BATCH_DELAY[batch]),
});

const hear = (stage: EventStage, details: WebRequestDetails): void =>
  recorder.take(toCaptureEvent(stage, nextKey(), details));

const recording: RecordingSwitch = new RecordingSwitch(
  browser.storage.local,
  () => listen(browser.webRequest, hear),
  (on) => {
    void browser.action.setBadgeBackgroundColor({ color: on ? '#a50e0e' : '#555d6b' });
    void browser.action.setBadgeText({ text: on ? 'rec' : 'off' });
    void browser.action.setTitle({ title: on ? 'SAML Scope is recording' : 'SAML Scope is paused' });
  },
);

let stopHearingRest: (() => void) | undefined;
/** To be called whenever recording or the settings may have changed. */
async function hearRestIfWanted(): Promise<void> {
  if ((await recording.state) && (await settings.get()).allRequests) {
    stopHearingRest ??= listenToRest(browser.webRequest, (stage, details) =>
      recorder.take({ ...toCaptureEvent(stage, nextKey(), details), endOnly: true }),
    );
  } else {
    stopHearingRest?.();
    stopHearingRest = undefined;
  }
}
void hearRestIfWanted();

const followers: Followers = new Followers({
  async *after(position) {
    // Not before what an earlier browser session left has been dropped.
    await session;
    await recorder.settle();
    yield* store.after(position);
  },
  unwritten: () => recorder.unwritten,
  async kept(after, held) {
    await session;
    return store.kept(await clearedUpTo(), after, held);
  },
  async status() {
    const dropped = await notices.soFar();
    return {
      recording: await recording.state,
      clearedUpTo: await clearedUpTo(),
      settings: await settings.get(),
      siteAccess: await siteAccess.get(),
      ...(trouble && { trouble }),
      ...(dropped && { dropped }),
    };
  },
  async setRecording(on) {
    await recorder.settle();
    await recording.set(on);
    await hearRestIfWanted();
  },
  async setSettings(wanted) {
    await settings.set(wanted);
    await hearRestIfWanted();
  },
  clear: (told) =>
    recorder.clear(async (waiting) => {
      // An empty record has no last position, but what was cleared before stays cleared.
      const upTo = Math.max(await clearedUpTo(), await store.lastPosition());
      await browser.storage.session.set({ clearedUpTo: upTo });
      toldViewers.forget('all');
      followers.tellDropped([...new Set(waiting.map(recordedName))]);
      await store.clear(await session, waiting);
      trouble = undefined;
      await notices.forget();
      await told();
    }),
});

browser.runtime.onConnect.addListener((port) => {
  if (port.name === PORT_NAME && port.sender?.id === browser.runtime.id) followers.connect(toChannel(port));
});

browser.tabs.onRemoved.addListener((tabId) => privateTabs.closed(tabId));

browser.tabs.onCreated.addListener((tab) => {
  if (tab.id !== undefined) privateTabs.opened(tab.id, tab.incognito);
  if (tab.id === undefined || tab.openerTabId === undefined) return;
  recorder.take({
    key: nextKey(),
    stage: 'tab-opened',
    at: epochMs(Date.now()),
    requestId: '',
    url: '',
    method: '',
    type: '',
    tabId: tab.id,
    frameId: -1,
    parentFrameId: -1,
    openerTabId: tab.openerTabId,
  });
});

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
  if (sender.id === browser.runtime.id && isOpenWindow(message)) void openWindow(message.tabId);
});

browser.action.onClicked.addListener((tab) => void openWindow(tab.id));

// Wakes the worker when the browser starts, so that what the last session left is dropped even if nothing happens.
browser.runtime.onStartup.addListener(() => void session);

async function clearedUpTo(): Promise<Position> {
  const { clearedUpTo: position = 0 } = (await browser.storage.session.get('clearedUpTo')) as {
    clearedUpTo?: Position;
  };
  return position;
}

/** One name for as long as the browser runs; the browser's request ids begin anew with the next one. */
async function sessionName(): Promise<string> {
  const { session: known } = (await browser.storage.session.get('session')) as { session?: string };
  if (known !== undefined) return known;
  const name = crypto.randomUUID();
  // Named only afterwards: of a worker that is stopped meanwhile the next one begins anew.
  await Promise.all([store.forgetOtherSessions(name), urgentNotes.forgetOthers(start)]).catch(() => {});
  await browser.storage.session.set({ session: name });
  return name;
}
