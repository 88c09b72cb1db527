// Finds and reads the EncryptedKey elements that belong to an EncryptedData, wherever senders put them.
import { decodeBase64Tolerantly } from '../base/base64.ts';
import {
  type DigestAlgorithm,
  digestAlgorithm,
  type KeyTransportAlgorithm,
  keyTransportAlgorithm,
  maskGeneration,
} from '../crypto/algorithms.ts';
import type { RsaEncryptedKey } from '../crypto/decrypt.ts';
import { attributeValue, childElements, descendants, firstChild, isNamed, textOf } from '../xml/read.ts';
import type { XmlDocument, XmlElement } from '../xml/tree.ts';
import type { DecryptionProblem, EncryptedKeyReport, KeyPlace } from './decryption-report.ts';
import { DS, XENC, XENC11 } from './namespaces.ts';
import { readKeyInfo } from './read-key-info.ts';
import { algorithmUse } from './read-signature.ts';

export interface ReadEncryptedKey extends EncryptedKeyReport {
  /** Undefined where `problem` says why. */
  readonly wrapped: RsaEncryptedKey | undefined;
  readonly problem: DecryptionProblem | undefined;
}

interface Place {
  readonly element: XmlElement;
  readonly place: KeyPlace;
}

/** Each is looked for in the whole document. */
const MOST_METHODS = 4;
/** For so many receivers nobody encrypts one thing. */
const MOST_KEYS = 64;

/** All that may open `data`, inside its KeyInfo first; and what is wrong with the way they are referred to. */
export function encryptedKeysOf(
  data: XmlElement,
  document: XmlDocument,
): { readonly keys: readonly ReadEncryptedKey[]; readonly problems: readonly DecryptionProblem[] } {
  const places: Place[] = [];
  const problems: DecryptionProblem[] = [];
  const add = (element: XmlElement, place: KeyPlace): void => {
    if (!places.some((known) => known.element === element)) places.push({ element, place });
  };
  const keyInfo = firstChild(data, DS, 'KeyInfo');
  const inside = keyInfo ? childElements(keyInfo, XENC, 'EncryptedKey') : [];
  for (const element of inside.slice(0, MOST_KEYS)) add(element, 'inside');
  for (const method of keyInfo ? childElements(keyInfo, DS, 'RetrievalMethod').slice(0, MOST_METHODS) : []) {
    const uri = attributeValue(method, 'URI') ?? '';
    const [element, another] = encryptedKeys(document).filter((one) => `#${attributeValue(one, 'Id')}` === uri);
    if (element && !another) add(element, 'retrieval-method');
    else problems.push({ code: 'retrieval-dangling', detail: uri });
  }
  if (data.parent.kind === 'element') {
    const id = attributeValue(data, 'Id');
    for (const element of childElements(data.parent, XENC, 'EncryptedKey').slice(0, MOST_KEYS)) {
      if (places.length === 0 || refersTo(element, id)) add(element, 'beside');
    }
  }
  return { keys: places.map(readEncryptedKey), problems };
}

const encryptedKeys = (document: XmlDocument): XmlElement[] =>
  [...descendants(document)].filter((element) => isNamed(element, XENC, 'EncryptedKey'));

/** ReferenceList/DataReference of an EncryptedKey that stands apart from what it opens. */
function refersTo(encryptedKey: XmlElement, id: string | undefined): boolean {
  const list = firstChild(encryptedKey, XENC, 'ReferenceList');
  const references = list ? childElements(list, XENC, 'DataReference') : [];
  return id !== undefined && references.some((reference) => attributeValue(reference, 'URI') === `#${id}`);
}

function readEncryptedKey({ element, place }: Place): ReadEncryptedKey {
  const method = firstChild(element, XENC, 'EncryptionMethod');
  const uri = method && attributeValue(method, 'Algorithm');
  const algorithm = keyTransportAlgorithm(uri ?? '');
  const cipher = readCipherValue(element);
  const keyInfo = firstChild(element, DS, 'KeyInfo');
  const report: EncryptedKeyReport = {
    element,
    place,
    algorithm: uri === undefined ? undefined : algorithmUse(uri, algorithm),
    octets: cipher.octets?.length,
    recipient: attributeValue(element, 'Recipient'),
    keyNames: keyInfo ? childElements(keyInfo, DS, 'KeyName').map((name) => textOf(name).trim()) : [],
    hints: readKeyInfo(keyInfo),
  };
  const fail = (problem: DecryptionProblem): ReadEncryptedKey => ({ ...report, wrapped: undefined, problem });
  if (!method || uri === undefined) return fail({ code: 'encryption-method-missing', detail: element.name });
  if (!algorithm || algorithm.run === 'unsupported') return fail({ code: 'algorithm-unsupported', detail: uri });
  if (!cipher.octets) return fail(cipher.problem);
  const parameters = readOaep(method, algorithm);
  if ('code' in parameters) return fail(parameters);
  return { ...report, wrapped: { algorithm, cipherText: cipher.octets, ...parameters }, problem: undefined };
}

/** Digest, mask and label of RSA-OAEP (XML Encryption 1.1 §5.5.2). An unknown one is never replaced by a default. */
function readOaep(
  method: XmlElement,
  algorithm: KeyTransportAlgorithm,
): Pick<RsaEncryptedKey, 'digest' | 'mgfHash' | 'label'> | DecryptionProblem {
  if (algorithm.scheme !== 'rsa-oaep') return {};
  const read = (element: XmlElement | undefined, look: (uri: string) => DigestAlgorithm | undefined) =>
    element && {
      uri: attributeValue(element, 'Algorithm') ?? '',
      hash: look(attributeValue(element, 'Algorithm') ?? '')?.hash,
    };
  const digest = read(firstChild(method, DS, 'DigestMethod'), digestAlgorithm);
  const mgf = read(firstChild(method, XENC11, 'MGF'), maskGeneration);
  const unknown = [digest, mgf].find((one) => one && !one.hash);
  if (unknown) return { code: 'algorithm-unsupported', detail: unknown.uri };
  const label = firstChild(method, XENC, 'OAEPparams');
  const octets = label && decodeBase64Tolerantly(textOf(label).trim())?.octets;
  if (label && !octets) return { code: 'value-not-base64', detail: 'OAEPparams' };
  return {
    ...(digest?.hash && { digest: digest.hash }),
    ...(mgf?.hash && { mgfHash: mgf.hash }),
    ...(octets && { label: octets }),
  };
}

type CipherValue =
  | { readonly octets: Uint8Array; readonly problem?: undefined }
  | { readonly octets?: undefined; readonly problem: DecryptionProblem };

/** CipherData/CipherValue of an EncryptedData or EncryptedKey, base64 undone. */
export function readCipherValue(encrypted: XmlElement): CipherValue {
  const data = firstChild(encrypted, XENC, 'CipherData');
  const value = data && firstChild(data, XENC, 'CipherValue');
  if (!value) {
    const code = data && firstChild(data, XENC, 'CipherReference') ? 'cipher-reference' : 'cipher-value-missing';
    return { problem: { code, detail: encrypted.name } };
  }
  const octets = decodeBase64Tolerantly(textOf(value).trim())?.octets;
  return octets && octets.length > 0 ? { octets } : { problem: { code: 'value-not-base64', detail: encrypted.name } };
}
