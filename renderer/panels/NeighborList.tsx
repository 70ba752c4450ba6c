import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Neighbor } from '../../core/contract/questions.ts';
import { useInspector, useLab, useText } from '../context.ts';

interface NeighborListProps {
  list: readonly Neighbor[];
  label: string;
  busy?: boolean;
  onChoose(row: number): void;
  /** Takes the height that is left, and scrolls. */
  fill?: boolean;
  /** Scrolls within a height of its own. */
  scroll?: boolean;
}

const rowHeight = 30;

/** What a list is ordered by. */
const scoreOf = ({ score, cosine }: Neighbor): number => score ?? cosine;

/**
 * Words with their cosines, distances or scores as bars: of cosines the bar is the size of the value, of others
 * its share of the largest. Hovering a row lights its point and the other way round; choosing walks there.
 */
export function NeighborList({ list, label, busy, onChoose, fill, scroll }: NeighborListProps) {
  const lab = useLab();
  const { format } = useText();
  const hovered = useInspector((state) => state.hovered);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: list.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const { hover } = lab.inspector.getState();
  /** The place that the pointer or the focus is at. */
  const at = useRef<number | null>(null);
  const point = (place: number | null) => {
    at.current = place;
    hover(place === null ? null : (list[place]?.index ?? null));
  };
  // Another word has come to that place.
  useEffect(() => {
    if (at.current !== null) hover(list[at.current]?.index ?? null);
  }, [list, hover]);
  const [first] = list;
  if (!first) return null;
  const byCosine = first.score === undefined;
  const most = byCosine ? 1 : Math.max(Math.abs(scoreOf(first)), Math.abs(scoreOf(list.at(-1)!))) || 1;
  return (
    <div
      ref={scroller}
      className={`neighbors ${fill ? 'fill' : ''} ${scroll ? 'scroll' : ''}`}
      aria-busy={busy}
    >
      <ol aria-label={label} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const neighbor = list[index];
          if (!neighbor) return null;
          const value = scoreOf(neighbor);
          return (
            <li
              // By place: another list is then other words in the rows that are there, and the focus stays.
              key={index}
              aria-posinset={index + 1}
              aria-setsize={list.length}
              style={{ transform: `translateY(${start}px)` }}
            >
              <button
                type="button"
                className="neighbor"
                data-hovered={hovered === neighbor.index ? '' : undefined}
                onClick={() => onChoose(neighbor.index)}
                onPointerEnter={() => point(index)}
                onPointerLeave={() => point(null)}
                onFocus={() => point(index)}
                onBlur={() => point(null)}
              >
                <bdi className="neighbor-word">{neighbor.word}</bdi>
                <span className="neighbor-bar" aria-hidden="true">
                  <span style={{ width: `${Math.min(1, Math.abs(value) / most) * 100}%` }} />
                </span>
                <span className="neighbor-cosine">
                  {Math.abs(value) < 100 ? format.fixed(value, 3) : format.number(value, 4)}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
