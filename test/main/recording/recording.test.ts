import { readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../core/contract/service.ts';
import { seededRandom } from '../../../core/projection/random.ts';
import { loadRecording, saveRecording } from '../../../main/recording/file.ts';
import { rankHistory } from '../../../main/recording/ranks.ts';
import { Recording } from '../../../main/recording/recording.ts';
import { temporaryFolder } from '../bench.ts';

const dim = 12;
const words = Array.from({ length: 40 }, (_, i) => `w${i}`);

const frameOf = (step: number, steps: number, rows = words.length): Frame => ({
  run: 'r',
  step,
  fraction: step / steps,
  positions: new Float32Array(rows * 3).fill(step),
});

/** Vectors that turn from one random table into another as `t` goes from 0 to 1. */
function vectorsAt(t: number, rows = words.length) {
  const random = seededRandom(7);
  const value = () => random() * 2 - 1;
  const from = Float32Array.from({ length: rows * dim }, value);
  const to = Float32Array.from({ length: rows * dim }, value);
  return { data: from.map((v, i) => v * (1 - t) + to[i]! * t), rows, dim };
}

function recorded(steps: number): Recording {
  const recording = new Recording(words);
  for (let step = 0; step <= steps; step++) recording.add(frameOf(step, steps), vectorsAt(step / steps));
  return recording;
}

describe('Recording', () => {
  it('covers a long run evenly within its limits, first and last moment included', () => {
    const { moments } = recorded(5000);
    expect(moments.length).toBeLessThanOrEqual(241);
    expect(moments.length).toBeGreaterThan(100);
    expect(moments[0]!.step).toBe(0);
    expect(moments.at(-1)!.step).toBe(5000);
    const gaps = moments.slice(1, -1).map(({ step }, i) => step - moments[i]!.step);
    expect(Math.max(...gaps)).toBe(Math.min(...gaps));
  });

  it('keeps vectors within their own limit of bytes, spread over the run', () => {
    const rows = 2000;
    const recording = new Recording(Array.from({ length: rows }, (_, i) => `${i}`));
    const table = { data: new Float32Array(rows * 200).fill(0.5), rows, dim: 200 };
    for (let step = 0; step <= 300; step++) recording.add(frameOf(step, 300, rows), table);
    const withVectors = recording.moments.filter(({ vectors }) => vectors);
    const bytes = withVectors.reduce((sum, { vectors }) => sum + vectors!.length, 0);
    expect(bytes).toBeLessThanOrEqual(12.5e6);
    expect(withVectors.length).toBeGreaterThan(10);
    expect(withVectors[0]!.step).toBe(0);
    expect(withVectors.at(-1)!.step).toBe(300);
  });

  it('goes back with the run', () => {
    const recording = recorded(50);
    recording.add(frameOf(20, 50), vectorsAt(0.4));
    expect(recording.moments.at(-1)!.step).toBe(20);
    expect(recording.moments.map(({ step }) => step)).toEqual([
      ...new Set(recording.moments.map(({ step }) => step)),
    ]);
  });

  it('gives a window all positions in one array', () => {
    const all = recorded(9).all()!;
    expect(all.points).toBe(words.length);
    expect(all.positions.length).toBe(10 * words.length * 3);
    expect([...all.steps]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(all.positions[words.length * 3 * 4]).toBe(4);
    expect(new Recording(words).all()).toBeNull();
  });
});

describe('rankHistory', () => {
  const nearest = (t: number, row: number) => {
    const { data } = vectorsAt(t);
    const at = (i: number) => data.subarray(i * dim, (i + 1) * dim);
    const cosine = (a: Float32Array, b: Float32Array) => {
      const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, v, i) => sum + v * y[i]!, 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    return words
      .map((word, i) => ({ word, cosine: cosine(at(row), at(i)) }))
      .filter(({ word }) => word !== words[row])
      .sort((a, b) => b.cosine - a.cosine);
  };

  it('ranks as brute force over the vectors of each moment does, to the precision of 8 bits', () => {
    const history = rankHistory(recorded(10), 'w3', 5)!;
    expect(history.among).toBe(words.length);
    expect(history.words.slice(0, 5)).toEqual(
      nearest(1, 3)
        .slice(0, 5)
        .map(({ word }) => word),
    );
    expect(history.words).toContain(nearest(0, 3)[0]!.word);
    const moments = history.steps.length;
    history.words.forEach((word, line) => {
      for (let m = 0; m < moments; m++) {
        const truth = nearest(m / 10, 3);
        const rank = truth.findIndex((other) => other.word === word) + 1;
        expect(history.cosines[line * moments + m]).toBeCloseTo(truth[rank - 1]!.cosine, 1.5);
        expect(Math.abs(history.ranks[line * moments + m]! - rank)).toBeLessThanOrEqual(1);
      }
    });
  });

  it('knows nothing of a word that was not recorded', () => {
    expect(rankHistory(recorded(3), 'elsewhere', 5)).toBeNull();
    expect(rankHistory(new Recording(words), 'w1', 5)).toBeNull();
  });
});

describe('a recording of some words of many', () => {
  /** Every second word to begin with, joined by one more of every four. */
  const early = Uint32Array.from({ length: 10 }, (_, i) => i);
  const rows = Uint32Array.from([...early, 12, 17, 30, 39]);
  const subset = (of: Uint32Array, step: number) => ({
    ...frameOf(step, 10, of.length),
    subset: { rows: of, of: 40 },
  });
  const vectors = (of: Uint32Array, step: number) => {
    const { data } = vectorsAt(step / 10);
    const picked = Array.from(of, (row) => [...data.subarray(row * dim, (row + 1) * dim)]).flat();
    return { data: Float32Array.from(picked), rows: of.length, dim };
  };
  const joined = () => {
    const recording = new Recording(words);
    for (let step = 0; step <= 10; step++) {
      const of = step < 3 ? early : rows;
      recording.add(subset(of, step), vectors(of, step));
    }
    return recording;
  };

  it('keeps what came before the others joined, and has them nowhere until then', () => {
    const all = joined().all()!;
    expect(all.points).toBe(14);
    expect(all.subset).toEqual({ rows, of: 40 });
    const moment = (m: number) => all.positions.subarray(m * 42, (m + 1) * 42);
    expect(Array.from(moment(2).subarray(0, 30))).toEqual(Array(30).fill(2));
    expect(moment(2).subarray(30).every(Number.isNaN)).toBe(true);
    expect(Array.from(moment(3))).toEqual(Array(42).fill(3));
  });

  it('begins again with other words', () => {
    const recording = joined();
    const others = rows.map((row) => (row === 39 ? 38 : row));
    recording.add(subset(others, 11), vectors(others, 11));
    expect(recording.moments).toHaveLength(1);
  });

  it('ranks among them by their own rows, and comes back from the disk', async () => {
    const recording = joined();
    const history = rankHistory(recording, 'w30', 4)!;
    expect(history.among).toBe(14);
    expect(history.steps[0]).toBe(3);
    expect(history.words).toEqual(Array.from(history.rows, (row) => `w${row}`));
    expect(history.rows.every((row) => rows.includes(row))).toBe(true);
    expect(rankHistory(recording, 'w31', 4)).toBeNull();
    const file = path.join(await temporaryFolder(), 'recording.bin');
    await saveRecording(file, recording);
    const found = (await loadRecording(file))!;
    expect(found.all()).toEqual(recording.all());
    expect(rankHistory(found, 'w30', 4)).toEqual(history);
  });
});

describe('a recording on disk', () => {
  it('comes back as it was', async () => {
    const file = path.join(await temporaryFolder(), 'recording.bin');
    const recording = recorded(20);
    await saveRecording(file, recording);
    const found = (await loadRecording(file))!;
    expect(found.moments).toEqual(recording.moments);
    expect(rankHistory(found, 'w1', 3)).toEqual(rankHistory(recording, 'w1', 3));
  });

  it('is none when it is damaged, cut, or not there', async () => {
    const file = path.join(await temporaryFolder(), 'recording.bin');
    expect(await loadRecording(file)).toBeNull();
    await saveRecording(file, recorded(5));
    const bytes = await readFile(file);
    for (const at of [3, 40, bytes.length >> 1, bytes.length - 1]) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 0x20;
      await writeFile(file, damaged);
      expect(await loadRecording(file)).toBeNull();
    }
    await writeFile(file, bytes);
    await truncate(file, bytes.length >> 1);
    expect(await loadRecording(file)).toBeNull();
  });
});
