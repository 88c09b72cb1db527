// The user's deployments in extension storage.
import { describe, expect, it } from 'vitest';
import { deploymentKeys } from '../../src/analysis/deployment-keys.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Deployment } from '../../src/deployments/deployment.ts';
import { newDeploymentOf } from '../../src/deployments/new-deployment.ts';
import { DeploymentStore, MOST_DEPLOYMENTS } from '../../src/panel/deployments/deployment-store.ts';
import { ringWithDeployments } from '../../src/panel/deployments/ring-with-deployments.ts';
import { KeyStore, memoryStorage } from '../../src/panel/keys/key-store.ts';
import type { KeyStorage } from '../../src/panel/keys/stored-keys.ts';

let made = 0;
const open = (storage: KeyStorage = memoryStorage()) => new DeploymentStore(storage, () => `id-${made++}`);
const salesforce = (id = 'a'): Deployment => newDeploymentOf('salesforce-org', id);
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the store', () => {
  it('gives back what was put, also to the next page', async () => {
    const storage = memoryStorage();
    const store = open(storage);
    await settled();
    store.put(salesforce());
    store.put({ ...salesforce(), name: 'Renamed' });
    await settled();
    const next = open(storage);
    await settled();
    expect(next.snapshot().deployments.map(({ name }) => name)).toEqual(['Renamed']);
  });

  it('leaves out what is damaged, and whatever a later version wrote', async () => {
    const damaged = open({
      load: async () => ({ version: 1, deployments: [salesforce(), { id: 3 }, null, { ...salesforce('b'), sp: 'x' }] }),
      save: async () => {},
    });
    const newer = open({ load: async () => ({ version: 2, deployments: [salesforce()] }), save: async () => {} });
    await settled();
    expect(damaged.snapshot().deployments.map(({ id }) => id)).toEqual(['a']);
    expect(newer.snapshot().deployments).toEqual([]);
  });

  it('takes no more than anybody can look after', () => {
    const store = open();
    for (let i = 0; i < MOST_DEPLOYMENTS; i++) expect(store.put(salesforce(`${i}`))).toBeUndefined();
    expect(store.put(salesforce('one more'))).toMatch(/no room/);
    expect(store.put({ ...salesforce('0'), name: 'changed' })).toBeUndefined();
  });

  it('refuses, with a sentence, what storage would not give back, and keeps what was there', async () => {
    const storage = memoryStorage();
    const store = open(storage);
    await settled();
    store.put(salesforce());
    const location = 'https://sp.example/acs';
    const endpoints = (count: number) => Array.from({ length: count }, () => ({ location }));
    const withConsumers = (count: number) => ({
      ...salesforce(),
      sp: { ...salesforce().sp, assertionConsumerServices: endpoints(count) },
    });
    expect(store.put(withConsumers(100))).toBeUndefined();
    expect(store.put(withConsumers(101))).toMatch(/assertionConsumerServices has more than 100 entries\./);
    expect(store.put({ ...salesforce(), name: 'n'.repeat(201) })).toMatch(/longer than 200 characters/);
    expect(store.put({ ...salesforce('b'), sp: { ...salesforce().sp, entityId: 'e'.repeat(5_000) } })).toMatch(/./);
    store.put(salesforce('c'));
    await settled();
    const next = open(storage);
    await settled();
    for (const { deployments } of [store.snapshot(), next.snapshot()]) {
      expect(deployments.map(({ id }) => id)).toEqual(['a', 'c']);
      expect(deployments[0]?.sp.assertionConsumerServices).toHaveLength(100);
    }
  });

  it('takes a file that begins with a byte order mark', () => {
    const store = open();
    store.put(salesforce());
    expect(store.importText(`\ufeff${store.exportText()}`)).toMatchObject({ added: [{ name: salesforce().name }] });
  });

  it('reads an exported file under new ids, and says what it refuses', () => {
    const store = open();
    store.put(salesforce());
    const { added, refused } = store.importText(store.exportText());
    expect(refused).toBeUndefined();
    expect(added).toHaveLength(1);
    expect(new Set(store.snapshot().deployments.map(({ id }) => id)).size).toBe(2);
    expect(store.importText('{"a":1}').refused).toMatch(/./);
    expect(store.snapshot().deployments).toHaveLength(2);
  });

  it('forgets the choice for a flow with the deployment, and follows its changes', () => {
    const store = open();
    store.put(salesforce());
    store.choose('flow', 'a');
    store.put({ ...salesforce(), name: 'Renamed' });
    expect(store.snapshot().chosen.get('flow')?.name).toBe('Renamed');
    store.remove('a');
    expect(store.snapshot().chosen.size).toBe(0);
  });
});

describe('keys of deployments', () => {
  // Any certificate does: it is read, not verified.
  const withCertificate = async (): Promise<Deployment> => {
    const { default: selfsigned } = await import('selfsigned');
    const { cert } = await selfsigned.generate([{ name: 'commonName', value: 'idp.example' }]);
    const base64 = cert.replace(/-----[^-]+-----|\s/g, '');
    return {
      ...salesforce(),
      idp: { product: 'generic', entityId: 'https://idp.example', singleSignOnServices: [], singleLogoutServices: [] },
      certificates: [
        { owner: 'idp', use: 'signing', base64 },
        { owner: 'idp', use: 'encryption', base64 },
      ],
    };
  };

  it('are their signing certificates, for what their owner issued', async () => {
    const keys = deploymentKeys([await withCertificate()]);
    expect(keys.map(({ entityId }) => entityId)).toEqual(['https://idp.example']);
  });

  it('join the ring, which stays the same object while nothing changes', async () => {
    const keys = new KeyStore(memoryStorage(), DEFAULT_LIMITS);
    const store = open();
    const joined = ringWithDeployments(keys, store);
    expect(joined.snapshot().ring.trusted).toHaveLength(0);
    store.put(await withCertificate());
    const { ring } = joined.snapshot();
    expect(ring.trusted).toHaveLength(1);
    expect(joined.snapshot().ring).toBe(ring);
  });
});
