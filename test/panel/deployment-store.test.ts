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
    for (let i = 0; i < MOST_DEPLOYMENTS; i++) expect(store.put(salesforce(`${i}`))).toBe(true);
    expect(store.put(salesforce('one more'))).toBe(false);
    expect(store.put({ ...salesforce('0'), name: 'changed' })).toBe(true);
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
