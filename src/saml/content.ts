// Reads the children and attributes of one element against what its schema type allows, by namespace and place.
import { readDuration } from '../base/date-time.ts';
import type { XmlAttribute, XmlElement } from '../xml/tree.ts';
import { Namespace } from './names.ts';
import { type Reading, shortened, startTag } from './reading.ts';
import { type Instant, readInstant } from './values.ts';

/** One particle of a content model: which element, and how often. */
export interface Particle {
  readonly namespace: string;
  readonly names: readonly string[];
  readonly least: 0 | 1;
  readonly most: 1 | 'any';
}

const particle =
  (least: 0 | 1, most: 1 | 'any') =>
  (namespace: string, ...names: string[]): Particle => ({ namespace, names, least, most });

/** Exactly one. With several names: one of them. */
export const one = particle(1, 1);
/** None or one. */
export const optional = particle(0, 1);
/** Any number, in any order among the names given. */
export const many = particle(0, 'any');
/** One or more. */
export const some = particle(1, 'any');

export interface ContentModel {
  /** In the order of the schema's sequence. */
  readonly sequence: readonly Particle[];
  /** `other`: elements of foreign namespaces may stand anywhere. `all`: whatever else may stand there. Default: nothing. */
  readonly wildcard?: 'other' | 'all';
  /** Character data other than white space may stand between the elements. */
  readonly mixed?: boolean;
}

const keyOf = (namespace: string, name: string): string => `${name} ${namespace}`;

/** The children of one element, by expanded name, in document order. */
export class Content {
  constructor(
    private readonly byName: ReadonlyMap<string, readonly XmlElement[]>,
    /** All children that the model names, in document order. */
    readonly named: readonly XmlElement[],
    /** Children that the model's wildcard let in. */
    readonly others: readonly XmlElement[],
  ) {}

  all(namespace: string, name: string): readonly XmlElement[] {
    return this.byName.get(keyOf(namespace, name)) ?? [];
  }

  /** The first one: where a second stood, `element-repeated` was reported. */
  first(namespace: string, name: string): XmlElement | undefined {
    return this.all(namespace, name)[0];
  }
}

/**
 * Sorts an element's children by the model. Reports `element-missing`, `element-repeated`, `element-unexpected`,
 * `element-order` and `text-unexpected`; an unexpected child is in no list, so no reader takes a value from it.
 */
export function readContent(reading: Reading, element: XmlElement, model: ContentModel): Content {
  const places = new Map<string, number>();
  for (const [place, { namespace, names }] of model.sequence.entries()) {
    for (const name of names) places.set(keyOf(namespace, name), place);
  }
  const byName = new Map<string, XmlElement[]>();
  const named: XmlElement[] = [];
  const others: XmlElement[] = [];
  const counts = model.sequence.map(() => 0);
  let furthest = 0;
  for (const child of element.children) {
    if (child.kind === 'text') {
      if (!model.mixed && /[^ \t\r\n]/.test(child.text)) {
        reading.report('text-unexpected', `${shortened(element.name)} holds text beside its elements.`, child);
      }
      continue;
    }
    if (child.kind !== 'element') continue;
    const key = keyOf(child.namespace, child.localName);
    const place = places.get(key);
    if (place === undefined) {
      if (isAllowed(model, element, child)) others.push(child);
      else reportUnexpected(reading, element, child);
      continue;
    }
    counts[place] = (counts[place] ?? 0) + 1;
    if (counts[place] > 1 && model.sequence[place]?.most === 1) {
      const message = `${shortened(element.name)} has a further ${shortened(child.name)} where one at most may stand.`;
      reading.report('element-repeated', `${message} The first counts here.`, startTag(child));
    }
    if (place < furthest) {
      const message = `${shortened(child.name)} stands later in ${shortened(element.name)} than the schema has it.`;
      reading.report('element-order', message, startTag(child));
    }
    furthest = Math.max(furthest, place);
    named.push(child);
    const list = byName.get(key);
    if (list) list.push(child);
    else byName.set(key, [child]);
  }
  for (const [place, { least, names }] of model.sequence.entries()) {
    if (least === 1 && counts[place] === 0) {
      reading.report('element-missing', `${shortened(element.name)} has no ${names.join(' or ')}.`, startTag(element));
    }
  }
  return new Content(byName, named, others);
}

function isAllowed(model: ContentModel, element: XmlElement, child: XmlElement): boolean {
  if (model.wildcard === 'all') return true;
  return model.wildcard === 'other' && child.namespace !== '' && child.namespace !== element.namespace;
}

function reportUnexpected(reading: Reading, element: XmlElement, child: XmlElement): void {
  const where = child.namespace === '' ? 'no namespace' : `namespace ${shortened(child.namespace)}`;
  const message = `${shortened(child.name)} (${where}) has no place in ${shortened(element.name)} and was not read.`;
  reading.report('element-unexpected', message, startTag(child));
}

export interface AttributeModel {
  readonly required?: readonly string[];
  readonly allowed?: readonly string[];
  /** Attributes of foreign namespaces may stand here (xs:anyAttribute). */
  readonly wildcard?: boolean;
}

/** The attributes without namespace of one element, read by type. */
export class Attributes {
  constructor(
    private readonly reading: Reading,
    private readonly byName: ReadonlyMap<string, XmlAttribute>,
  ) {}

  /** The value exactly as normalized by XML; undefined where the attribute is absent. */
  text(name: string): string | undefined {
    return this.byName.get(name)?.value;
  }

  attribute(name: string): XmlAttribute | undefined {
    return this.byName.get(name);
  }

  instant(name: string): Instant | undefined {
    const attribute = this.byName.get(name);
    return attribute && readInstant(this.reading, attribute.value, attribute);
  }

  /** xs:boolean: `true`, `false`, `1`, `0`. Undefined where absent or (reported) none of these. */
  boolean(name: string): boolean | undefined {
    const attribute = this.byName.get(name);
    if (!attribute) return undefined;
    const text = attribute.value.trim();
    if (text === 'true' || text === '1') return true;
    if (text === 'false' || text === '0') return false;
    this.reading.report('boolean-invalid', `${name} is neither true nor false (nor 1 or 0).`, attribute);
    return undefined;
  }

  /** An xs:duration as written; that it is none is reported. */
  duration(name: string): string | undefined {
    const attribute = this.byName.get(name);
    if (attribute && attribute.value.trim() !== '' && !readDuration(attribute.value.trim())) {
      this.reading.report('duration-invalid', `${name} is no span of time (xs:duration, such as PT6H).`, attribute);
    }
    return attribute?.value;
  }

  /** A non-negative xs:integer of at most nine digits. Undefined where absent or (reported) none. */
  number(name: string): number | undefined {
    const attribute = this.byName.get(name);
    if (!attribute) return undefined;
    if (/^\s*\+?\d{1,9}\s*$/.test(attribute.value)) return Number(attribute.value);
    this.reading.report('number-invalid', `${name} is not a whole number from 0 up.`, attribute);
    return undefined;
  }
}

/** Attributes that any element may carry, whatever its type says. */
const EVERYWHERE: readonly string[] = [Namespace.xsi, Namespace.xml];

/** Reports `attribute-missing`, `attribute-unexpected`, and values that are empty or have white space around them. */
export function readAttributes(reading: Reading, element: XmlElement, model: AttributeModel): Attributes {
  const byName = new Map<string, XmlAttribute>();
  for (const attribute of element.attributes) {
    const known = model.required?.includes(attribute.name) || model.allowed?.includes(attribute.name);
    if (attribute.namespace === '' && known) {
      byName.set(attribute.localName, attribute);
      reportSpace(reading, attribute);
    } else if (attribute.namespace === '' || !(model.wildcard || EVERYWHERE.includes(attribute.namespace))) {
      const message = `${shortened(element.name)} has no attribute ${shortened(attribute.name)} in its schema.`;
      reading.report('attribute-unexpected', message, attribute);
    }
  }
  for (const name of model.required ?? []) {
    if (byName.has(name)) continue;
    reading.report('attribute-missing', `${shortened(element.name)} has no ${name}.`, startTag(element));
  }
  return new Attributes(reading, byName);
}

function reportSpace(reading: Reading, attribute: XmlAttribute): void {
  if (attribute.value.trim() === '') {
    reading.report('value-empty', `${attribute.name} is empty.`, attribute);
  } else if (attribute.value.trim() !== attribute.value) {
    reading.report('whitespace-around-value', `White space stands around the value of ${attribute.name}.`, attribute);
  }
}
