// Collects from a trace what is an endpoint or a party in it, and which names parameters have: the part of the allow-list that
// each trace brings along itself.
import type { Analysis } from '../../analysis/analysis.ts';
import { toDisplayText } from '../../base/bytes.ts';
import { formDecode, splitPairs } from '../../base/percent.ts';
import { splitUrl } from '../../bindings/parameters.ts';
import type { Exchange } from '../../capture/exchange.ts';
import { hostOf } from '../../checks/trace-index.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { descendants, textOf } from '../../xml/read.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { looksLikeName } from './name-shape.ts';
import type { Known } from './substitution.ts';
import { ATTRIBUTE_RULES, isNamedBySpecification, TEXT_RULES } from './xml-rules.ts';

const MOST_NAMES = 10_000;
const LONGEST_PARTY = 1_024;
export function collectKnown(analysis: Analysis, deployments: readonly Deployment[]): Known {
  const hosts = new Set<string>();
  const pathWords = new Set<string>();
  const parameterNames = new Set<string>();
  const parties = new Set<string>();
  const addParty = (value: string): void => {
    const text = value.trim();
    if (text === '' || text.length > LONGEST_PARTY || text.includes('@')) return;
    const host = hostOf(text);
    if (host !== '') hosts.add(host);
    const { query, fragment } = splitUrl(text);
    if (query === null && fragment === null) parties.add(text);
    if (/^https?:\/\//i.test(text))
      for (const word of pathOf(text).match(/[A-Za-z0-9]+/g) ?? []) pathWords.add(word.toLowerCase());
  };
  for (const exchange of analysis.exchanges) addExchange(exchange, hosts, parameterNames);
  for (const { decoded } of analysis.messages) {
    if (!decoded.document) continue;
    for (const party of partiesOf(decoded.document.root)) addParty(party);
  }
  for (const deployment of deployments) for (const party of partiesOfDeployment(deployment)) addParty(party);
  return { hosts, pathWords, parameterNames, parties };
}

const pathOf = (url: string): string => /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? '';

function addExchange({ request }: Exchange, hosts: Set<string>, names: Set<string>): void {
  const host = hostOf(request.url);
  if (host !== '') hosts.add(host);
  if (names.size >= MOST_NAMES) return;
  const { query } = splitUrl(request.url);
  for (const { name, value } of query === null ? [] : splitPairs(query, 200)) if (value) addName(name, names);
  if (request.body?.kind === 'form') {
    for (const { name } of request.body.fields.slice(0, 200)) addName(name, names);
  }
}

function addName(raw: string, names: Set<string>): void {
  const name = raw.includes('%') ? toDisplayText(formDecode(raw)) : raw;
  if (looksLikeName(name)) names.add(name.toLowerCase());
}

function* partiesOf(root: XmlElement): Generator<string> {
  yield* partiesOn(root);
  for (const element of descendants(root)) yield* partiesOn(element);
}

function* partiesOn(element: XmlElement): Generator<string> {
  if (!isNamedBySpecification(element.namespace)) return;
  if (TEXT_RULES.get(element.localName) === 'party') yield textOf(element);
  for (const { localName, namespace, value } of element.attributes) {
    const rule = ATTRIBUTE_RULES.get(`${element.localName}@${localName}`) ?? ATTRIBUTE_RULES.get(localName);
    if (namespace === '' && rule === 'party') yield value;
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
