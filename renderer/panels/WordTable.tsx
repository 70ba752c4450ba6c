import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../components/Button.tsx';
import { Problem } from '../components/Problem.tsx';
import { TableMenu } from '../components/TableMenu.tsx';
import { useCloud, useInspector, useLab, useSelection, useText, useWordTable } from '../context.ts';
import type { Catalogue } from '../i18n/en/index.ts';
import type { TableColumn } from '../store/table-columns.ts';
import { cellOf, columnName, wordTableContent } from '../table-actions.ts';
import { Histograms } from './Histograms.tsx';

const rowHeight = 26;
/** Browsers draw no element taller than some 33 million pixels; of more words the first are listed. */
const listed = 1_200_000;

/** All words, sortable and filtered, linked with the cloud: hovering lights, choosing opens, marks select. */
export function WordTable() {
  const lab = useLab();
  const text = useText();
  const { tables } = text;
  const words = useCloud((state) => state.table.words);
  const { rows, columns, filters, onlySelected, busy, error } = useWordTable((state) => state);
  const { setOpen, setOnlySelected, clearFilters } = lab.wordTable.getState();
  useEffect(() => {
    setOpen(true);
    return () => setOpen(false);
  }, [setOpen]);
  return (
    <section className="word-table" aria-label={tables.title}>
      <Histograms />
      <div className="word-table-main">
        <div className="word-table-bar">
          <p className="word-table-count" role="status">
            {tables.rows(rows.length, words.length)}
            {rows.length > listed && ` · ${text.search.listed(listed)}`}
          </p>
          {busy && <span className="field-hint">{text.app.loading}</span>}
          {columns.some((column) => column.kind === 'number' && column.cosine) && (
            <span className="field-hint">{tables.computed}</span>
          )}
          <span className="spring" />
          <Button
            look={['small', 'quiet']}
            aria-pressed={onlySelected}
            onClick={() => setOnlySelected(!onlySelected)}
          >
            {tables.onlySelected}
          </Button>
          <Button
            look={['small', 'quiet']}
            disabled={rows.length === 0}
            onClick={() => lab.selection.getState().select(rows)}
          >
            {tables.selectAll}
          </Button>
          {filters.size > 0 && (
            <Button look={['small', 'quiet']} onClick={clearFilters}>
              {tables.clearFilters}
            </Button>
          )}
          <TableMenu label={tables.export} make={() => wordTableContent(lab, text)} />
        </div>
        {error && <Problem error={error} />}
        {rows.length === 0 ? (
          <p className="timeline-empty">{words.length === 0 ? tables.none : tables.nothing}</p>
        ) : (
          <Grid rows={rows.length > listed ? rows.subarray(0, listed) : rows} columns={columns} />
        )}
      </div>
    </section>
  );
}

const ofText = ({ kind }: TableColumn): boolean => kind === 'word' || kind === 'text' || kind === 'category';

/** Widths in pixels: narrow for numbers, wide for texts. */
const widthOf = (column: TableColumn): string => {
  if (column.kind === 'rank') return 'minmax(56px, 0.5fr)';
  return ofText(column) ? 'minmax(130px, 1.6fr)' : 'minmax(92px, 1fr)';
};

/** Numbers are read from their ends, and words stay in sight. */
const classOf = (column: TableColumn): string =>
  column.kind === 'word' ? 'pinned' : ofText(column) ? '' : 'end';

function Grid({ rows, columns }: { rows: Uint32Array; columns: readonly TableColumn[] }) {
  const lab = useLab();
  const text = useText();
  const words = useCloud((state) => state.table.words);
  const sort = useWordTable((state) => state.sort);
  const chosen = useInspector((state) => state.selected);
  const hovered = useInspector((state) => state.hovered);
  const selected = useSelection((state) => state.rows);
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollMargin: rowHeight,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order is read from its beginning
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    setActive(0);
  }, [rows]);
  const { select, hover } = lab.inspector.getState();
  const { sortBy } = lab.wordTable.getState();
  const { format, tables } = text;
  const template = `36px ${columns.map(widthOf).join(' ')}`;
  const page = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);

  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[active];
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page(),
      PageUp: active - page(),
      Home: 0,
      End: rows.length - 1,
    };
    const next = steps[event.key];
    if (next !== undefined) {
      const to = Math.max(0, Math.min(rows.length - 1, next));
      setActive(to);
      virtual.scrollToIndex(to);
      hover(rows[to] ?? null);
    } else if (event.key === 'Enter' && row !== undefined) select(row);
    else if (event.key === ' ' && row !== undefined) lab.selection.getState().toggle(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const items = virtual.getVirtualItems();
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that are not drawn have no place in a table element
    <div
      ref={scroller}
      role="grid"
      className="word-grid"
      tabIndex={0}
      aria-label={tables.title}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={items.some(({ index }) => index === active) ? `word-row-${active}` : undefined}
      onKeyDown={press}
      onPointerLeave={() => hover(null)}
      onBlur={() => hover(null)}
    >
      {/* biome-ignore-start lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus and names its active row */}
      <div role="row" className="word-grid-head" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        <span role="columnheader" aria-label={tables.selected} />
        {columns.map((column) => {
          const name = columnName(column, text);
          const by = sort.column === column.id;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={by ? (sort.descending ? 'descending' : 'ascending') : 'none'}
              className={classOf(column)}
            >
              <button type="button" title={tables.sort(name)} onClick={() => sortBy(column.id)}>
                <span>{name}</span>
                {by && (sort.descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
              </button>
            </div>
          );
        })}
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const marked = selected.has(row);
          return (
            <div
              key={row}
              id={`word-row-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={marked}
              aria-current={row === chosen ? 'true' : undefined}
              data-hovered={row === hovered || undefined}
              data-active={index === active || undefined}
              className="word-grid-row"
              style={{
                gridTemplateColumns: template,
                transform: `translateY(${start - virtual.options.scrollMargin}px)`,
              }}
              onPointerEnter={() => hover(row)}
            >
              <span role="gridcell">
                <input
                  type="checkbox"
                  tabIndex={-1}
                  checked={marked}
                  aria-label={`${tables.selected}: ${words.at(row)}`}
                  onChange={() => lab.selection.getState().toggle(row)}
                />
              </span>
              {columns.map((column) => {
                const value = cellOf(column, words, row);
                if (column.kind === 'word') {
                  return (
                    <span key={column.id} role="gridcell" className="pinned">
                      <button
                        type="button"
                        tabIndex={-1}
                        className="word-grid-word"
                        onClick={() => {
                          setActive(index);
                          select(row);
                        }}
                      >
                        <bdi>{value}</bdi>
                      </button>
                    </span>
                  );
                }
                return (
                  <span key={column.id} role="gridcell" className={classOf(column)}>
                    {column.kind === 'number' ? (
                      numberText(column, value as number, text)
                    ) : typeof value === 'number' ? (
                      format.integer(value)
                    ) : (
                      <bdi>{value}</bdi>
                    )}
                  </span>
                );
              })}
            </div>
          );
        })}
      </div>
      {/* biome-ignore-end lint/a11y/useFocusableInteractive: ends here */}
      {/* biome-ignore-end lint/a11y/useSemanticElements: ends here */}
    </div>
  );
}

function numberText(column: TableColumn, value: number, { format, tables }: Catalogue) {
  if (Number.isNaN(value)) {
    return (
      <span role="img" className="missing" aria-label={tables.missing}>
        –
      </span>
    );
  }
  if (column.kind === 'number' && column.integer) return format.integer(value);
  return column.kind === 'number' && column.cosine ? format.fixed(value, 3) : format.number(value, 4);
}
