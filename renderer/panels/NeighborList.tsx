import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useLab, useText } from '../context.ts';
import type { Answer } from '../store/inspector.ts';

interface NeighborListProps {
  answer: Answer;
  label: string;
  onChoose(row: number): void;
  /** Takes the height that is left, and scrolls. */
  fill?: boolean;
}

const rowHeight = 30;

/** Words with their cosines as bars. Hovering a row lights its point, choosing walks there. */
export function NeighborList({ answer, label, onChoose, fill }: NeighborListProps) {
  const lab = useLab();
  const { format } = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const { list } = answer;
  const virtual = useVirtualizer({
    count: list.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const { hover } = lab.inspector.getState();
  if (list.length === 0) return null;
  return (
    <div ref={scroller} className={`neighbors ${fill ? 'fill' : ''}`} aria-busy={answer.state === 'loading'}>
      <ol aria-label={label} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const neighbor = list[index];
          if (!neighbor) return null;
          return (
            <li
              key={neighbor.index}
              aria-posinset={index + 1}
              aria-setsize={list.length}
              style={{ transform: `translateY(${start}px)` }}
            >
              <button
                type="button"
                className="neighbor"
                onClick={() => onChoose(neighbor.index)}
                onPointerEnter={() => hover(neighbor.index)}
                onPointerLeave={() => hover(null)}
                onFocus={() => hover(neighbor.index)}
                onBlur={() => hover(null)}
              >
                <bdi className="neighbor-word">{neighbor.word}</bdi>
                <span className="neighbor-bar" aria-hidden="true">
                  <span style={{ width: `${Math.max(0, Math.min(1, neighbor.cosine)) * 100}%` }} />
                </span>
                <span className="neighbor-cosine">{format.fixed(neighbor.cosine, 3)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
