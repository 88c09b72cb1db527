// The words of the deployments page; labels and help of fields come from the presets.
import { formats } from '../text.ts';

export const deploymentsText = {
  title: 'Deployments',
  intro:
    'A deployment is what you configured: application, identity provider, certificates. Logins are held against the one that fits. What is left empty is not checked, and never counts as passed.',
  none: 'None yet. Choose your product, drop metadata, or open a login that works and press “Use what this login did”.',
  new: 'New deployment for',
  create: 'Create',
  yours: 'Yours',
  open: 'Edit',
  name: 'Name',
  remove: 'Delete',
  removeSure: 'Delete for good?',
  keep: 'Keep',
  duplicate: 'Duplicate',
  sides: { sp: 'Service provider (the application)', idp: 'Identity provider' },
  product: 'Product',
  where: (path: readonly string[], label: string): string => [...path, label].join(' → '),
  counterpart: 'On the other side',
  example: 'For example',
  default: 'Usually',
  unset: 'Not configured',
  metadata: 'From metadata',
  metadataHint:
    'Paste SAML metadata of either side here, choose a file, or drop one anywhere on this page. What it says fills the form.',
  read: 'Read',
  choose: 'The file has several entities. Choose one',
  side: { sp: 'as service provider', idp: 'as identity provider' },
  nothingToRead: 'There is nothing to read.',
  notMetadata:
    'There is no SAML metadata in that. Paste the XML whose first element is EntityDescriptor or EntitiesDescriptor, of the application or of the identity provider.',
  addressInstead:
    'That is an address, and SAML Scope fetches nothing. Open it in a tab, and paste the XML that it shows, or save it as a file and drop that.',
  certificateInstead: 'That is a certificate, not metadata. Paste it into the field for the signing certificate below.',
  certificateWithoutDeployment:
    'That is a certificate, not metadata. Open or create a deployment, and paste it into its field for the signing certificate.',
  privateKeyInstead: 'That is a private key, which belongs into no deployment. Nothing was kept.',
  messageInstead:
    'That is a SAML message, not metadata. To fill a deployment from a login, press “Use what this login did” on its page.',
  unreadable: 'There is SAML metadata in that, but it can’t be read.',
  noRole: 'This metadata has neither a service provider nor an identity provider with an entity ID.',
  folder: 'That is a folder. Drop a file out of it.',
  fileGone: 'The file can’t be read: it was moved, changed or deleted, or is not allowed to be read.',
  tooLarge: 'This file is too large to be metadata or deployments.',
  filled: (name: string): string => `Filled from ${name}.`,
  file: 'Files',
  import: 'Import…',
  export: 'Export as JSON',
  exported: 'deployments.json',
  imported: (count: number): string =>
    `${formats.plural(count, { one: 'deployment', other: 'deployments' })} imported.`,
  useFlow: 'Use what this login did',
  useFlowHint:
    'Fills what is empty with what this login showed. Certificates are never taken: whom to trust is yours to say.',
  chosenFor: 'Held against',
  found: (name: string): string => `${name} (chosen automatically)`,
  nothing: 'Nothing configured yet',
  observed: (name: string): string => `${name}: recognised, nothing configured`,
  notKept: (why: string): string => `Not kept, since it would be lost: ${why} What was there stays.`,
  fileRefused: (name: string, why: string): string => `${name}: ${why}`,
  full: 'There is no room for more deployments. Delete one first.',
};
