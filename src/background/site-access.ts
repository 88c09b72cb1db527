// Whether the browser lets us see the requests of all sites. Users can take that back, and Firefox may not have granted it.
import type { Permissions } from 'webextension-polyfill';

export interface PermissionsApi {
  contains(permissions: Permissions.AnyPermissions): Promise<boolean>;
  readonly onAdded: { addListener(listener: () => void): void };
  readonly onRemoved: { addListener(listener: () => void): void };
}

export class SiteAccess {
  /** Listens at once, so that a change also wakes a worker that was stopped. */
  constructor(
    private readonly api: PermissionsApi,
    onChanged: () => void,
  ) {
    api.onAdded.addListener(onChanged);
    api.onRemoved.addListener(onChanged);
  }

  /** Asked anew each time: it's quick, and never out of date. A browser that gives no answer is taken to grant it. */
  get(): Promise<boolean> {
    return this.api.contains({ origins: ['<all_urls>'] }).catch(() => true);
  }
}
