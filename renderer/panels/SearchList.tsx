import { Autocomplete } from '@base-ui/react/autocomplete';
import { useVirtualizer } from '@tanstack/react-virtual';
import { History } from 'lucide-react';
import { type RefObject, useEffect, useRef } from 'react';
import { useCloud, useLab, useSearch, useText } from '../context.ts';
import { type SearchMode, searchModes } from '../search/word-index.ts';
import { questionOf } from '../store/search.ts';

/** Matches listed; all of them can be selected. */
export const listed = 1000;
const rowHeight = 30;

/** How many there are, or what is wrong with the pattern. */
export function SearchStatus({ mode }: { mode: SearchMode }) {
  const text = useText();
  const { matches, problem, busy } = useSearch((state) => state);
  const { search } = text;
  const total = matches.rows.length;
  if (problem) return problem.kind === 'slow' ? search.slow : search.badPattern(problem.reason);
  if (matches.alike) return search.alike;
  if (total === 0) return busy ? search.searching : mode === 'any' ? search.none : search.noMatch;
  return total > listed ? search.countListed(total, listed) : search.count(total);
}

/** How to search. Pressed with the mouse, the focus stays in the field. */
export function SearchModes() {
  const lab = useLab();
  const { search } = useText();
  const mode = useSearch((state) => questionOf(state).mode);
  return (
    <fieldset className="search-modes">
      <legend className="visually-hidden">{search.mode}</legend>
      {searchModes.map((name) => (
        <button
          key={name}
          type="button"
          className="search-mode-choice"
          aria-pressed={mode === name}
          title={search.modes[name]}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => lab.search.getState().setMode(name)}
        >
          {search.shortModes[name]}
        </button>
      ))}
    </fieldset>
  );
}

interface SearchListProps {
  /** Rows of words; below zero, recent searches from -1 down. */
  items: number[];
  /** Filled with what brings an item into sight. */
  scrollTo: RefObject<((index: number) => void) | null>;
  onChoose(item: number): void;
}

export function SearchList({ items, scrollTo, onChoose }: SearchListProps) {
  const lab = useLab();
  const text = useText();
  const table = useCloud((state) => state.table);
  const recent = useSearch((state) => state.recent);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    paddingStart: 4,
    paddingEnd: 4,
  });
  useEffect(() => {
    scrollTo.current = (index) => virtual.scrollToIndex(index);
    return () => {
      scrollTo.current = null;
    };
  }, [scrollTo, virtual]);
  const { hover } = lab.inspector.getState();
  if (items.length === 0) return null;
  return (
    <Autocomplete.List
      ref={scroller}
      className="search-list"
      style={{ height: Math.min(virtual.getTotalSize(), 14 * rowHeight) }}
    >
      <div style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          const past = recent[-1 - item];
          return (
            <Autocomplete.Item
              key={item}
              value={item}
              index={index}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              className="menu-item search-item"
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => onChoose(item)}
              onPointerEnter={() => item >= 0 && hover(item)}
              onPointerLeave={() => item >= 0 && hover(null)}
            >
              {past ? (
                <>
                  <History aria-hidden className="search-past" />
                  <bdi className="search-word">{past.query}</bdi>
                  <span className="search-frequency">{text.search.shortModes[past.mode]}</span>
                </>
              ) : (
                <>
                  <bdi className="search-word">{table.words.at(item)}</bdi>
                  {table.total > 0 && (
                    <span className="search-frequency">{text.format.integer(table.counts[item] ?? 0)}</span>
                  )}
                </>
              )}
            </Autocomplete.Item>
          );
        })}
      </div>
    </Autocomplete.List>
  );
}
