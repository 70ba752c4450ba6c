import { describe, expect, it } from 'vitest';
import type { RunProgress } from '../../../core/contract/service.ts';
import { LossCurve } from '../../../renderer/charts/loss-curve.ts';

const measured = (step: number, more: Partial<RunProgress> = {}): RunProgress => ({
  run: 'a',
  step,
  fraction: (step + 1) / 100,
  epoch: 0,
  epochs: 5,
  tokens: 0,
  tokensPerSecond: 0,
  secondsElapsed: 0,
  secondsLeft: 0,
  learningRate: 0.025,
  trainLoss: 3 + (step % 2),
  heldOutLoss: step % 4 === 0 ? 2 : null,
  ...more,
});
const run = (count: number) => Array.from({ length: count }, (_, step) => measured(step));

describe('the loss curve', () => {
  it('grows with the run and starts again with another', () => {
    const curve = new LossCurve();
    curve.take(run(10));
    curve.take(run(14));
    expect(curve.length).toBe(14);
    expect(curve.x[13]).toBeCloseTo(0.7, 10);
    curve.take([measured(0, { run: 'b', heldOutLoss: 7 })]);
    expect(curve.length).toBe(1);
    expect(curve.heldOut).toEqual([7]);
    curve.take([]);
    expect(curve.length).toBe(0);
  });

  it('smooths what is drawn and keeps what was measured', () => {
    const curve = new LossCurve();
    curve.take(run(100));
    const [, drawn] = curve.columns();
    expect(curve.training[51]).toBe(4);
    const late = drawn.slice(50).map(Number);
    expect(Math.max(...late) - Math.min(...late)).toBeLessThan(0.7);
    expect(late.reduce((sum, v) => sum + v, 0) / late.length).toBeCloseTo(3.5, 1);
  });

  it('finds the nearest measurement, the one of a step, and the held-out loss known by then', () => {
    const curve = new LossCurve();
    curve.take(run(20).filter(({ step }) => step !== 7));
    expect(curve.steps[curve.nearest(0.26)]).toBe(4);
    expect(curve.nearest(-1)).toBe(0);
    expect(curve.nearest(99)).toBe(18);
    expect(curve.steps[curve.indexOfStep(7)]).toBe(6);
    expect(curve.indexOfStep(-1)).toBe(-1);
    expect(curve.heldOutAt(3)).toBe(2);
    expect(new LossCurve().nearest(1)).toBe(-1);
  });
});
