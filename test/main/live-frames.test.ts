import { describe, expect, it } from 'vitest';
import type { Frame, RunProgress } from '../../core/contract/service.ts';
import { FramePace } from '../../main/frame-pace.ts';
import { LiveFrames } from '../../main/live-frames.ts';
import { clusteredTable } from '../core/neighbors/tables.ts';

/** A clock that is moved by hand. */
function clockwork() {
  const clock = { now: 0 };
  return { clock, read: () => clock.now };
}

describe('FramePace', () => {
  const paced = () => {
    const { clock, read } = clockwork();
    return { clock, pace: new FramePace(read, { interval: 100, share: 0.05 }) };
  };

  it('lets frames that cost little come at their interval', () => {
    const { clock, pace } = paced();
    expect(pace.due).toBe(true);
    pace.spend(() => {
      clock.now += 2;
    });
    clock.now = 99;
    expect(pace.due).toBe(false);
    clock.now = 100;
    expect(pace.due).toBe(true);
  });

  it.each([1, 8, 40, 300])('takes no more than its share where a frame costs %i ms', (cost) => {
    const { clock, pace } = paced();
    let spent = 0;
    let begun = 0;
    for (; clock.now < 60_000; clock.now += 1) {
      if (!pace.due) continue;
      begun = clock.now;
      pace.spend(() => {
        clock.now += cost;
        spent += cost;
      });
    }
    expect(spent - cost).toBeLessThanOrEqual(0.05 * begun);
    // and does not give away what it has
    expect(spent).toBeGreaterThan(Math.min(0.045, (0.9 * cost) / 100) * clock.now);
  });

  it('takes for the cost what the work takes, not what others take meanwhile', () => {
    const { clock, pace } = paced();
    const costs = [10, 90, 60, 70, 90, 40, 80, 10];
    const waits = costs.map((cost) => {
      const began = clock.now;
      pace.spend(() => {
        clock.now += cost;
      });
      while (!pace.due) clock.now++;
      return clock.now - began;
    });
    expect(waits.every((wait) => wait === 200)).toBe(true);
  });

  it('learns anew what a frame costs when it is told that the work changes', () => {
    const { clock, pace } = paced();
    const spend = (cost: number) =>
      pace.spend(() => {
        clock.now += cost;
      });
    spend(5);
    pace.forget();
    spend(20);
    clock.now += 379;
    expect(pace.due).toBe(false);
    clock.now += 1;
    expect(pace.due).toBe(true);
  });
});

describe('LiveFrames', () => {
  const progress = (step: number, fraction: number) => ({ run: 'r', step, fraction }) as RunProgress;
  const training = (rows: number, dim = 16) => {
    const { data } = clusteredTable(rows, dim, 30, 4, 1);
    return { vectors: () => ({ input: data, rows, dim, stride: dim }) };
  };
  const watched = (rows: number, fractions: number[], keep?: Uint32Array) => {
    const { clock, read } = clockwork();
    const frames: Frame[] = [];
    const live = new LiveFrames(1, (frame) => frames.push(frame), read);
    if (keep) live.show(keep);
    const run = training(rows);
    fractions.forEach((fraction, step) => {
      clock.now += 1000;
      live.offer(run, progress(step, fraction));
    });
    return frames;
  };

  it('shows all words of a small vocabulary', () => {
    const [frame] = watched(700, [0]);
    expect(frame!.positions).toHaveLength(2100);
    expect(frame!.subset).toBeUndefined();
  });

  it('shows the frequent words of a large one, joined once by others from its clusters', () => {
    const frames = watched(12_000, [0, 0.01, 0.02, 0.03, 0.5, 1]);
    expect(frames.map(({ positions }) => positions.length / 3)).toEqual([1000, 1000, 2000, 2000, 2000, 2000]);
    const [first, , chosen] = frames.map(({ subset }) => subset!);
    expect(frames.every(({ subset }) => subset!.of === 10_000)).toBe(true);
    expect(chosen!.rows.subarray(0, 1000)).toEqual(first!.rows);
    expect(chosen!.rows.at(-1)).toBeGreaterThan(2500);
    expect(chosen!.rows.at(-1)).toBeLessThan(10_000);
    for (const { subset } of frames.slice(2)) expect(subset!.rows).toBe(chosen!.rows);
  });

  it('moves nothing by the joining: the words that were there stay about where they were', () => {
    const [before, after] = watched(12_000, [0.01, 0.02]).map(({ positions }) => positions);
    const moved = Math.hypot(...before!.map((value, i) => value - after![i]!)) / Math.hypot(...before!);
    expect(moved).toBeLessThan(0.5);
  });

  it('goes on with the words a run showed before it was interrupted', () => {
    const rows = Uint32Array.from({ length: 2000 }, (_, i) => (i < 1000 ? i : 3 * i));
    expect(watched(12_000, [0.4], rows)[0]!.subset!.rows).toBe(rows);
    // one that was interrupted before it had chosen chooses now
    const early = watched(12_000, [0.4], rows.slice(0, 1000))[0]!.subset!.rows;
    expect(early).toHaveLength(2000);
    expect(early).not.toEqual(rows);
  });

  it('comes at the end whatever the pace, and shows nothing of vectors that are not finite', () => {
    const { read } = clockwork();
    const frames: Frame[] = [];
    const live = new LiveFrames(1, (frame) => frames.push(frame), read);
    const run = training(100);
    live.offer(run, progress(0, 0));
    live.offer(run, progress(1, 0.5));
    live.offer(run, progress(2, 1));
    expect(frames.map(({ step }) => step)).toEqual([0, 2]);
    run.vectors().input[5] = Number.NaN;
    live.offer(run, progress(3, 1));
    expect(frames).toHaveLength(2);
  });
});
