// Reads fields of untrusted JSON strictly: what is not of its type is refused with the path to it. Only own, named fields are
// read, so that `__proto__` and the like are never more than unknown names.
import { InputError, type InputErrorCode } from '../base/input-error.ts';

export type Json = { readonly [key: string]: unknown };

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One object of a file, with the path to it for messages. */
export class Fields {
  constructor(
    private readonly json: Json,
    private readonly path: string,
    private readonly code: InputErrorCode,
  ) {}

  static of(value: unknown, path: string, code: InputErrorCode): Fields {
    if (!isObject(value)) throw new InputError(code, `${path} is not an object.`);
    return new Fields(value, path, code);
  }

  get(name: string): unknown {
    return Object.hasOwn(this.json, name) ? this.json[name] : undefined;
  }

  has(name: string): boolean {
    const value = this.get(name);
    return value !== undefined && value !== null;
  }

  text(name: string): string {
    const value = this.get(name);
    if (typeof value !== 'string') throw this.wrong(name, 'a text');
    return value;
  }

  optionalText(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined;
  }

  /** One of a closed list. */
  word<Word extends string>(name: string, allowed: readonly Word[]): Word {
    const value = this.get(name);
    const found = allowed.find((word) => word === value);
    if (found === undefined) throw this.wrong(name, `one of ${allowed.join(', ')}`);
    return found;
  }

  boolean(name: string): boolean {
    const value = this.get(name);
    if (typeof value !== 'boolean') throw this.wrong(name, 'true or false');
    return value;
  }

  /** A finite number from `low` to `high`. */
  number(name: string, low: number, high: number): number {
    const value = this.get(name);
    if (typeof value !== 'number' || !(value >= low && value <= high)) {
      throw this.wrong(name, `a number from ${low} to ${high}`);
    }
    return value;
  }

  integer(name: string, low: number, high: number): number {
    const value = this.number(name, low, high);
    if (!Number.isInteger(value)) throw this.wrong(name, 'a whole number');
    return value;
  }

  object(name: string): Fields {
    return Fields.of(this.get(name), `${this.path}.${name}`, this.code);
  }

  optionalObject(name: string): Fields | undefined {
    return this.has(name) ? this.object(name) : undefined;
  }

  list<Item>(name: string, most: number, read: (value: unknown, path: string) => Item): Item[] {
    const value = this.get(name);
    if (!Array.isArray(value)) throw this.wrong(name, 'a list');
    if (value.length > most) {
      throw new InputError('input-too-large', `${this.path}.${name} has ${value.length} items; the limit is ${most}.`);
    }
    return value.map((item, index) => read(item, `${this.path}.${name}[${index}]`));
  }

  objects<Item>(name: string, most: number, read: (fields: Fields) => Item): Item[] {
    return this.list(name, most, (value, path) => read(Fields.of(value, path, this.code)));
  }

  texts(name: string, most: number): string[] {
    return this.list(name, most, (value, path) => {
      if (typeof value !== 'string') throw new InputError(this.code, `${path} is not a text.`);
      return value;
    });
  }

  wrong(name: string, what: string): InputError {
    return new InputError(this.code, `${this.path}.${name} is not ${what}.`);
  }
}
