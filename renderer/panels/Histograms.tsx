import { Slider } from '@base-ui/react/slider';
import { useMemo } from 'react';
import { useLab, useText, useWordTable } from '../context.ts';
import { fromScale, histogramOf, type NumberColumn, toScale } from '../store/table-columns.ts';
import { columnName } from './column-name.ts';

/** Steps of a slider over the whole range. */
const steps = 400;

/** How the numbers of the table are spread, and the ranges that words must be within. */
export function Histograms() {
  const { tables } = useText();
  const columns = useWordTable((state) => state.columns);
  const numbers = columns.filter((column) => column.kind === 'number');
  if (numbers.length === 0) return null;
  return (
    <section className="histograms" aria-label={tables.histograms}>
      {numbers.map((column) => (
        <HistogramFilter key={`${column.id} ${column.name}`} column={column} />
      ))}
    </section>
  );
}

function HistogramFilter({ column }: { column: NumberColumn }) {
  const lab = useLab();
  const text = useText();
  const { tables, format } = text;
  const range = useWordTable((state) => state.ranges.get(column.id));
  const histogram = useMemo(() => histogramOf(column), [column]);
  const name = columnName(column, text);
  if (!histogram) return null;
  const { least, most, bins } = histogram;
  const { logarithmic, integer } = column;
  const place = (value: number) => Math.round(toScale(histogram, logarithmic, value) * steps);
  const shown = range ?? [least, most];
  const places: [number, number] = [place(shown[0]), place(shown[1])];
  const written = (value: number) =>
    integer ? format.integer(value) : format.fixed(value, most - least < 10 ? 2 : 0);
  const valueAt = (at: number) => {
    const value = fromScale(histogram, logarithmic, at / steps);
    return integer ? Math.round(value) : value;
  };
  const change = (next: number[]) => {
    const [from, to] = next as [number, number];
    const whole = from === 0 && to === steps;
    lab.wordTable.getState().setRange(column.id, whole ? null : [valueAt(from), valueAt(to)]);
  };
  const tallest = Math.sqrt(Math.max(...bins));
  return (
    <div className="histogram">
      <p className="histogram-head">
        <span className="histogram-name">{name}</span>
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
      >
        <svg
          className="histogram-bars"
          viewBox={`0 0 ${bins.length} 1`}
          preserveAspectRatio="none"
          role="img"
          aria-label={tables.histogram(name)}
        >
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
                className={inside ? 'inside' : ''}
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
