import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { RunProgress } from '../../core/contract/service.ts';
import { type LossChart as Chart, createLossChart, type LossChartStrings } from './loss-chart.ts';

interface Props {
  progress: readonly RunProgress[];
  /** The run is over. */
  ended: boolean;
  /** The step on screen; null: the latest, unmarked. */
  mark: number | null;
  strings: LossChartStrings;
  locale: string;
  /** Accessible name. */
  label: string;
  onScrub(step: number): void;
}

/** The loss chart in React: one chart for the life of the component; new props only call methods on it. */
export function LossChart({ progress, ended, mark, strings, locale, label, onScrub }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const options = { strings, locale, onScrub };
  const latest = useRef(options);

  useEffect(() => {
    const made = createLossChart(place.current!, latest.current);
    chart.current = made;
    return () => {
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    latest.current = { strings, locale, onScrub };
    chart.current?.setOptions(latest.current);
  }, [strings, locale, onScrub]);
  useEffect(() => chart.current?.setProgress(progress), [progress]);
  useEffect(() => chart.current?.setEnded(ended), [ended]);
  useEffect(() => chart.current?.setMark(mark), [mark]);

  const last = progress.length - 1;
  const at = mark === null ? last : progress.findLastIndex(({ step }) => step <= mark);
  const shown = progress[Math.max(0, at)];
  const scrubTo = (event: KeyboardEvent) => {
    const stride = event.shiftKey ? 10 : 1;
    const goal = { ArrowLeft: at - stride, ArrowRight: at + stride, Home: 0, End: last }[event.key];
    const chosen = goal === undefined ? undefined : progress[Math.max(0, Math.min(last, goal))];
    if (!chosen) return;
    event.preventDefault();
    onScrub(chosen.step);
  };
  return (
    <div
      ref={place}
      style={{ width: '100%', height: '100%' }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={progress[last]?.step ?? 0}
      aria-valuenow={shown?.step ?? 0}
      aria-valuetext={
        shown ? `${strings.epoch} ${(shown.fraction * shown.epochs).toFixed(2)}` : strings.epoch
      }
      onKeyDown={scrubTo}
    />
  );
}
