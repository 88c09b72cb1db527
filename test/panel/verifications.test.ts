import { describe, expect, it, vi } from 'vitest';
import type { AnalyzedMessage } from '../../src/analysis/analysis.ts';
import type { KeySnapshot } from '../../src/panel/keys/key-source.ts';
import { Verifications } from '../../src/panel/signatures/verifications.ts';
import { type KeyRing, NO_KEYS } from '../../src/trust/key-ring.ts';
import type { MessageVerification } from '../../src/trust/verify-message.ts';
import { message } from './trace-builder.ts';

const RESULT = { signatures: [] } as unknown as MessageVerification;

/** Verifications with keys that the test changes, and each verification noted as `message ring`. */
function setUp(verify?: (message: AnalyzedMessage) => Promise<MessageVerification>) {
  const listeners = new Set<() => void>();
  let snapshot = { loaded: true, ring: NO_KEYS } as KeySnapshot;
  const verified: string[] = [];
  let rests = 0;
  const names = new Map<KeyRing, string>([[NO_KEYS, 'none']]);
  const verifications = new Verifications({
    keys: {
      snapshot: () => snapshot,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    verify: async (one, ring) => {
      verified.push(`${one.exchangeId} ${names.get(ring)}`);
      return verify ? verify(one) : RESULT;
    },
    rest: () => {
      rests++;
      return new Promise((resolve) => setTimeout(resolve));
    },
  });
  return {
    verifications,
    verified,
    rests: () => rests,
    setKeys(name: string, parts: Partial<KeySnapshot> = {}) {
      const ring: KeyRing = { trusted: [], privateKeys: [] };
      names.set(ring, name);
      snapshot = { ...snapshot, ring, ...parts };
      for (const listener of listeners) listener();
    },
    setLoaded(loaded: boolean) {
      snapshot = { ...snapshot, loaded };
      for (const listener of listeners) listener();
    },
  };
}

const one = message(0, 'one', 'Response');
const two = message(1, 'two', 'Response');
const three = message(2, 'three', 'Response');

const done = (verifications: Verifications, of: AnalyzedMessage) =>
  vi.waitFor(() => expect(verifications.peek(of).kind).toBe('done'), { interval: 1 });

describe('verification of what is looked at', () => {
  it('runs once for a message, however often it is watched and analysed anew', async () => {
    const { verifications, verified } = setUp();
    expect(verifications.peek(one).kind).toBe('checking');
    const listener = vi.fn();
    const end = verifications.watch(one, false, listener);
    verifications.watch(one, false, () => {});
    await done(verifications, one);
    end();
    expect(listener).toHaveBeenCalledTimes(1);
    verifications.watch({ ...one, index: 7 }, true, () => {});
    await done(verifications, { ...one, index: 7 });
    expect(verified).toEqual(['one none']);
  });

  it('begins with the message that the user opened', async () => {
    const { verifications, verified } = setUp();
    verifications.watch(one, false, () => {});
    verifications.watch(two, false, () => {});
    verifications.watch(three, true, () => {});
    await done(verifications, two);
    expect(verified).toEqual(['three none', 'one none', 'two none']);
  });

  it('leaves out what was scrolled past before its turn', async () => {
    const { verifications, verified } = setUp();
    const end = verifications.watch(one, false, () => {});
    end();
    verifications.watch(two, false, () => {});
    await done(verifications, two);
    expect(verified).toEqual(['two none']);
  });

  it('never shows a verdict of other keys: it is checked anew when the keys change', async () => {
    const { verifications, verified, setKeys } = setUp();
    const listener = vi.fn();
    verifications.watch(one, false, listener);
    await done(verifications, one);
    setKeys('more');
    expect(verifications.peek(one).kind).toBe('checking');
    await done(verifications, one);
    expect(verified).toEqual(['one none', 'one more']);
    expect(listener).toHaveBeenCalledTimes(3);
  });

  it('forgets a result that came too late, for the keys of before', async () => {
    let finish = (): void => {};
    const slow = new Promise<MessageVerification>((resolve) => {
      finish = () => resolve(RESULT);
    });
    const { verifications, verified, setKeys } = setUp(() => (verified.length === 1 ? slow : Promise.resolve(RESULT)));
    verifications.watch(one, false, () => {});
    await vi.waitFor(() => expect(verified).toEqual(['one none']), { interval: 1 });
    setKeys('more');
    finish();
    await done(verifications, one);
    expect(verified).toEqual(['one none', 'one more']);
  });

  it('waits until the stored certificates were read', async () => {
    const { verifications, verified, rests, setLoaded } = setUp();
    setLoaded(false);
    verifications.watch(one, false, () => {});
    // A second look begins only after the first one found nothing to do.
    await vi.waitFor(() => {
      verifications.watch(two, false, () => {});
      expect(rests()).toBeGreaterThan(2);
    });
    expect(verified).toEqual([]);
    setLoaded(true);
    await done(verifications, one);
  });

  it('says that it failed where verification throws, and goes on with the next message', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { verifications } = setUp((of) =>
      of === one ? Promise.reject(new Error('fault')) : Promise.resolve(RESULT),
    );
    verifications.watch(one, false, () => {});
    verifications.watch(two, false, () => {});
    await done(verifications, two);
    expect(verifications.peek(one).kind).toBe('failed');
    expect(error).toHaveBeenCalledOnce();
    error.mockRestore();
  });
});
