import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useCloud, useInspector, useLab, useText } from '../context.ts';

const rowHeight = 26;

/** Words of the vocabulary in a list that holds any number of them; hovering lights the point, choosing opens it. */
export function WordRows({ label, rows }: { label: string; rows: Uint32Array }) {
  const lab = useLab();
  const { format } = useText();
  const table = useCloud((state) => state.table);
  const chosen = useInspector((state) => state.selected);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const { hover, select } = lab.inspector.getState();
  return (
    <div ref={scroller} className="word-rows">
      <ol aria-label={label} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <li
              key={row}
              aria-posinset={index + 1}
              aria-setsize={rows.length}
              style={{ transform: `translateY(${start}px)` }}
            >
              <button
                type="button"
                className="word-row"
                aria-current={row === chosen ? 'true' : undefined}
                onClick={() => select(row)}
                onPointerEnter={() => hover(row)}
                onPointerLeave={() => hover(null)}
                onFocus={() => hover(row)}
                onBlur={() => hover(null)}
              >
                <bdi>{table.words.at(row)}</bdi>
                {table.total > 0 && <span className="muted">{format.integer(table.counts[row] ?? 0)}</span>}
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
