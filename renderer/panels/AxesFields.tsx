import { useState } from 'react';
import type { SemanticAxis } from '../../core/contract/projection.ts';
import { useCloud, useLab, useText } from '../context.ts';
import { wordsOf } from '../store/map-settings.ts';

type Side = 'from' | 'to';
type Typed = Record<Side, string>;

const typedOf = (axis: SemanticAxis | undefined): Typed => ({
  from: axis?.from.join(', ') ?? '',
  to: axis?.to.join(', ') ?? '',
});

/** The words that each axis leads from and to. */
export function AxesFields() {
  const lab = useLab();
  const { map } = useText();
  const { axes, dimensions } = useCloud((state) => state.settings);
  const [typed, setTyped] = useState(() => [0, 1, 2].map((i) => typedOf(axes?.[i])));
  const change = (axis: number, side: Side, value: string) => {
    const next = typed.map((one, i) => (i === axis ? { ...one, [side]: value } : one));
    setTyped(next);
    const read = next.map(({ from, to }) => ({ from: wordsOf(from), to: wordsOf(to) }));
    // an axis after one that is not finished waits for it
    const whole = read.findIndex(({ from, to }) => from.length === 0 || to.length === 0);
    lab.cloud.getState().change({ axes: whole < 0 ? read : read.slice(0, whole) });
  };
  return (
    <div className="field">
      <span className="field-label">{map.names.axes}</span>
      {map.axisNames.slice(0, dimensions).map((axis, i) => (
        <div key={axis} className="axis-row">
          <span aria-hidden="true">{axis}</span>
          <input
            className="input"
            aria-label={map.axisFrom(axis)}
            placeholder={i === 0 ? map.axisFromExample : undefined}
            value={typed[i]!.from}
            {...asWords}
            onChange={({ target }) => change(i, 'from', target.value)}
          />
          <span aria-hidden="true">→</span>
          <input
            className="input"
            aria-label={map.axisTo(axis)}
            placeholder={i === 0 ? map.axisToExample : undefined}
            value={typed[i]!.to}
            {...asWords}
            onChange={({ target }) => change(i, 'to', target.value)}
          />
        </div>
      ))}
      <span className="field-hint">{map.hints.axes}</span>
    </div>
  );
}

const asWords = { spellCheck: false, autoComplete: 'off', dir: 'auto' } as const;
