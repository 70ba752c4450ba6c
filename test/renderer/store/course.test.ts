import { describe, expect, it } from 'vitest';
import { mostPins, trailOf } from '../../../renderer/store/course.ts';
import { Bench, frame, model, progress, run, settle, vocabulary, words } from './harness.ts';

describe('trailOf', () => {
  const frames = [0, 10, 20, 30].map((step) => frame(step));

  it('is the way of a word up to a step', () => {
    expect([...trailOf(frames, 2, 20)]).toEqual([0, 0, 0, 10, 10, 10, 20, 20, 20]);
    expect(trailOf(frames, 2, Number.POSITIVE_INFINITY).length).toBe(12);
  });

  it('is empty for a word that is not in the frames', () => {
    expect(trailOf(frames, 99, 30).length).toBe(0);
  });
});

describe('the course of a training', () => {
  const recorded = {
    steps: Float64Array.of(0, 5),
    fractions: Float64Array.of(0, 0.05),
    points: words.length,
    positions: new Float32Array(2 * words.length * 3).fill(9),
  };

  /** A window on a model trained here, whose run was recorded. */
  async function open() {
    const bench = new Bench();
    bench.models = [model()];
    bench.runs = [run('done', { model: 'm1' })];
    bench.answers = {
      recording: () => recorded,
      runHistory: () => ({ vocabulary: vocabulary(), progress: [progress(0), progress(5)], frame: null }),
      rankHistory: ({ word }) => ({
        ...{ word, steps: recorded.steps, fractions: recorded.fractions, words: ['man'] },
        ...{
          rows: Int32Array.of(3),
          ranks: Uint16Array.of(2, 1),
          cosines: Float32Array.of(0.1, 0.9),
          among: 5,
        },
      }),
    };
    const lab = await bench.open();
    await lab.showModel('m1');
    await settle();
    return { bench, lab };
  }

  it('can be scrubbed after the window was closed: the service kept its frames', async () => {
    const { lab } = await open();
    expect(lab.cloud.getState().frames.map(({ step }) => step)).toEqual([0, 5]);
    lab.course.getState().scrub(5);
    expect(lab.cloud.getState().picture).toMatchObject({ made: { by: 'training' }, points: words.length });
    expect(lab.cloud.getState().picture!.positions[0]).toBe(9);
  });

  it('charts the ranks of the selected word, or of the one followed last', async () => {
    const { lab, bench } = await open();
    await lab.course.getState().loadRanks();
    expect(lab.course.getState().ranks).toBeNull();
    lab.course.getState().togglePin(1);
    await lab.course.getState().loadRanks();
    expect(lab.course.getState().ranks?.word).toBe(words[1]);
    lab.inspector.getState().select(2);
    await lab.course.getState().loadRanks();
    expect(lab.course.getState().ranks?.word).toBe(words[2]);
    expect(bench.asked('rankHistory').map(({ run }) => run)).toEqual(['r1', 'r1']);
  });

  it('lets the oldest followed word go for one too many', async () => {
    const { lab } = await open();
    for (let row = 0; row <= mostPins; row++) lab.course.getState().togglePin(row);
    expect(lab.course.getState().pins).toEqual(Array.from({ length: mostPins }, (_, i) => i + 1));
    lab.course.getState().togglePin(3);
    expect(lab.course.getState().pins).not.toContain(3);
  });

  it('plays from the start, and a scrub by hand ends it', async () => {
    const { lab } = await open();
    lab.course.getState().play();
    expect(lab.course.getState().playing).toBe(true);
    expect(lab.cloud.getState().scrubbed).toBe(0);
    lab.course.getState().scrub(null);
    expect(lab.course.getState().playing).toBe(false);
    expect(lab.cloud.getState().scrubbed).toBeNull();
  });
});
