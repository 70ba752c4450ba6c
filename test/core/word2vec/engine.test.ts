import { describe, expect, it } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import {
  attachHeldOut,
  attachWorker,
  createTrainingMemory,
  type EngineOptions,
  planTraining,
  readStatistics,
  SENTENCE_END,
} from '../../../core/word2vec/engine.ts';
import { drawHeldOut, heldOutLoss } from '../../../core/word2vec/held-out.ts';
import { trainParameters } from '../../../core/word2vec/parameters.ts';
import { Sfc32 } from '../../../core/word2vec/random.ts';
import { learningRateAt, resolveParameters } from '../../../core/word2vec/schedule.ts';

/** Sentences of two topics: words 0..4 keep to themselves, and so do 5..9. */
function corpus(sentences: number): Uint32Array {
  const random = Sfc32.seeded(2, 0);
  const tokens: number[] = [];
  for (let s = 0; s < sentences; s++) {
    const topic = (random.next() & 1) * 5;
    for (let i = 0; i < 8; i++) tokens.push(topic + (random.next() % 5));
    tokens.push(SENTENCE_END);
  }
  return Uint32Array.from(tokens);
}

function options(input: object = {}): EngineOptions {
  const parameters = resolveParameters(trainParameters.parse({ dim: 12, downsample: 0, ...input }));
  return {
    parameters,
    counts: new Float64Array(10).fill(800),
    corpusTokens: 8000,
    threads: 1,
    chunkTokens: 1000,
  };
}

describe('the reference engine', () => {
  it.each([
    ['cbow', 'corrected', 'pair'],
    ['cbow', 'classic', 'pair'],
    ['skipgram', 'corrected', 'pair'],
    ['cbow', 'corrected', 'block'],
    ['cbow', 'classic', 'block'],
    ['skipgram', 'corrected', 'block'],
  ])('%s %s %s learns, and a resumed run equals an uninterrupted one', (method, update, mode) => {
    const tokens = corpus(300);
    const settings = options({ method, update, mode });
    const heldOut = drawHeldOut(corpus(40), settings.counts, settings.parameters, 100);
    const run = (interruptAt: number) => {
      const plan = planTraining(settings, 'reference');
      const made = createTrainingMemory(plan, settings, null);
      const lossOf = attachHeldOut(plan, made.memory, null);
      let worker = attachWorker(plan, made.memory, null, 0);
      const before = heldOutLoss(heldOut, lossOf);
      for (let unit = 0; unit < 30; unit++) {
        if (unit === interruptAt) {
          const state = worker.randomState();
          worker.setRandomState(new Uint32Array(4));
          worker = attachWorker(plan, made.memory, null, 0);
          worker.setRandomState(state);
        }
        const part = tokens.subarray((unit % 3) * 900, ((unit % 3) + 1) * 900);
        worker.tokens.set(part);
        worker.train(part.length, method === 'cbow' ? 0.1 : 0.02);
      }
      const after = heldOutLoss(heldOut, lossOf);
      return { before, after, input: [...made.input], statistics: readStatistics(made.memory, plan.layout) };
    };
    const whole = run(-1);
    expect(whole.before).toBeCloseTo(6 * Math.LN2, 5);
    expect(whole.after).toBeLessThan(whole.before - 0.3);
    expect(whole.statistics[0]!.words).toBe(30 * 800);
    expect(whole.statistics[0]!.examples).toBeGreaterThanOrEqual(30 * 800);
    const perExample = whole.statistics[0]!.loss / whole.statistics[0]!.examples;
    expect(perExample).toBeGreaterThan(0.5);
    expect(perExample).toBeLessThan(whole.before);
    expect(run(7).input).toEqual(whole.input);
  });
});

describe('planTraining', () => {
  it('refuses what 4 GiB cannot hold, saying what would fit', () => {
    const settings = { ...options({ dim: 300 }), counts: new Float64Array(3_000_000) };
    const refuse = () => planTraining(settings);
    expect(refuse).toThrow(LabError);
    expect(refuse).toThrow(
      /3,000,000 words of 300 dimensions need 6\.8 GiB.*at most 4\.0 GiB.*at most 176 dim/,
    );
    try {
      refuse();
    } catch (error) {
      const fits = (error as LabError).details.vocabularyThatFits as number;
      expect(planTraining({ ...settings, counts: new Float64Array(fits) }).layout.bytes).toBeLessThanOrEqual(
        2 ** 32,
      );
      expect(() => planTraining({ ...settings, counts: new Float64Array(fits + 200) })).toThrow(LabError);
    }
    expect(planTraining({ ...settings, ...options({ dim: 176 }), counts: settings.counts }).layout.dim).toBe(
      176,
    );
  });
});

describe('defaults', () => {
  it('draw negatives for each word alone where the vocabulary is small', () => {
    const settings = options();
    const mode = (words: number) =>
      planTraining({ ...settings, counts: new Float64Array(words).fill(5) }).parameters.mode;
    expect(mode(10)).toBe('pair');
    expect(mode(50_000)).toBe('block');
    const chosen = { ...settings, ...options({ mode: 'block' }) };
    expect(planTraining(chosen).parameters.mode).toBe('block');
  });

  it('fill in learning rates, which decay linearly', () => {
    const resolved = resolveParameters(trainParameters.parse({ learningRate: 0.5 }));
    expect(resolved.minLearningRate).toBe(0.0005);
    expect(learningRateAt(resolved, 0)).toBe(0.5);
    expect(learningRateAt(resolved, 0.5)).toBeCloseTo(0.25025);
    expect(learningRateAt(resolved, 1)).toBe(0.0005);
    expect(learningRateAt(resolved, 7)).toBe(0.0005);
    const rate = (input: object) => resolveParameters(trainParameters.parse(input)).learningRate;
    expect(rate({})).toBeGreaterThan(rate({ update: 'classic' }));
    expect(rate({ update: 'classic' })).toBeGreaterThan(rate({ method: 'skipgram' }));
    const refused = trainParameters.parse({ learningRate: 0.1, minLearningRate: 0.2 });
    expect(() => resolveParameters(refused)).toThrow(/minimum learning rate 0.2 is above/);
  });
});
