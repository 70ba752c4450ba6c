import { describe, expect, it } from 'vitest';
import type { RunProgress } from '../../core/contract/service.ts';
import { RunHistory } from '../../main/run-history.ts';

const measured = (step: number, heldOutLoss: number | null = null): RunProgress => ({
  run: 'r',
  step,
  fraction: 0,
  epoch: 1,
  epochs: 1,
  tokens: step,
  tokensPerSecond: 1,
  secondsElapsed: 0,
  secondsLeft: 0,
  learningRate: 0.1,
  trainLoss: 1,
  heldOutLoss,
});

describe('the history of a run', () => {
  it('stays bounded, in order, with every held-out loss and the latest measurements', () => {
    const history = new RunHistory();
    for (let step = 0; step < 50_000; step++) history.add(measured(step, step % 500 === 0 ? 2 : null));
    const steps = history.all.map(({ step }) => step);
    expect(steps.length).toBeLessThanOrEqual(4000);
    expect(steps.slice(-100)).toEqual(Array.from({ length: 100 }, (_, i) => 49_900 + i));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(history.all.filter(({ heldOutLoss }) => heldOutLoss !== null)).toHaveLength(100);
  });

  it('drops what followed the checkpoint a run went back to', () => {
    const history = new RunHistory([0, 1, 2, 3, 4].map((step) => measured(step)));
    history.add(measured(2, 7));
    expect(history.all.map(({ step }) => step)).toEqual([0, 1, 2]);
    expect(history.last!.heldOutLoss).toBe(7);
  });
});
