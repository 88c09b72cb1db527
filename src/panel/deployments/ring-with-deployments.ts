// The keys that verification uses: those of the Keys page, and the certificates of the deployments.
import { deploymentKeys } from '../../analysis/deployment-keys.ts';
import type { KeyRing } from '../../trust/key-ring.ts';
import type { DeploymentSource } from '../findings/flow-checks.ts';
import type { KeySource } from '../keys/key-source.ts';
import type { VerificationsOptions } from '../signatures/verifications.ts';

export function ringWithDeployments(keys: KeySource, deployments: DeploymentSource): VerificationsOptions['keys'] {
  let last:
    | { readonly own: KeyRing; readonly configured: unknown; readonly snapshot: ReturnType<KeySource['snapshot']> }
    | undefined;
  return {
    snapshot() {
      const own = keys.snapshot();
      const { deployments: configured } = deployments.snapshot();
      // Another ring has everything verified anew, so the same parts give the same one.
      if (last?.own !== own.ring || last.configured !== configured || last.snapshot.loaded !== own.loaded) {
        const more = deploymentKeys(configured);
        const ring = more.length === 0 ? own.ring : { ...own.ring, trusted: [...own.ring.trusted, ...more] };
        last = { own: own.ring, configured, snapshot: { ...own, ring } };
      }
      return last.snapshot;
    },
    subscribe(listener) {
      const ends = [keys.subscribe(listener), deployments.subscribe(listener)];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
