import { createPrivateKey } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type KeyPair, signingCertificate } from '../../demo/certificates.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { epochMs } from '../../src/base/units.ts';
import { areaKeyStorage } from '../../src/panel/keys/area-key-storage.ts';
import { shownFingerprint, validityOf } from '../../src/panel/keys/certificate-words.ts';
import type { AddReport } from '../../src/panel/keys/key-source.ts';
import { KeyStore, memoryStorage } from '../../src/panel/keys/key-store.ts';
import { type KeyStorage, labelOf, MOST_CERTIFICATES, readRecord, toRecord } from '../../src/panel/keys/stored-keys.ts';
import { addSentences, keyNotice, refusalSentence } from '../../src/panel/trust-text.ts';

const IDP = 'https://idp.example/metadata';

let idp: KeyPair;
let sp: KeyPair;
beforeAll(async () => {
  [idp, sp] = await Promise.all([signingCertificate('idp.example'), signingCertificate('sp.example')]);
});

const base64 = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');

const descriptor = (use: string, pem: string): string =>
  `<md:KeyDescriptor${use}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64(pem)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;

const metadata = (descriptors: string, attributes = ` entityID="${IDP}"`): string =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"${attributes}><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${descriptors}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>`;

/** A storage that keeps every value it was ever given. */
function witness(initial?: unknown): KeyStorage & { readonly saved: unknown[] } {
  const saved: unknown[] = [];
  let kept = initial;
  return {
    saved,
    load: async () => kept,
    save: async (value) => {
      saved.push(value);
      kept = structuredClone(value);
    },
  };
}

const newStore = (storage: KeyStorage = memoryStorage()): KeyStore => new KeyStore(storage, DEFAULT_LIMITS);

const codes = ({ input }: AddReport): string[] => input.refusals.map(({ code }) => code);

describe('what is pasted', () => {
  it('is trusted for any issuer when it is a certificate', async () => {
    const store = newStore();
    const report = await store.add(idp.certificatePem);
    expect(report.added).toHaveLength(1);
    expect(store.snapshot().certificates[0]).toMatchObject({
      label: 'idp.example',
      origin: 'pasted',
      entityId: undefined,
    });
    expect(store.snapshot().ring.trusted[0]).not.toHaveProperty('entityId');
    expect(addSentences(report)).toEqual(['Added 1 certificate, trusted for any issuer.']);
  });

  it('is trusted for its own entity only when it is metadata, and not with the key for encryption', async () => {
    const store = newStore();
    const xml = metadata(
      descriptor(' use="signing"', idp.certificatePem) + descriptor(' use="encryption"', sp.certificatePem),
    );
    const report = await store.add(`<?xml version="1.0" encoding="UTF-16"?>\n${xml}`);
    expect(store.snapshot().ring.trusted.map(({ entityId }) => entityId)).toEqual([IDP]);
    expect(addSentences(report)).toEqual([
      `Added 1 certificate, trusted for what ${IDP} issued only.`,
      '1 certificate for encryption only left out.',
    ]);
  });

  it('adds nothing of metadata without an entity ID, not even the certificate', async () => {
    const store = newStore();
    const report = await store.add(metadata(descriptor('', idp.certificatePem), ''));
    expect(store.snapshot().certificates).toEqual([]);
    expect(codes(report)).toEqual(['metadata-without-keys']);
  });

  it('adds nothing of a SAML message, whose certificate proves nothing', async () => {
    const store = newStore();
    const report = await store.add(
      `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><X509Certificate>${base64(idp.certificatePem)}</X509Certificate></samlp:Response>`,
    );
    expect(store.snapshot().certificates).toEqual([]);
    expect(codes(report)).toEqual(['message-instead']);
  });

  it('is metadata still when it is no XML: none of its certificates is trusted, the one of its own signature least', async () => {
    const signature = `<ds:Signature><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64(sp.certificatePem)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`;
    const whole = metadata(signature + descriptor('', idp.certificatePem));
    const BROKEN: Readonly<Record<string, string>> = {
      'cut at its end': whole.slice(0, -30),
      'cut at its beginning': whole.slice(whole.indexOf('<ds:Signature')),
      'with a bare &': whole.replace('/sso"', '/sso?a=1&b=2"'),
      'in lower case, as browsers copy it': whole.replace(/(?<=<\/?)[\w:]+/g, (name) => name.toLowerCase()),
      'with a blank behind every <': whole.replaceAll('<', '< '),
      'behind a sentence, with a bare &': `Ours:\n${whole.replace('/sso"', '/sso?a=1&b=2"')}`,
    };
    for (const [way, text] of Object.entries(BROKEN)) {
      const store = newStore();
      for (const input of [text, Buffer.from(text)]) {
        const report = await store.add(input);
        expect({ way, codes: codes(report) }).toEqual({ way, codes: ['metadata-unreadable'] });
        expect(report.input.refusals.map(refusalSentence)[0]).toMatch(/XML breaks at line \d+, column [\d,]+: .+\./);
      }
      expect(store.snapshot().certificates).toEqual([]);
    }
  });

  it('is read as metadata inside other text, and document by document', async () => {
    const store = newStore();
    const other = metadata(descriptor('', sp.certificatePem), ' entityID="https://sp.example/"');
    const banner = 'This XML file does not appear to have any style information associated with it.';
    const report = await store.add(`${banner}\n${metadata(descriptor('', idp.certificatePem))}\n${other}`);
    expect(store.snapshot().ring.trusted.map(({ entityId }) => entityId)).toEqual([IDP, 'https://sp.example/']);
    expect(addSentences(report)).toEqual([
      'Added 2 certificates, each trusted only for what its own entity issued (2 entities).',
      'Only the metadata was read; the text around it was left out.',
    ]);
  });

  it('is read out of quoted mail', async () => {
    const store = newStore();
    const quoted = `On Monday Bob wrote:\n${idp.certificatePem.trim().replace(/^/gm, '> ')}\n`;
    expect((await store.add(quoted)).input).toMatchObject({ refusals: [], repairs: ['mail-quoting'] });
    const bare = base64(sp.certificatePem)
      .replace(/(.{64})/g, '$1\n')
      .replace(/^/gm, '>> ');
    expect((await store.add(bare)).added).toHaveLength(1);
    const xml = metadata(descriptor('', sp.certificatePem)).replaceAll('><', '>\n<').replace(/^/gm, '> ');
    expect((await store.add(xml)).added).toMatchObject([{ entityId: IDP }]);
  });

  it('is told to be there already the second time', async () => {
    const store = newStore();
    await store.add(idp.certificatePem);
    const again = await store.add(base64(idp.certificatePem));
    expect(again.added).toEqual([]);
    expect(again.known).toHaveLength(1);
    expect(again.input.repairs).toContain('armour-missing');
    expect(store.snapshot().certificates).toHaveLength(1);
  });

  it('is refused with a sentence when it is nothing of all this', async () => {
    const report = await newStore().add('hello');
    expect(codes(report)).toEqual(['nothing-found']);
    expect(report.input.refusals.map(refusalSentence)[0]).toMatch(/^No certificate was found/);
    expect(codes(await newStore().add('x'.repeat(DEFAULT_LIMITS.xmlOctets + 1)))).toEqual(['too-large']);
  });
});

describe('a private key', () => {
  it('decrypts in this session and reaches the storage in no form', async () => {
    const storage = witness();
    const store = newStore(storage);
    const report = await store.add(`${idp.certificatePem}\n${sp.privateKeyPem}`);
    expect(report.privateKey).toBe('added');
    expect(store.snapshot().ring.privateKeys).toHaveLength(1);
    await store.add(sp.certificatePem);
    const { d, p, q } = createPrivateKey(sp.privateKeyPem).export({ format: 'jwk' });
    const written = JSON.stringify(storage.saved);
    expect(storage.saved).toHaveLength(2);
    expect(written).toContain(base64(idp.certificatePem));
    for (const secret of [d, p, q]) {
      const octets = Buffer.from(secret ?? '', 'base64url');
      expect(written).not.toContain(octets.toString('base64').slice(4, -4));
      expect(written).not.toContain(octets.toString('hex'));
    }
    for (const line of sp.privateKeyPem.split('\n').slice(1, -2)) expect(written).not.toContain(line.trim());
  });

  it('can’t be cloned, and says nothing when it is written as JSON', async () => {
    const store = newStore();
    await store.add(sp.privateKeyPem);
    const { privateKeys } = store.snapshot();
    expect(() => structuredClone(privateKeys)).toThrow();
    const { d } = createPrivateKey(sp.privateKeyPem).export({ format: 'jwk' });
    expect(JSON.stringify(privateKeys)).not.toContain(Buffer.from(d ?? '', 'base64url').toString('hex'));
  });

  it('that is encrypted asks for its passphrase, and opens with the right one only', async () => {
    const locked = createPrivateKey(sp.privateKeyPem).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'open sesame',
    });
    const store = newStore();
    expect(codes(await store.add(locked.toString()))).toEqual(['passphrase-needed']);
    expect(codes(await store.add(locked.toString(), { passphrase: 'wrong' }))).toEqual(['passphrase-wrong']);
    expect(store.snapshot().privateKeys).toEqual([]);
    const opened = await store.add(locked.toString(), { passphrase: 'open sesame' });
    expect(opened.privateKey).toBe('added');
    expect(codes(opened)).toEqual([]);
  });

  it('is forgotten on request, and with the store', async () => {
    const storage = witness();
    const store = newStore(storage);
    await store.add(sp.privateKeyPem);
    store.removePrivateKey(store.snapshot().privateKeys[0]?.id ?? '');
    expect(store.snapshot().ring.privateKeys).toEqual([]);
    await store.add(sp.privateKeyPem);
    const next = newStore(storage);
    await next.add(idp.certificatePem);
    expect(next.snapshot().privateKeys).toEqual([]);
  });
});

describe('the stored certificates', () => {
  const loaded = async (value: unknown): Promise<KeyStore> => {
    const store = newStore(witness(value));
    await store.remove('nothing');
    return store;
  };

  it('are there again in the next page, with label, origin and entity', async () => {
    const storage = witness();
    await newStore(storage).add(metadata(descriptor('', idp.certificatePem)));
    const next = newStore(storage);
    expect(next.snapshot().loaded).toBe(false);
    await next.remove('nothing');
    expect(next.snapshot()).toMatchObject({
      loaded: true,
      certificates: [{ label: 'idp.example', origin: 'metadata', entityId: IDP }],
      notices: [],
    });
  });

  it('of two pages at once are both kept', async () => {
    const storage = witness();
    const [one, other] = [newStore(storage), newStore(storage)];
    await one.add(idp.certificatePem);
    await other.add(sp.certificatePem);
    expect(other.snapshot().certificates.map(({ label }) => label)).toEqual(['idp.example', 'sp.example']);
  });

  it('keep their ring while nothing changes, so that nothing is verified anew', async () => {
    const store = newStore();
    await store.add(idp.certificatePem);
    const { ring } = store.snapshot();
    await store.add(idp.certificatePem);
    await store.remove('nothing');
    expect(store.snapshot().ring).toBe(ring);
    await store.add(sp.certificatePem);
    expect(store.snapshot().ring).not.toBe(ring);
  });

  it('that are damaged are dropped and counted, the others kept', async () => {
    const store = newStore(witness());
    await store.add(idp.certificatePem);
    const record = toRecord(store.snapshot().certificates) as { certificates: object[] };
    const [good] = record.certificates;
    const damaged = [
      { ...good, der: 'AAAA' },
      { ...good, der: `${base64(idp.certificatePem).slice(0, -8)}AAAAAAA=` },
      { ...good, label: 7 },
      { ...good, origin: 'somewhere' },
      // From metadata, with its entity lost: would be trusted for everybody.
      { ...good, origin: 'metadata' },
      { ...good, entityId: '' },
      { ...good, uses: ['everything'] },
      null,
    ];
    const read = await loaded({ ...record, certificates: [...damaged, good] });
    expect(read.snapshot().certificates).toHaveLength(1);
    expect(read.snapshot().notices).toEqual([{ code: 'damaged', count: damaged.length }]);
  });

  it.each([['text'], [7], [[]], [{ version: 1 }], [{ version: 0, certificates: [] }]])(
    'are none where the storage holds %j, and that is said',
    async (value) => {
      const store = await loaded(value);
      expect(store.snapshot()).toMatchObject({ certificates: [], notices: [{ code: 'damaged' }] });
    },
  );

  it('of a newer version are neither read nor overwritten', async () => {
    const storage = witness({ version: 2, certificates: [] });
    const store = newStore(storage);
    await store.add(idp.certificatePem);
    expect(store.snapshot()).toMatchObject({
      certificates: [{ label: 'idp.example' }],
      notices: [{ code: 'newer-version' }],
    });
    expect(storage.saved).toEqual([]);
  });

  it('are used till the page is closed where the storage refuses, and that is said', async () => {
    const full: KeyStorage = { load: async () => undefined, save: () => Promise.reject(new Error('quota')) };
    const store = newStore(full);
    await store.add(idp.certificatePem);
    await store.add(sp.certificatePem);
    expect(store.snapshot().certificates).toHaveLength(2);
    expect(store.snapshot().notices.map(keyNotice)).toEqual([
      'The browser did not store the change. It holds until this page is closed.',
    ]);
    const closed = newStore({ load: () => Promise.reject(new Error('no')), save: async () => {} });
    await closed.add(idp.certificatePem);
    expect(closed.snapshot()).toMatchObject({ loaded: true, certificates: [{}], notices: [{ code: 'not-loaded' }] });
  });

  it('are at most as many as are read back', async () => {
    const store = newStore();
    await store.add(idp.certificatePem);
    const { certificates } = toRecord(store.snapshot().certificates) as { certificates: object[] };
    const many = Array.from({ length: MOST_CERTIFICATES + 1 }, (_, i) => ({
      ...certificates[0],
      entityId: `urn:${i}`,
    }));
    const record = await readRecord({ version: 1, certificates: many });
    expect(record).toMatchObject({ kind: 'read', dropped: 1 });
    const full = await loaded({ version: 1, certificates: many.slice(1) });
    expect((await full.add(sp.certificatePem)).leftOut).toBe(1);
  });
});

describe('the storage area of the browser', () => {
  it('keeps the record for every page, and tells the others of a change to it and to nothing else', async () => {
    let items: Record<string, unknown> = {};
    const listeners = new Set<(changes: Record<string, unknown>) => void>();
    const area = {
      get: async (key: string) => (key in items ? { [key]: items[key] } : {}),
      set: async (changed: Record<string, unknown>) => {
        items = { ...items, ...structuredClone(changed) };
        for (const listener of listeners) listener(changed);
      },
      onChanged: {
        addListener: (listener: (changes: Record<string, unknown>) => void) => listeners.add(listener),
        removeListener: (listener: (changes: Record<string, unknown>) => void) => listeners.delete(listener),
      },
    };
    const [one, other] = [newStore(areaKeyStorage(area)), newStore(areaKeyStorage(area))];
    const changed = new Promise<void>((resolve) =>
      other.subscribe(() => {
        if (other.snapshot().certificates.length === 1) resolve();
      }),
    );
    await one.add(idp.certificatePem);
    await changed;
    const told = vi.fn();
    const end = areaKeyStorage(area).subscribe?.(told);
    await area.set({ recording: true });
    expect(told).not.toHaveBeenCalled();
    end?.();
    expect(listeners.size).toBe(2);
  });
});

describe('a certificate taken over from a message', () => {
  it('is trusted for the issuer of that message only', async () => {
    const other = newStore();
    await other.add(idp.certificatePem);
    const certificate = other.snapshot().certificates[0]?.certificate;
    const store = newStore();
    if (certificate) await store.trust(certificate, IDP);
    expect(store.snapshot().certificates).toMatchObject([{ origin: 'message', entityId: IDP }]);
    await store.remove(store.snapshot().certificates[0]?.id ?? '');
    expect(store.snapshot().ring.trusted).toEqual([]);
  });
});

describe('the words for a certificate', () => {
  it('write a fingerprint as browsers do', () => {
    expect(shownFingerprint('0a1bff')).toBe('0A:1B:FF');
  });

  it('say whether it is valid at a time', async () => {
    const store = newStore();
    await store.add(idp.certificatePem);
    const certificate = store.snapshot().certificates[0]?.certificate;
    if (!certificate) throw new Error('no certificate');
    const day = 86_400_000;
    const at = (time: number) => validityOf(certificate, epochMs(time)).code;
    expect(at(certificate.notBefore - 1)).toBe('not-yet');
    expect(at(certificate.notBefore + day)).toBe('valid');
    expect(at(certificate.notAfter - day)).toBe('soon');
    expect(at(certificate.notAfter + 1)).toBe('expired');
    expect(validityOf(certificate, epochMs(certificate.notAfter + 3 * day)).words).toBe('Expired 3 days ago');
  });

  it('name it by its common name, with an escaped comma', async () => {
    const named = (subject: string) => labelOf({ subject } as Parameters<typeof labelOf>[0]);
    expect(named('CN=Acme\\, Inc.,O=Acme')).toBe('Acme, Inc.');
    expect(named('O=Acme+CN=idp')).toBe('idp');
    expect(named('O=NoCN=here')).toBe('O=NoCN=here');
  });
});
