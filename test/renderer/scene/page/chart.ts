import type { RunProgress } from '../../../../core/contract/service.ts';
import { createLossChart } from '../../../../renderer/charts/loss-chart.ts';

const scrubbed: number[] = [];
const chart = createLossChart(document.querySelector<HTMLElement>('#chart')!, {
  strings: { epoch: 'epoch', heldOut: 'held-out', training: 'training' },
  locale: 'en',
  onScrub: (step) => scrubbed.push(step),
});

/** A run of `steps` measurements, `done` of them made: losses that fall like 1/sqrt(t), with noise. */
function progress(steps: number, done: number): RunProgress[] {
  return Array.from({ length: done }, (_, step) => {
    const fraction = (step + 1) / steps;
    const loss = 2.1 + 1.6 / Math.sqrt(1 + 40 * fraction);
    return {
      run: 'r',
      step,
      fraction,
      epoch: Math.floor(fraction * 5),
      epochs: 5,
      tokens: step * 1000,
      tokensPerSecond: 1e5,
      secondsElapsed: step / 10,
      secondsLeft: (steps - step) / 10,
      learningRate: 0.025,
      trainLoss: loss - 0.08 + 0.12 * Math.sin(step * 12.9898) * Math.cos(step * 4.1),
      heldOutLoss: step % 5 === 0 ? loss : null,
    };
  });
}

const chartLab = { chart, scrubbed, progress };
export type ChartLab = typeof chartLab;
declare global {
  interface Window {
    chartLab: ChartLab;
  }
}
window.chartLab = chartLab;
chart.setProgress(progress(600, 380));
chart.setMark(200);
