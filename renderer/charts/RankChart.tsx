import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { RankHistory } from '../../core/contract/recording.ts';
import './rank-chart.css';

interface Props {
  history: RankHistory;
  /** Rows of the chart: ranks below are not drawn. */
  k: number;
  /** The step on screen; null: the end. */
  mark: number | null;
  /** Accessible name of the chart as a scrubber. */
  label: string;
  /** The moment in words. */
  momentText: string;
  hovered: number | null;
  onScrub(step: number): void;
  /** A row of the vocabulary, or null. */
  onHover(row: number | null): void;
  onChoose(row: number): void;
}

/** Pixels a rank takes, and the width of the drawing in its own units. */
const rowHeight = 26;
const width = 200;

/** Who is nearest, second, third, … as training goes on: one line a word, the words as they stand at the moment shown. */
export function RankChart(props: Props) {
  const { history, k, mark, label, momentText, hovered, onScrub, onHover, onChoose } = props;
  const { steps, fractions, words, rows, ranks } = history;
  const moments = steps.length;
  const plot = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const end = moments - 1;
  const at =
    mark === null
      ? end
      : Math.max(
          0,
          steps.findLastIndex((step) => step <= mark),
        );
  const span = fractions[end]! - fractions[0]! || 1;
  const x = (m: number) => ((fractions[m]! - fractions[0]!) / span) * width;
  const rank = (line: number, m: number) => ranks[line * moments + m]!;
  const lit = (line: number) => rows[line] === hovered || line === pointed;

  const scrub = (event: PointerEvent) => {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    const box = plot.current!.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width) * width;
    let near = 0;
    for (let m = 1; m < moments; m++) if (Math.abs(x(m) - share) < Math.abs(x(near) - share)) near = m;
    onScrub(steps[near]!);
  };
  const scrubBy = (event: KeyboardEvent) => {
    const goal = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: end }[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    onScrub(steps[Math.max(0, Math.min(end, goal))]!);
  };
  const standing = words
    .map((word, line) => ({ word, line, rank: rank(line, at) }))
    .filter((entry) => entry.rank <= k)
    .sort((a, b) => a.rank - b.rank);

  return (
    <div className="rank-chart" style={{ height: k * rowHeight }}>
      <div
        ref={plot}
        className="rank-plot"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={end}
        aria-valuenow={at}
        aria-valuetext={momentText}
        onKeyDown={scrubBy}
        onPointerDown={(event) => {
          plot.current!.setPointerCapture(event.pointerId);
          scrub(event);
        }}
        onPointerMove={scrub}
      >
        <svg viewBox={`0 0 ${width} ${k * rowHeight}`} preserveAspectRatio="none" aria-hidden="true">
          {words.map((word, line) => (
            <path
              key={word}
              d={pathOf((m) => rank(line, m), moments, k, x)}
              className={lit(line) ? 'lit' : line < k ? 'final' : 'former'}
            />
          ))}
          <line className="rank-mark" x1={x(at)} x2={x(at)} y1={0} y2={k * rowHeight} />
        </svg>
      </div>
      <ol className="rank-words">
        {standing.map(({ word, line, rank: place }) => (
          <li key={word} style={{ transform: `translateY(${(place - 1) * rowHeight}px)` }}>
            <button
              type="button"
              className={lit(line) ? 'lit' : ''}
              onClick={() => onChoose(rows[line]!)}
              onPointerEnter={() => {
                setPointed(line);
                onHover(rows[line]!);
              }}
              onPointerLeave={() => {
                setPointed(null);
                onHover(null);
              }}
            >
              <span className="rank-number">{place}</span>
              <bdi>{word}</bdi>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Level while a rank holds, a smooth step where it changes, a gap while the word is further away than `k`. */
function pathOf(rank: (m: number) => number, moments: number, k: number, x: (m: number) => number): string {
  const y = (m: number) => (rank(m) - 0.5) * rowHeight;
  let path = '';
  for (let m = 0; m < moments; m++) {
    if (rank(m) > k) continue;
    if (m === 0 || rank(m - 1) > k) {
      path += `M${x(m).toFixed(1)} ${y(m)}`;
      continue;
    }
    const middle = ((x(m - 1) + x(m)) / 2).toFixed(1);
    path += `C${middle} ${y(m - 1)} ${middle} ${y(m)} ${x(m).toFixed(1)} ${y(m)}`;
  }
  return path;
}
