import { Slider } from '@base-ui/react/slider';
import { useMemo } from 'react';
import { useLab, useText, useWordTable } from '../context.ts';
import {
  type CategoryColumn,
  countsOf,
  fromScale,
  histogramOf,
  type NumberColumn,
  toScale,
} from '../store/table-columns.ts';
import { columnName } from '../table-actions.ts';
import { useBrush } from './useBrush.ts';

/** Steps of a slider over the whole range. */
const steps = 400;
/** Categories listed of a column, the fullest first. */
const listed = 60;

/** How the columns of the table are spread, and what words must have in them. */
export function Histograms() {
  const { tables } = useText();
  const columns = useWordTable((state) => state.columns);
  const filters = columns.filter(({ kind }) => kind === 'number' || kind === 'category');
  if (filters.length === 0) return null;
  return (
    <section className="histograms" aria-label={tables.histograms}>
      {filters.map((column) =>
        column.kind === 'number' ? (
          <HistogramFilter key={`${column.id} ${column.name}`} column={column} />
        ) : column.kind === 'category' ? (
          <CategoryFilter key={column.id} column={column} />
        ) : null,
      )}
    </section>
  );
}

/** A range of numbers: drawn over the bars by mouse or finger, or set by the handles below, by keyboard too. */
function HistogramFilter({ column }: { column: NumberColumn }) {
  const lab = useLab();
  const text = useText();
  const { tables, format } = text;
  const filter = useWordTable((state) => state.filters.get(column.id));
  const range = filter && 'range' in filter ? filter.range : undefined;
  const histogram = useMemo(() => histogramOf(column), [column]);
  const { hold, release } = lab.history.getState();
  const name = columnName(column, text);
  const { logarithmic, integer } = column;
  const { least, most, bins } = histogram ?? { least: 0, most: 0, bins: [] };
  const place = (value: number) =>
    histogram ? Math.round(toScale(histogram, logarithmic, value) * steps) : 0;
  const shown = range ?? [least, most];
  const places: [number, number] = [place(shown[0]), place(shown[1])];
  if (least === most) places[1] = steps;
  const written = (value: number) =>
    integer ? format.integer(value) : format.fixed(value, most - least < 10 ? 2 : 0);
  const valueAt = (at: number) => {
    const value = histogram ? fromScale(histogram, logarithmic, at / steps) : 0;
    return integer ? Math.round(value) : value;
  };
  const change = ([from, to]: readonly number[]) => {
    hold();
    const whole = from === 0 && to === steps;
    lab.wordTable.getState().setRange(column.id, whole ? null : [valueAt(from!), valueAt(to!)]);
  };
  const brush = useBrush({
    range: range ? [places[0] / steps, places[1] / steps] : null,
    onChange: (next) => change(next ? next.map((end) => Math.round(end * steps)) : [0, steps]),
    onEnd: release,
  });
  if (!histogram) return null;
  const tallest = Math.sqrt(Math.max(...bins));
  return (
    <div className="histogram">
      <p className="histogram-head">
        <span className="histogram-name" title={name}>
          {name}
        </span>
        <span className="field-hint">{tables.range(written(shown[0]), written(shown[1]))}</span>
      </p>
      <Slider.Root
        className="histogram-slider"
        value={places}
        min={0}
        max={steps}
        step={1}
        thumbAlignment="edge"
        locale={format.locale}
        onValueChange={(next) => change(next as number[])}
        onValueCommitted={release}
      >
        <svg
          className="histogram-bars"
          viewBox={`0 0 ${bins.length} 1`}
          preserveAspectRatio="none"
          role="img"
          aria-label={tables.histogram(name)}
          {...brush}
        >
          <title>{tables.brush}</title>
          {range && (
            <rect
              className="histogram-brush"
              x={(places[0] / steps) * bins.length}
              width={((places[1] - places[0]) / steps) * bins.length}
              y={0}
              height={1}
            />
          )}
          {/* Heights by the square root, so that rare values stay visible. */}
          {Array.from(bins, (count, bin) => {
            const inside =
              (bin + 1) / bins.length > places[0] / steps && bin / bins.length < places[1] / steps;
            const height = Math.sqrt(count) / (tallest || 1);
            return (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
                key={bin}
                x={bin + 0.08}
                y={1 - height}
                width={0.84}
                height={height}
                className={inside ? 'histogram-bar inside' : 'histogram-bar'}
              />
            );
          })}
        </svg>
        <Slider.Control className="histogram-control">
          <Slider.Track className="slider-track">
            <Slider.Indicator className="slider-indicator" />
            <Slider.Thumb
              index={0}
              className="slider-thumb"
              getAriaLabel={() => tables.from(name)}
              getAriaValueText={(_, value) => written(valueAt(value))}
            />
            <Slider.Thumb
              index={1}
              className="slider-thumb"
              getAriaLabel={() => tables.to(name)}
              getAriaValueText={(_, value) => written(valueAt(value))}
            />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
    </div>
  );
}

/** Categories by how many words they hold; those chosen are let through. */
function CategoryFilter({ column }: { column: CategoryColumn }) {
  const lab = useLab();
  const text = useText();
  const { format, tables } = text;
  const filter = useWordTable((state) => state.filters.get(column.id));
  const picks = filter && 'picks' in filter ? filter.picks : null;
  const counts = useMemo(() => countsOf(column), [column]);
  const name = columnName(column, text);
  const most = counts[0]?.count;
  if (!most) return null;
  return (
    <fieldset className="histogram categories">
      <legend className="histogram-name" title={name}>
        {name}
      </legend>
      <div className="category-list">
        {counts.slice(0, listed).map(({ code, count }) => (
          <button
            key={code}
            type="button"
            className="category"
            aria-pressed={picks?.has(code) ?? false}
            data-outside={(picks && !picks.has(code)) || undefined}
            title={column.categories[code]}
            onClick={() => lab.wordTable.getState().togglePick(column.id, code)}
          >
            <span className="category-bar" style={{ width: `${100 * Math.sqrt(count / most)}%` }} />
            <bdi>{column.categories[code]}</bdi>
            <span className="muted">{format.integer(count)}</span>
          </button>
        ))}
      </div>
      {counts.length > listed && (
        <p className="field-hint">{tables.moreCategories(counts.length - listed)}</p>
      )}
    </fieldset>
  );
}
