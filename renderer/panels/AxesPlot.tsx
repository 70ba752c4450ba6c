import { useEffect, useMemo, useRef } from 'react';
import { Scatter, type ScatterTheme } from '../charts/scatter.ts';
import { Choice } from '../components/Fields.tsx';
import { Problem } from '../components/Problem.tsx';
import { useAxes, useCloud, useInspector, useLab, useSelection, useText } from '../context.ts';
import { darkSceneTheme, lightSceneTheme } from '../scene/themes.ts';
import type { Axis } from '../store/axes.ts';
import { useTheme } from '../theme/useTheme.ts';

/** Points drawn: the most frequent words. */
const drawn = 100_000;
const none = '';

/** All words on two axes of meaning. */
export function AxesPlot() {
  const { axes } = useText();
  const saved = useAxes((state) => state.saved);
  const plot = useAxes((state) => state.plot);
  const plotted = useAxes((state) => state.plotted);
  const x = saved.find(({ id }) => id === plot.x);
  const y = saved.find(({ id }) => id === plot.y);
  const error = plotted.x.error ?? plotted.y.error;
  const ready = x && y && plotted.x.value && plotted.y.value;
  return (
    <section className="axes-plot" aria-label={axes.plot}>
      <div className="axes-sides">
        <Side side="x" label={axes.across} />
        <Side side="y" label={axes.up} />
        {x && <p className="field-hint">{axes.reads(axes.across, x.from.join(', '), x.to.join(', '))}</p>}
        {y && <p className="field-hint">{axes.reads(axes.up, y.from.join(', '), y.to.join(', '))}</p>}
        {ready && <Shown />}
      </div>
      {error ? (
        <div className="padded">
          <Problem error={error} />
        </div>
      ) : ready ? (
        <Chart x={x} y={y} across={plotted.x.value!} up={plotted.y.value!} />
      ) : (
        <p className="timeline-empty">{saved.length < 2 ? axes.plotNone : axes.plotChoose}</p>
      )}
    </section>
  );
}

function Shown() {
  const { axes } = useText();
  const words = useCloud((state) => state.table.words.length);
  return words > drawn ? <p className="field-hint">{axes.mostFrequent(drawn, words)}</p> : null;
}

function Side({ side, label }: { side: 'x' | 'y'; label: string }) {
  const lab = useLab();
  const { axes } = useText();
  const saved = useAxes((state) => state.saved);
  const value = useAxes((state) => state.plot[side]) ?? none;
  const names = Object.fromEntries([[none, axes.noAxis], ...saved.map(({ id, name }) => [id, name])]);
  return (
    <div className="field">
      <span className="field-label">{label}</span>
      <Choice
        small
        label={label}
        value={value}
        options={[none, ...saved.map(({ id }) => id)]}
        names={names}
        onChange={(next) => lab.axes.getState().setPlot(side, next === none ? null : next)}
      />
    </div>
  );
}

const themeOf = (dark: boolean): ScatterTheme => {
  const { text, muted, accent, grid, ramp, background, font } = dark ? darkSceneTheme : lightSceneTheme;
  return { text, muted, accent, grid, point: ramp[2]!, halo: background, font };
};

interface ChartProps {
  x: Axis;
  y: Axis;
  across: Float32Array;
  up: Float32Array;
}

function Chart({ x, y, across, up }: ChartProps) {
  const lab = useLab();
  const { axes, format } = useText();
  const { dark } = useTheme();
  const words = useCloud((state) => state.table.words);
  const hovered = useInspector((state) => state.hovered);
  const selected = useInspector((state) => state.selected);
  const rows = useSelection((state) => state.rows);
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<Scatter | null>(null);
  const look = useRef(dark);
  useEffect(() => {
    const { hover, select } = lab.inspector.getState();
    const made = new Scatter(container.current!, {
      theme: themeOf(look.current),
      locale: format.locale,
      onHover: hover,
      onSelect: select,
    });
    chart.current = made;
    return () => {
      chart.current = null;
      made.dispose();
    };
  }, [lab, format.locale]);
  useEffect(() => {
    look.current = dark;
    chart.current?.setTheme(themeOf(dark));
  }, [dark]);
  useEffect(() => {
    chart.current?.setData({
      x: across.subarray(0, drawn),
      y: up.subarray(0, drawn),
      label: (row) => words.at(row) ?? '',
    });
  }, [across, up, words]);
  const picked = useMemo(() => (rows.count > 0 ? rows.mask(Math.min(drawn, rows.size)) : null), [rows]);
  useEffect(() => {
    chart.current?.setMarks({ hovered, selected, picked });
  }, [hovered, selected, picked]);
  return (
    <div className="axes-chart">
      <div ref={container} className="axes-canvas" role="img" aria-label={axes.chart(x.name, y.name)} />
      <span className="axes-end left" dir="auto">
        ← {x.from.join(', ')}
      </span>
      <span className="axes-end right" dir="auto">
        {x.to.join(', ')} →
      </span>
      <span className="axes-end top" dir="auto">
        ↑ {y.to.join(', ')}
      </span>
      <span className="axes-end bottom" dir="auto">
        ↓ {y.from.join(', ')}
      </span>
    </div>
  );
}
