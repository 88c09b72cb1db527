// The first differing byte in hexadecimal, with its neighbours, sent above returned.
import type { DifferenceSide, RelayStateDifference } from '../relay-state-difference.ts';
import { relayStateText } from '../text.ts';
import styles from './relay-state-difference-view.module.css';

export function RelayStateDifferenceView({ difference }: { readonly difference: RelayStateDifference }) {
  const { at, sent, returned } = difference;
  return (
    <section class={styles.difference} data-testid="relaystate-difference" data-at={at}>
      <h4 class={styles.title}>{relayStateText.octetAt(at + 1)}</h4>
      <table class={styles.table}>
        <tbody>
          <Row title={relayStateText.sent} side={sent} at={at} />
          <Row title={relayStateText.returned} side={returned} at={at} />
        </tbody>
      </table>
    </section>
  );
}

type RowProps = { readonly title: string; readonly side: DifferenceSide; readonly at: number };

function Row({ title, side, at }: RowProps) {
  return (
    <tr>
      <th scope="row" class={styles.side}>
        {title}
      </th>
      <td class={styles.octet}>{relayStateText.octet(side.octet)}</td>
      <td class={styles.hex}>
        {side.hexFrom > 0 && '… '}
        {side.hex.map((octet, i) => {
          const place = side.hexFrom + i;
          return <span key={place}>{place === at ? <mark class={styles.differing}>{octet}</mark> : octet} </span>;
        })}
      </td>
    </tr>
  );
}
