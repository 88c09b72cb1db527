// Shapes of JSON that is read strictly: each reads a value or refuses it, and describes itself as JSON Schema.

/** Where the reader stopped, and why. `path` is as `deployments[0].sp.product`. */
export interface ShapeProblem {
  readonly path: string;
  /** A sentence's predicate: "must be text". */
  readonly message: string;
}

export class ShapeError extends Error {
  constructor(readonly problem: ShapeProblem) {
    super(`${problem.path} ${problem.message}`);
  }
}

export interface Shape<T> {
  /** Throws ShapeError. Gives a new value: nothing that the shape doesn't name gets through. */
  read(value: unknown, path: string): T;
  readonly schema: object;
}

const refuse = (path: string, message: string): never => {
  throw new ShapeError({ path, message });
};

/** `length`: UTF-16 code units at most. */
export const text = (length: number, shortest = 0): Shape<string> => ({
  schema: { type: 'string', maxLength: length, ...(shortest > 0 && { minLength: shortest }) },
  read: (value, path) => {
    if (typeof value !== 'string') return refuse(path, 'must be text.');
    if (value.length > length) return refuse(path, `is longer than ${length} characters.`);
    return value.length < shortest ? refuse(path, 'must not be empty.') : value;
  },
});

export const base64Text = (length: number): Shape<string> => ({
  schema: { type: 'string', maxLength: length, pattern: '^[A-Za-z0-9+/]+={0,2}$' },
  read: (value, path) => {
    const read = text(length, 1).read(value, path);
    return /^[A-Za-z0-9+/]+={0,2}$/.test(read) ? read : refuse(path, 'must be base64 without white space.');
  },
});

export const flag: Shape<boolean> = {
  schema: { type: 'boolean' },
  read: (value, path) => (typeof value === 'boolean' ? value : refuse(path, 'must be true or false.')),
};

/** A whole number from 0. */
export const count = (maximum: number): Shape<number> => ({
  schema: { type: 'integer', minimum: 0, maximum },
  read: (value, path) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maximum
      ? value
      : refuse(path, `must be a whole number from 0 to ${maximum}.`),
});

export const oneOf = <T extends string | number>(...values: readonly T[]): Shape<T> => ({
  schema: { enum: values },
  read: (value, path) => {
    const known = values.find((each) => each === value);
    return known ?? refuse(path, `must be one of ${values.join(', ')}.`);
  },
});

export const list = <T>(item: Shape<T>, maximum: number): Shape<readonly T[]> => ({
  schema: { type: 'array', items: item.schema, maxItems: maximum },
  read: (value, path) => {
    if (!Array.isArray(value)) return refuse(path, 'must be a list.');
    if (value.length > maximum) return refuse(path, `has more than ${maximum} entries.`);
    return value.map((each: unknown, index) => item.read(each, `${path}[${index}]`));
  },
});

type Shapes<T> = { readonly [K in keyof T]-?: Shape<NonNullable<T[K]>> };

/** Every key of the type must have a shape; keys that are not named are refused, those of prototypes with them. */
export function object<T extends object>(shapes: Shapes<T>, required: readonly (keyof T & string)[]): Shape<T> {
  const known = new Map<string, Shape<unknown>>(Object.entries(shapes));
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries([...known].map(([key, { schema }]) => [key, schema])),
      required,
      additionalProperties: false,
    },
    read: (value, path) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return refuse(path, 'must be an object.');
      const read: Record<string, unknown> = {};
      for (const [key, content] of Object.entries(value)) {
        const shape = known.get(key);
        if (!shape) return refuse(`${path}.${key.slice(0, 64)}`, 'is no field of this file’s version.');
        read[key] = shape.read(content, `${path}.${key}`);
      }
      const missing = required.find((key) => !Object.hasOwn(read, key));
      return missing === undefined ? (read as T) : refuse(`${path}.${missing}`, 'is missing.');
    },
  };
}
