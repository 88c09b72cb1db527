// The signing certificates of deployments as keys to trust: they were pasted there for that.
import type { Deployment } from '../deployments/deployment.ts';
import type { TrustedKey } from '../dsig/signature-report.ts';
import { trustedKey } from '../trust/key-ring.ts';

/** Trusted for what their owner issued; for anybody's where its entity ID is not configured. */
export const deploymentKeys = (deployments: readonly Deployment[]): TrustedKey[] =>
  deployments.flatMap(({ sp, idp, certificates }) =>
    certificates
      .filter(({ use }) => use === 'signing')
      .flatMap(({ owner, base64 }) => trustedKey(base64, owner === 'sp' ? sp.entityId : idp.entityId)),
  );
