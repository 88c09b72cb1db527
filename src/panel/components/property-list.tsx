// Names with their values, for headers and facts: a description list that narrows to one column.
import type { ComponentChildren } from 'preact';
import { classNames } from '../class-names.ts';
import styles from './property-list.module.css';

export interface Property {
  readonly name: string;
  readonly value: ComponentChildren;
}

export interface PropertyListProps {
  readonly properties: readonly Property[];
  /** Names and values are from the wire, not ours. */
  readonly code?: boolean;
  /** The names are long ones of SAML's own. */
  readonly longNames?: boolean;
}

export function PropertyList({ properties, code = false, longNames = false }: PropertyListProps) {
  return (
    <dl class={classNames(code ? styles.codeList : styles.list, longNames && styles.longNames)}>
      {properties.map(({ name, value }, i) => (
        <div key={i} class={styles.property}>
          <dt class={styles.name}>{name}</dt>
          <dd class={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
