// Conditions under which an assertion holds (saml-core-2.0-os §2.5).
import type { XmlElement } from '../xml/tree.ts';
import { many, readAttributes, readContent, some } from './content.ts';
import { Namespace } from './names.ts';
import { type Reading, shortened, startTag } from './reading.ts';
import { type Instant, readTextValue, type TextValue } from './values.ts';

const { saml } = Namespace;

export interface Conditions {
  readonly element: XmlElement;
  readonly notBefore: Instant | undefined;
  readonly notOnOrAfter: Instant | undefined;
  /** Every restriction must be met; of one restriction's audiences, one must match (§2.5.1.4). */
  readonly audienceRestrictions: readonly AudienceRestriction[];
  readonly oneTimeUse: XmlElement | undefined;
  readonly proxyRestriction: ProxyRestriction | undefined;
  /** Conditions of other types: with one of these, validity can't be determined (§2.5.1). */
  readonly unknown: readonly XmlElement[];
}

export interface AudienceRestriction {
  readonly element: XmlElement;
  readonly audiences: readonly TextValue[];
}

export interface ProxyRestriction {
  readonly element: XmlElement;
  readonly count: number | undefined;
  readonly audiences: readonly TextValue[];
}

export function readConditions(reading: Reading, element: XmlElement): Conditions {
  const content = readContent(reading, element, {
    sequence: [many(saml, 'Condition', 'AudienceRestriction', 'OneTimeUse', 'ProxyRestriction')],
  });
  const attributes = readAttributes(reading, element, { allowed: ['NotBefore', 'NotOnOrAfter'] });
  const proxy = atMostOne(reading, content.all(saml, 'ProxyRestriction'));
  return {
    element,
    notBefore: attributes.instant('NotBefore'),
    notOnOrAfter: attributes.instant('NotOnOrAfter'),
    audienceRestrictions: content.all(saml, 'AudienceRestriction').map((child) => readRestriction(reading, child)),
    oneTimeUse: atMostOne(reading, content.all(saml, 'OneTimeUse')),
    proxyRestriction: proxy && readProxyRestriction(reading, proxy),
    unknown: content.all(saml, 'Condition'),
  };
}

/** The schema lets these stand any number of times, the text of §2.5.1.5 and §2.5.1.6 only once. */
function atMostOne(reading: Reading, elements: readonly XmlElement[]): XmlElement | undefined {
  const [first, second] = elements;
  if (second) {
    const message = `There is a further ${shortened(second.name)}; SAML allows one.`;
    reading.report('element-repeated', message, startTag(second));
  }
  return first;
}

function readRestriction(reading: Reading, element: XmlElement): AudienceRestriction {
  const content = readContent(reading, element, { sequence: [some(saml, 'Audience')] });
  readAttributes(reading, element, {});
  return { element, audiences: content.all(saml, 'Audience').map((child) => readTextValue(reading, child)) };
}

function readProxyRestriction(reading: Reading, element: XmlElement): ProxyRestriction {
  const content = readContent(reading, element, { sequence: [many(saml, 'Audience')] });
  const attributes = readAttributes(reading, element, { allowed: ['Count'] });
  return {
    element,
    count: attributes.number('Count'),
    audiences: content.all(saml, 'Audience').map((child) => readTextValue(reading, child)),
  };
}
