// Collects from a trace what is an endpoint or a party in it, and which names parameters have: the part of the allow-list that
// each trace brings along itself.
import type { Analysis } from '../../analysis/analysis.ts';
import { toDisplayText } from '../../base/bytes.ts';
import { formDecode, splitPairs } from '../../base/percent.ts';
import { splitUrl } from '../../bindings/parameters.ts';
import type { Exchange } from '../../capture/exchange.ts';
import { hostOf } from '../../checks/trace-index.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { childElements, descendants, textOf } from '../../xml/read.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { isOrdinaryWord, looksLikeName } from './name-shape.ts';
import { withoutPathParameters } from './path-parameters.ts';
import type { Known } from './substitution.ts';
import { attributeRule, isNamedBySpecification, type Standing, standingWithin, textRule } from './xml-rules.ts';

const MOST_NAMES = 10_000;
const LONGEST_PARTY = 1_024;
export function collectKnown(analysis: Analysis, deployments: readonly Deployment[]): Known {
  const hosts = new Set<string>();
  const pathWords = new Set<string>();
  const parameterNames = new Set<string>();
  const parties = new Set<string>();
  const isName = nameTeller(wordsOfUsers(analysis));
  const addParty = (value: string): void => {
    const text = value.trim();
    if (text === '' || text.length > LONGEST_PARTY || text.includes('@')) return;
    const host = hostOf(text);
    if (host !== '') hosts.add(host);
    const { query, fragment } = splitUrl(text);
    const path = pathOf(text);
    const kept = withoutPathParameters(path);
    if (query === null && fragment === null && kept === path) parties.add(text);
    if (/^(?:https?|wss?):\/\//i.test(text))
      for (const word of kept.match(/[A-Za-z0-9]+/g) ?? []) pathWords.add(word.toLowerCase());
  };
  for (const exchange of analysis.exchanges) addExchange(exchange, hosts, parameterNames, isName);
  for (const { decoded } of analysis.messages) {
    if (!decoded.document) continue;
    for (const party of partiesOf(decoded.document.root)) addParty(party);
  }
  for (const deployment of deployments) for (const party of partiesOfDeployment(deployment)) addParty(party);
  return { hosts, pathWords, parameterNames, parties, isName };
}

const pathOf = (url: string): string => /^(?:[a-z]+:\/\/[^/?#]*)?([^?#]*)/i.exec(url)?.[1] ?? '';

type IsName = Known['isName'];

function addExchange({ request }: Exchange, hosts: Set<string>, names: Set<string>, isName: IsName): void {
  const host = hostOf(request.url);
  if (host !== '') hosts.add(host);
  if (names.size >= MOST_NAMES) return;
  const { query } = splitUrl(request.url);
  for (const { name, value } of query === null ? [] : splitPairs(query, 200)) if (value) addName(name, names, isName);
  if (request.body?.kind === 'form') {
    for (const { name } of request.body.fields.slice(0, 200)) addName(name, names, isName);
  }
}

function addName(raw: string, names: Set<string>, isName: IsName): void {
  const name = raw.includes('%') ? toDisplayText(formDecode(raw)) : raw;
  if (isName(name)) names.add(name.toLowerCase());
}

/** Words of the NameIDs and attribute values, lower case; those that names are joined of anyway are none of them. */
function wordsOfUsers({ messages }: Analysis): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { decoded } of messages) {
    for (const element of decoded.document ? descendants(decoded.document.root) : []) {
      if (
        element.localName !== 'NameID' &&
        element.localName !== 'NameIdentifier' &&
        element.localName !== 'AttributeValue'
      )
        continue;
      for (const word of textOf(element)
        .slice(0, LONGEST_PARTY)
        .match(/[A-Za-z]{4,40}/g) ?? []) {
        if (found.size >= MOST_NAMES) return found;
        if (!isOrdinaryWord(word)) found.add(word.toLowerCase());
      }
    }
  }
  return found;
}

/** A cookie named for its user looks like any other name; remembered, since the same names come again and again. */
function nameTeller(users: ReadonlySet<string>): IsName {
  const known = new Map<string, boolean>();
  return (name) => {
    let told = known.get(name);
    if (told === undefined) {
      const lower = name.toLowerCase();
      told =
        looksLikeName(name) &&
        !(lower.match(/[a-z]+/g) ?? []).some((piece) => !isOrdinaryWord(piece) && namesUser(piece, users));
      if (known.size < MOST_NAMES) known.set(name, told);
    }
    return told;
  };
}

/** As a whole, or as a part that is no part of other words by chance: looked up by its beginnings, not word by word. */
function namesUser(piece: string, users: ReadonlySet<string>): boolean {
  if (users.has(piece)) return true;
  for (let from = 0; from + 5 <= piece.length; from++) {
    for (let to = from + 5; to <= piece.length; to++) if (users.has(piece.slice(from, to))) return true;
  }
  return false;
}

/** Values of attributes are the user's, whatever the elements in them are called. */
function* partiesOf(root: XmlElement): Generator<string> {
  const open: (readonly [XmlElement, Standing])[] = [[root, 'other']];
  for (let next = open.pop(); next; next = open.pop()) {
    const [element, around] = next;
    const standing = standingWithin(element, around);
    if (standing === 'values') continue;
    yield* partiesOn(element, standing);
    for (const child of childElements(element).toReversed()) open.push([child, standing]);
  }
}

function* partiesOn(element: XmlElement, standing: Standing): Generator<string> {
  if (!isNamedBySpecification(element.namespace)) return;
  if (textRule(element, standing) === 'party') yield textOf(element);
  for (const attribute of element.attributes) {
    if (attribute.namespace === '' && attributeRule(element, attribute, standing) === 'party') yield attribute.value;
  }
}

function* partiesOfDeployment({ sp, idp }: Deployment): Generator<string> {
  for (const { entityId } of [sp, idp]) if (entityId !== undefined) yield entityId;
  for (const endpoints of [
    sp.assertionConsumerServices,
    sp.singleLogoutServices,
    idp.singleSignOnServices,
    idp.singleLogoutServices,
  ]) {
    for (const { location, responseLocation } of endpoints) {
      yield location;
      if (responseLocation !== undefined) yield responseLocation;
    }
  }
}
