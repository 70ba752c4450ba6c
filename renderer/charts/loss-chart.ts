import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './loss-chart.css';
import type { RunProgress } from '../../core/contract/service.ts';
import { LossCurve } from './loss-curve.ts';

/** Words of the chart, in the interface's language. */
export interface LossChartStrings {
  /** Axis: epochs done. */
  epoch: string;
  heldOut: string;
  training: string;
}

export interface LossChartOptions {
  strings: LossChartStrings;
  /** BCP 47; for the numbers. */
  locale: string;
  /** The user chose a moment of the run by pointer or arrow key. */
  onScrub(step: number): void;
}

export interface LossChart {
  /** All measurements of a run so far; only those after the last ones given are read while the run is the same. */
  setProgress(progress: readonly RunProgress[]): void;
  /** Whether the run has ended: then the horizontal axis ends where it did, which may be before its plan. */
  setEnded(ended: boolean): void;
  /** The step marked on the chart (the frame on screen); null: none. */
  setMark(step: number | null): void;
  setOptions(options: LossChartOptions): void;
  dispose(): void;
}

interface Ink {
  main: string;
  second: string;
  text: string;
  line: string;
  font: string;
}

/**
 * The loss of a run as it trains: held-out loss as the main line, the training loss fainter and smoothed in the
 * drawing only (the readout tells the numbers as measured). The horizontal axis is the whole run from the start,
 * so nothing moves while data streams in. Fills `container`, follows its size and the theme's CSS variables.
 */
export function createLossChart(container: HTMLElement, initial: LossChartOptions): LossChart {
  let options = initial;
  let ink = readInk(container);
  let mark: number | null = null;
  let ended = false;
  let scheduled = 0;
  const curve = new LossCurve();

  container.classList.add('loss-chart');
  const readout = document.createElement('div');
  readout.className = 'loss-chart-readout';
  const keys = {
    x: document.createElement('span'),
    heldOut: document.createElement('span'),
    training: document.createElement('span'),
  };
  keys.heldOut.className = 'loss-chart-held-out';
  keys.training.className = 'loss-chart-training';
  readout.append(keys.x, keys.heldOut, keys.training);
  container.append(readout);

  const number = (value: number | null | undefined, digits: number) =>
    value === null || value === undefined
      ? '–'
      : value.toLocaleString(options.locale, {
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        });

  const lastEpoch = () => (ended && curve.x[curve.length - 1]) || Math.max(1, curve.epochs);

  const tell = (index: number | null) => {
    const marked = mark === null ? -1 : curve.indexOfStep(mark);
    const at = index ?? (marked >= 0 ? marked : curve.length - 1);
    const { strings } = options;
    keys.x.textContent = `${strings.epoch} ${number(curve.x[at], 2)}`;
    keys.heldOut.textContent = `${strings.heldOut} ${number(curve.heldOutAt(at), 4)}`;
    keys.training.textContent = `${strings.training} ${number(curve.training[at], 4)}`;
  };

  const axis = (size: number, space: number): uPlot.Axis => ({
    stroke: () => ink.text,
    font: `11px ${ink.font}`,
    grid: { stroke: () => ink.line, width: 1 },
    ticks: { stroke: () => ink.line, width: 1, size: 4 },
    size,
    space,
    gap: 4,
    values: (_plot, splits) =>
      splits.map((v) => v.toLocaleString(options.locale, { maximumFractionDigits: 3 })),
  });

  const plot = new uPlot(
    {
      width: Math.max(1, container.clientWidth),
      height: Math.max(1, container.clientHeight),
      padding: [22, 12, 0, 0],
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false, points: { size: 7 } },
      scales: {
        x: { time: false, range: () => [0, lastEpoch()] },
        y: { range: (_plot, low, high) => lossRange(low, high) },
      },
      axes: [axis(24, 60), axis(44, 28)],
      series: [
        {},
        { stroke: () => ink.second, width: 1, points: { show: false } },
        { stroke: () => ink.main, width: 2, points: { show: false }, spanGaps: true },
      ],
      hooks: {
        setCursor: [(u) => tell(u.cursor.idx ?? null)],
        draw: [drawMark],
      },
    },
    curve.columns(),
    container,
  );

  function drawMark(u: uPlot): void {
    const index = mark === null ? -1 : curve.indexOfStep(mark);
    if (index < 0) return;
    const x = Math.round(u.valToPos(curve.x[index]!, 'x', true));
    const { ctx, bbox } = u;
    ctx.save();
    ctx.fillStyle = ink.main;
    ctx.globalAlpha = 0.7;
    ctx.fillRect(x - 0.5 * uPlot.pxRatio, bbox.top, uPlot.pxRatio, bbox.height);
    ctx.globalAlpha = 1;
    ctx.beginPath();
    ctx.arc(x, bbox.top, 3 * uPlot.pxRatio, 0, 2 * Math.PI);
    ctx.fill();
    ctx.restore();
  }

  const draw = () => {
    scheduled = 0;
    plot.setData(curve.columns());
    tell(plot.cursor.idx ?? null);
  };

  /** A burst of measurements is drawn once. */
  const redraw = () => {
    if (scheduled === 0) scheduled = requestAnimationFrame(draw);
  };

  const scrub = (event: PointerEvent) => {
    if (curve.length === 0 || (event.type === 'pointermove' && event.buttons === 0)) return;
    const x = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, 'x');
    options.onScrub(curve.steps[curve.nearest(x)]!);
  };
  plot.over.addEventListener('pointerdown', (event) => {
    plot.over.setPointerCapture(event.pointerId);
    scrub(event);
  });
  plot.over.addEventListener('pointermove', scrub);

  const resize = new ResizeObserver(() =>
    plot.setSize({ width: Math.max(1, container.clientWidth), height: Math.max(1, container.clientHeight) }),
  );
  resize.observe(container);
  const theme = new MutationObserver(() => {
    ink = readInk(container);
    plot.redraw(false);
  });
  theme.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'class', 'style'],
  });
  tell(null);

  return {
    setProgress(progress) {
      curve.take(progress);
      redraw();
    },
    setEnded(now) {
      ended = now;
      redraw();
    },
    setMark(step) {
      if (step === mark) return;
      mark = step;
      tell(plot.cursor.idx ?? null);
      plot.redraw(false);
    },
    setOptions(next) {
      options = next;
      tell(null);
      plot.redraw(false);
    },
    dispose() {
      cancelAnimationFrame(scheduled);
      resize.disconnect();
      theme.disconnect();
      plot.destroy();
      readout.remove();
    },
  };
}

/** A little room above and below, and never a range so narrow that noise looks like news. */
function lossRange(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const room = Math.max((high - low) * 0.08, Math.abs(high) * 0.01, 1e-3);
  return [Math.max(0, low - room), high + room];
}

function readInk(element: HTMLElement): Ink {
  const style = getComputedStyle(element);
  const read = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  return {
    main: read('--accent', '#b45309'),
    second: read('--cool', '#5585bd'),
    text: read('--muted', '#667080'),
    line: read('--line', '#dcdfe4'),
    font: style.fontFamily || 'sans-serif',
  };
}
