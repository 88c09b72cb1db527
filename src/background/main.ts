// The worker's entry: wires listeners, recorder, store and followers together, synchronously.
import browser from 'webextension-polyfill';
import { type EventStage, eventKey } from '../capture/capture-event.ts';
import { epochMs } from '../base/units.ts';
import { toCaptureEvent, type WebRequestDetails } from '../capture/web-request.ts';
import { PORT_NAME, type Status } from '../messages/contract.ts';
import { toChannel } from '../messages/port-channel.ts';
import { EventStore } from './event-store.ts';
import { Followers } from './follow.ts';
import { listen } from './listeners.ts';
import { Recorder } from './recorder.ts';
import { RecordingSwitch } from './recording-switch.ts';
import { openWindow } from './window.ts';
import { WriteAhead } from './write-ahead.ts';

/** Milliseconds between an event and its batch being written; the write-ahead record covers them. */
const BATCH_DELAY = 50;

const boot = Date.now();
let count = 0;
const nextKey = () => eventKey(boot, count++);

const store = new EventStore();
const session = sessionName();
let trouble: Status['trouble'];

const recorder: Recorder = new Recorder({
  store,
  writeAhead: new WriteAhead(browser.storage.session),
  session,
  recording: () => recording.state,
  onRecorded: (events) => followers.tell(events),
  onTrouble: () => {
    trouble = 'storage-refused';
    void followers.tellStatus();
  },
  defer: (task) => setTimeout(task, BATCH_DELAY),
});

const recording: RecordingSwitch = new RecordingSwitch(
  browser.storage.local,
  () => listen(browser.webRequest, (stage: EventStage, details: WebRequestDetails) => recorder.take(toCaptureEvent(stage, nextKey(), details))),
  (on) => {
    void browser.action.setBadgeText({ text: on ? '' : 'off' });
    void browser.action.setTitle({ title: on ? 'SAML Scope is recording' : 'SAML Scope is paused' });
  },
);

const followers: Followers = new Followers({
  async *after(position) {
    await recorder.settle();
    yield* store.after(position);
  },
  async status() {
    const { clearedUpTo = 0 } = (await browser.storage.session.get('clearedUpTo')) as { clearedUpTo?: number };
    return { recording: await recording.state, clearedUpTo, ...(trouble && { trouble }) };
  },
  async setRecording(on) {
    await recorder.settle();
    await recording.set(on);
  },
  clear: () =>
    recorder.clear(async () => {
      await browser.storage.session.set({ clearedUpTo: await store.lastPosition() });
      await store.clear();
    }),
});

browser.runtime.onConnect.addListener((port) => {
  if (port.name === PORT_NAME && port.sender?.id === browser.runtime.id) followers.connect(toChannel(port));
});

browser.tabs.onCreated.addListener((tab) => {
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

browser.action.onClicked.addListener((tab) => void openWindow(tab.id));

browser.runtime.onStartup.addListener(() => {
  void session.then((name) => store.forgetOtherSessions(name));
});

/** One name for as long as the browser runs; the browser's request ids begin anew with the next one. */
async function sessionName(): Promise<string> {
  const { session: known } = (await browser.storage.session.get('session')) as { session?: string };
  if (known !== undefined) return known;
  const name = crypto.randomUUID();
  await browser.storage.session.set({ session: name });
  return name;
}
