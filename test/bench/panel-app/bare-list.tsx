// A virtual list and nothing else: what the panel's list is measured against.
import { useRef } from 'preact/hooks';
import type { Exchange } from '../../../src/capture/exchange.ts';
import { useRowWindow } from '../../../src/panel/components/use-row-window.ts';
import { rowLayout } from '../../../src/panel/row-window.ts';

const HEIGHT = 24;

export function BareList({ exchanges }: { readonly exchanges: readonly Exchange[] }) {
  const view = useRef<HTMLDivElement>(null);
  const layout = rowLayout(exchanges.map(() => HEIGHT));
  const { first, end, onScroll } = useRowWindow(view, layout, -1, exchanges.length);
  return (
    <div ref={view} role="tree" style={{ blockSize: '100vh', overflow: 'auto' }} onScroll={onScroll}>
      <div role="presentation" style={{ blockSize: `${layout.height}px`, position: 'relative' }}>
        {exchanges.slice(first, end).map(({ id, request }, i) => (
          <div
            key={id}
            style={{
              blockSize: `${HEIGHT}px`,
              contain: 'strict',
              insetInline: 0,
              overflow: 'hidden',
              position: 'absolute',
              top: `${layout.tops[first + i] ?? 0}px`,
              whiteSpace: 'nowrap',
            }}
          >
            {request.method} {request.url.slice(0, 200)}
          </div>
        ))}
      </div>
    </div>
  );
}
