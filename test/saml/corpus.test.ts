// Reads every SAML document of the shared corpus and holds kind and facts against its index.
import { existsSync, readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { DecodedMessage } from '../../src/saml/decoded-message.ts';
import type { NameId, Response } from '../../src/saml/messages.ts';
import type { Entity } from '../../src/saml/metadata/entity.ts';
import { readMessage } from '../../src/saml/read-message.ts';

const corpus = new URL('../../../shared/corpus/', import.meta.url);
const present = existsSync(new URL('index.json', corpus));

interface EntityFacts {
  readonly entityID: string;
  readonly roles: readonly string[];
  readonly signingCerts: number;
  readonly encryptionCerts: number;
}

interface Facts {
  readonly ID?: string;
  readonly InResponseTo?: string;
  readonly Destination?: string;
  readonly IssueInstant?: string;
  readonly issuer?: string;
  readonly status?: readonly string[];
  readonly assertions?: number;
  readonly encryptedAssertions?: number;
  readonly nameIds?: readonly string[];
  readonly audiences?: readonly string[];
  readonly entities?: number;
  readonly entity?: readonly EntityFacts[];
}

interface Item {
  readonly file: string;
  readonly kind: string;
  readonly encoding: string;
  readonly expected: {
    readonly wellFormed?: boolean;
    readonly doctype?: boolean;
    readonly parameter?: string;
    readonly deflated?: boolean;
    readonly messageKind?: string;
    readonly facts?: Facts;
  };
}

const KINDS: Readonly<Record<string, string>> = {
  response: 'Response',
  'wrapped-response': 'Response',
  assertion: 'Assertion',
  'encrypted-assertion': 'Assertion',
  authnrequest: 'AuthnRequest',
  logoutrequest: 'LogoutRequest',
  logoutresponse: 'LogoutResponse',
  'saml11-response': 'Response',
  'saml11-assertion': 'Assertion',
  wsfed: 'RequestSecurityTokenResponse',
  xmldsig: 'other',
  xmlenc: 'other',
  xml: 'other',
  soap: 'other',
};

/** Files that are refused or unknown for a reason of their own, with the problem that must be told. */
const EXPECTED_PROBLEMS: Readonly<Record<string, string>> = {
  'passport-wsfed-saml2/samlresponse_iso.latin1.base64': 'not-utf8',
  'passport-wsfed-saml2/samlresponse_explicit_iso.latin1.base64': 'encoding-unsupported',
};

/** Where the index took values by local name alone, and what stands there by namespace and place. */
const EXPLAINED: Readonly<Record<string, { readonly why: string; readonly facts: Partial<Facts> }>> = {
  'ruby-saml/responses/invalids/encrypted_new_attack.xml.base64': {
    why: 'the second Status stands in the StatusDetail of the first',
    facts: { status: ['urn:oasis:names:tc:SAML:2.0:status:Success'] },
  },
  'ruby-saml/responses/invalids/signature_wrapping_attack.xml.base64': {
    why: 'the second status is that of the signed Response, hidden in the StatusDetail of the first',
    facts: { status: ['urn:oasis:names:tc:SAML:2.0:status:Success'] },
  },
  'samlify/misc/idpmeta.xml': {
    why: 'its KeyInfo stands in the metadata namespace',
    facts: {
      entity: [
        {
          entityID: 'https://idp.example.com/metadata',
          roles: ['IDPSSODescriptor'],
          signingCerts: 0,
          encryptionCerts: 0,
        },
      ],
    },
  },
  'polis/sso/data/metadata/invalidSSODescriptor/invalidssodescriptor.xml': {
    why: 'its KeyInfo stands in the metadata namespace',
    facts: {
      entity: [
        {
          entityID: 'https://accounts.google.com/o/saml1',
          roles: ['SPSSODescriptor'],
          signingCerts: 0,
          encryptionCerts: 0,
        },
      ],
    },
  },
};

function decode(item: Item): Uint8Array {
  const file = readFileSync(new URL(item.file, corpus));
  const text = file.toString('latin1').trim();
  const base64 = (value: string): Uint8Array => Buffer.from(value, 'base64');
  switch (item.encoding) {
    case 'xml':
      return file;
    case 'base64':
      return base64(text);
    case 'deflate+base64':
      return inflateRawSync(base64(text));
    case 'urlencoded deflate+base64':
      return inflateRawSync(base64(decodeURIComponent(text)));
    default: {
      const query = new URLSearchParams(text.slice(text.indexOf('?') + 1));
      const octets = base64(query.get(item.expected.parameter ?? '') ?? '');
      return item.expected.deflated ? inflateRawSync(octets) : octets;
    }
  }
}

const items: readonly Item[] = present
  ? (JSON.parse(readFileSync(new URL('index.json', corpus), 'utf8')) as { items: readonly Item[] }).items.filter(
      ({ kind }) => kind in KINDS || ['metadata', 'malformed', 'redirect-url'].includes(kind),
    )
  : [];

const trimmed = (text: string | undefined): string | undefined => text?.trim();

/** What is wrong with real metadata: each looked up in the file. Metadata that is not listed here has no fault. */
const METADATA_FAULTS: Readonly<Record<string, readonly string[]>> = {
  'djangosaml2/remote_metadata_no_idp.xml': ['element-missing'],
  'djangosaml2/sp_metadata.xml': ['boolean-invalid', 'element-order'],
  'polis/sso/data/metadata/example.xml': ['whitespace-around-value'],
  'polis/sso/data/metadata/invalidSSODescriptor/invalidssodescriptor.xml': [
    'element-missing',
    'element-unexpected',
    'whitespace-around-value',
  ],
  'pysaml2/entity_anonymous_sp.xml': ['element-missing', 'value-empty'],
  'pysaml2/idp_example.xml': ['whitespace-around-value'],
  'pysaml2/invalid_metadata_file.xml': ['root-unknown'],
  'pysaml2/metadata_cert.xml': ['whitespace-around-value'],
  'pysaml2/pdp_meta.xml': ['whitespace-around-value'],
  'python3-saml/metadata/signed_metadata_settings2.xml': ['element-order'],
  'ruby-saml/metadata/idp_multiple_descriptors.xml': ['attribute-missing', 'attribute-unexpected'],
  'saml-conformance/samlconf-ddf-impl/src/main/resources/ddf-idp-metadata.xml': ['whitespace-around-value'],
  'saml-conformance/samlconf-openam-impl/src/main/resources/openam-idp-metadata.xml': ['whitespace-around-value'],
  'saml-kit/metadata/ad_2012.xml': ['value-empty'],
  'saml20/mock-saml-metadata5.xml': ['namespace-missing', 'root-unknown'],
  'saml20/mock-saml-metadata7.xml': ['namespace-missing', 'root-unknown'],
  'samlify/misc/idpmeta.xml': ['element-missing', 'element-order', 'element-unexpected'],
  'samlify/misc/sp_metadata_98.xml': ['namespace-missing', 'root-unknown'],
  'samlify/misc/spmeta.xml': ['namespace-missing', 'root-unknown'],
  'satosa/idp_metadata_for_encrypted_signed_auth_response.xml': ['element-missing'],
};

describe.skipIf(!present)('every document of the corpus (skipped where ../shared/corpus is absent)', () => {
  const readings = items.map((item) => ({ item, decoded: readMessage(decode(item), DEFAULT_LIMITS) }));

  it('is read as its kind, or says what is wrong with it', () => {
    const counts = { asExpected: 0, withoutNamespace: 0, refused: 0 };
    for (const { item, decoded } of readings) {
      if (decoded.xmlProblem) {
        expect([item.file, isRefusable(item, decoded)]).toEqual([item.file, true]);
        counts.refused++;
      } else if (decoded.problems.some(({ code }) => code === 'namespace-missing')) {
        expect(decoded.header.kind).toBe('other');
        counts.withoutNamespace++;
      } else {
        expect([item.file, decoded.header.kind]).toEqual([item.file, expectedKind(item, decoded)]);
        counts.asExpected++;
      }
    }
    console.log(
      `corpus: ${readings.length} documents; ${counts.asExpected} read as their kind, ` +
        `${counts.withoutNamespace} told that their namespace is missing, ${counts.refused} refused by the XML parser`,
    );
  });

  it('gives the facts that the index gives', () => {
    let [compared, explained] = [0, 0];
    for (const { item, decoded } of readings) {
      const { facts } = item.expected;
      if (!facts || decoded.header.kind === 'unreadable' || decoded.header.kind === 'other') continue;
      expect({ file: item.file, ...seenFacts(decoded, facts) }).toEqual({
        file: item.file,
        ...wantedFacts({ ...facts, ...EXPLAINED[item.file]?.facts }),
      });
      if (item.file in EXPLAINED) explained++;
      compared++;
    }
    console.log(
      `corpus: facts of ${compared} documents compared; ${explained} differ from the index for a reason told here`,
    );
  });

  it('reads whatever it reads with a typed message or metadata', () => {
    for (const { item, decoded } of readings) {
      const isKnown = decoded.header.kind !== 'other' && decoded.header.kind !== 'unreadable';
      expect([item.file, (decoded.message ?? decoded.metadata) !== undefined]).toEqual([item.file, isKnown]);
    }
  });

  it('finds in metadata the faults that are there and no others', () => {
    const metadata = readings.filter(({ item, decoded }) => item.kind === 'metadata' && !decoded.xmlProblem);
    for (const { item, decoded } of metadata) {
      const found = [...new Set(decoded.problems.map(({ code }) => code))].sort();
      expect([item.file, found]).toEqual([item.file, METADATA_FAULTS[item.file] ?? []]);
    }
    const faulty = Object.keys(METADATA_FAULTS).length;
    console.log(`corpus: ${metadata.length} metadata documents, ${metadata.length - faulty} without a fault`);
  });

  it('reports a comment or processing instruction in identity text wherever an attack puts one', () => {
    const interrupted = readings.filter(({ decoded }) =>
      decoded.problems.some(({ code }) => code === 'comment-in-text' || code === 'pi-in-text'),
    );
    const files = interrupted.map(({ item }) => item.file);
    expect(files).toContain('derived/pi-in-nameid.xml');
    expect(files.filter((file) => /comment/i.test(file)).length).toBeGreaterThan(0);
  });
});

function isRefusable({ file, kind, expected }: Item, { xmlProblem }: DecodedMessage): boolean {
  if (expected.doctype) return xmlProblem?.code === 'doctype-refused';
  const told = EXPECTED_PROBLEMS[file];
  if (told) return xmlProblem?.code === told;
  return kind === 'malformed' || expected.wellFormed === false;
}

function expectedKind({ kind, file, expected }: Item, { document }: DecodedMessage): string | undefined {
  if (kind === 'redirect-url') return KINDS[expected.messageKind ?? ''];
  if (kind === 'metadata') return document?.root.localName === 'root' ? 'other' : document?.root.localName;
  return KINDS[kind] ?? `no kind for ${file}`;
}

/** Facts as the index has them, cut to what is compared here: white space around values is not a matter of facts. */
function wantedFacts(facts: Facts) {
  return {
    ID: facts.ID,
    InResponseTo: facts.InResponseTo,
    Destination: facts.Destination,
    IssueInstant: facts.IssueInstant,
    issuer: trimmed(facts.issuer),
    status: facts.status,
    assertions: facts.assertions,
    encryptedAssertions: facts.encryptedAssertions,
    nameIds: facts.nameIds?.map(trimmed),
    audiences: facts.audiences?.map(trimmed),
    entities: facts.entities,
    entity: facts.entity?.map((entity) => ({ ...entity, roles: [...entity.roles].sort() }) satisfies EntityFacts),
  };
}

function seenFacts(decoded: DecodedMessage, facts: Facts) {
  const { message, metadata } = decoded;
  // Of metadata the index tells the entities only.
  const header = metadata ? undefined : decoded.header;
  const given = <T>(wanted: unknown, seen: T): T | undefined => (wanted === undefined ? undefined : seen);
  const response = message?.kind === 'Response' ? message : undefined;
  const status = message && 'status' in message && message.kind !== 'Saml11Response' ? message.status : undefined;
  return {
    ID: header?.id,
    InResponseTo: header?.inResponseTo,
    Destination: header?.destination,
    IssueInstant: header?.issueInstant,
    issuer: trimmed(header?.issuer),
    status: given(
      facts.status,
      status?.codes.map(({ value }) => value ?? ''),
    ),
    assertions: given(facts.assertions, response?.assertions.length),
    encryptedAssertions: given(facts.encryptedAssertions, response?.encryptedAssertions.length),
    nameIds: given(facts.nameIds, response && nameIdsOf(response).map(trimmed)),
    audiences: given(facts.audiences, response && audiencesOf(response).map(trimmed)),
    entities: given(facts.entities, metadata?.entities.length),
    entity: given(facts.entity, metadata?.entities.map(entityFacts)),
  };
}

const nameIdsOf = (response: Response): string[] =>
  response.assertions
    .map(({ subject }) => subject?.identifier)
    .filter((identifier): identifier is NameId => identifier?.kind === 'NameID')
    .map(({ value }) => value);

const audiencesOf = (response: Response): string[] =>
  response.assertions.flatMap(({ conditions }) =>
    (conditions?.audienceRestrictions ?? []).flatMap(({ audiences }) => audiences.map(({ text }) => text)),
  );

function entityFacts({ entityId, roles }: Entity): EntityFacts {
  const standard = roles.filter(({ kind }) => kind !== 'RoleDescriptor');
  const certificates = (use: string): number =>
    roles
      .flatMap(({ keys }) => keys)
      .filter((key) => key.use === undefined || key.use === use)
      .reduce((sum, key) => sum + key.certificates.length, 0);
  return {
    entityID: entityId ?? '',
    // The index leaves roles of extension types out, and has the others sorted.
    roles: standard.map(({ kind }): string => kind).sort(),
    signingCerts: certificates('signing'),
    encryptionCerts: certificates('encryption'),
  };
}
