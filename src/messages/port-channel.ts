// A browser port as a Channel.
import type { Runtime } from 'webextension-polyfill';
import type { Channel } from './contract.ts';

/** Sending on a port whose other end has gone throws in both browsers; that end will be told by `onClose`. */
export function toChannel<In, Out>(port: Runtime.Port): Channel<In, Out> {
  return {
    send(message) {
      try {
        port.postMessage(message);
      } catch {
        // Closed between the event and the answer; onClose follows.
      }
    },
    onMessage: (listener) => port.onMessage.addListener((message) => listener(message as In)),
    onClose: (listener) => port.onDisconnect.addListener(() => listener()),
    close: () => port.disconnect(),
  };
}
