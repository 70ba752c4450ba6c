import { describe, expect, it } from 'vitest';
import {
  attachWorker,
  createTrainingMemory,
  type EngineOptions,
  planTraining,
  readStatistics,
  SENTENCE_END,
} from '../../../core/word2vec/engine.ts';
import { trainParameters } from '../../../core/word2vec/parameters.ts';
import { Sfc32 } from '../../../core/word2vec/random.ts';
import { resolveParameters } from '../../../core/word2vec/schedule.ts';
import { buildNames, builds } from './builds.ts';

/** Sentences of 0..12 words, some of one, the first words far more frequent. */
function sentences(vocabulary: number, words: number, seed: number): Uint32Array {
  const random = Sfc32.seeded(seed, 9);
  const tokens: number[] = [];
  while (tokens.length < words) {
    const length = random.next() % 13;
    for (let i = 0; i < length; i++) {
      tokens.push(Math.floor(vocabulary * (random.next() / 2 ** 32) ** 2));
    }
    tokens.push(SENTENCE_END);
  }
  return Uint32Array.from(tokens);
}

interface Case {
  method: 'cbow' | 'skipgram';
  update: 'corrected' | 'classic';
  mode: 'block' | 'pair';
  dim: number;
  vocabulary: number;
  negatives?: number;
  contextSize?: number;
  downsample?: number;
  words?: number;
  rate?: number;
  seed?: number;
}

function run(c: Case, module: WebAssembly.Module | null, units = 3) {
  const { vocabulary, words = 400, rate = 0.02, ...input } = c;
  const parameters = resolveParameters(trainParameters.parse({ downsample: 0.02, ...input }));
  const tokens = sentences(vocabulary, words, 1);
  const counts = new Float64Array(vocabulary).fill(1);
  for (const word of tokens) if (word < vocabulary) counts[word]!++;
  const options: EngineOptions = {
    parameters,
    counts,
    corpusTokens: counts.reduce((a, b) => a + b),
    threads: 2,
    chunkTokens: tokens.length,
  };
  const plan = planTraining(options, module ? 'kernel' : 'reference');
  const made = createTrainingMemory(plan, options, module);
  // Output vectors away from zero, so that every term of every gradient counts from the first step.
  const random = Sfc32.seeded(4, 4);
  for (let word = 0; word < vocabulary; word++) {
    for (let d = 0; d < c.dim; d++) {
      made.output[word * made.stride + d] = random.next() / 2 ** 32 - 0.5;
      made.input[word * made.stride + d] = random.next() / 2 ** 32 - 0.5;
    }
  }
  const worker = attachWorker(plan, made.memory, module, 1);
  for (let unit = 0; unit < units; unit++) {
    worker.tokens.set(tokens);
    worker.train(tokens.length, rate);
  }
  return { ...made, random: worker.randomState(), statistics: readStatistics(made.memory, plan.layout) };
}

/** Kernel and reference drew the same samples, and every number agrees up to single-precision rounding. */
function expectSame(c: Case, module: WebAssembly.Module | null) {
  const expected = run(c, null);
  const actual = run(c, module);
  expect(actual.random).toEqual(expected.random);
  expect(actual.statistics[0]).toEqual({ words: 0, examples: 0, loss: 0 });
  const [one, two] = [actual.statistics[1]!, expected.statistics[1]!];
  expect(one.words).toBe(two.words);
  expect(one.examples).toBe(two.examples);
  expect(Math.abs(one.loss - two.loss)).toBeLessThanOrEqual(1e-4 * two.loss);
  for (const table of ['input', 'output'] as const) {
    let worst = 0;
    let moved = 0;
    for (let i = 0; i < expected[table].length; i++) {
      const difference = Math.abs(actual[table][i]! - expected[table][i]!);
      worst = Math.max(worst, difference); // NaN stays
      moved = Math.max(moved, Math.abs(expected[table][i]!));
      if (i % actual.stride >= c.dim) expect(actual[table][i]).toBe(0);
    }
    expect(worst, table).toBeLessThan(2e-4 * Math.max(1, moved));
  }
}

const rules = [
  { method: 'cbow', update: 'corrected', mode: 'block' },
  { method: 'cbow', update: 'classic', mode: 'block' },
  { method: 'skipgram', update: 'corrected', mode: 'block' },
  { method: 'cbow', update: 'corrected', mode: 'pair' },
  { method: 'cbow', update: 'classic', mode: 'pair' },
  { method: 'skipgram', update: 'corrected', mode: 'pair' },
] as const;

const suites = buildNames.flatMap((build) => rules.map((rule) => ({ build, rule, ...rule })));

describe.each(suites)('kernel against reference: $build build, $method $update $mode', ({ build, rule }) => {
  const module = builds[build];
  const here = it.skipIf(!module);
  here.each([1, 2, 3, 7, 16, 31, 50, 100, 200, 300])('dim %i', (dim) => {
    expectSame({ ...rule, dim, vocabulary: 60 }, module);
  });
  here.each([1, 2, 3, 4, 5])('a vocabulary of %i', (vocabulary) => {
    expectSame({ ...rule, dim: 10, vocabulary, words: 150, rate: 0.005 }, module);
  });
  here.each([
    { negatives: 1, contextSize: 1 },
    { negatives: 4, contextSize: 2 },
    { negatives: 13, contextSize: 20 },
    { negatives: 100, contextSize: 100 },
    { downsample: 0 },
    { downsample: 1e-4 },
  ])('%o', (change) => {
    expectSame({ ...rule, dim: 20, vocabulary: 200, rate: 0.005, ...change }, module);
  });
  here('one seed, one build, the same bits; another seed, others', () => {
    const c = { ...rule, dim: 24, vocabulary: 30 };
    const first = run(c, module);
    expect(run(c, module).input).toEqual(first.input);
    expect(run({ ...c, seed: 2 }, module).input).not.toEqual(first.input);
  });
});

describe('edges', () => {
  it.each(rules)('empty, one-word and foreign-word units change nothing: $method $mode', (rule) => {
    const E = SENTENCE_END;
    const parameters = resolveParameters(trainParameters.parse({ ...rule, dim: 8, downsample: 0 }));
    const options = {
      parameters,
      counts: Float64Array.of(3, 2, 1),
      corpusTokens: 6,
      threads: 1,
      chunkTokens: 8,
    };
    const plan = planTraining(options);
    const made = createTrainingMemory(plan, options, builds.baseline);
    const worker = attachWorker(plan, made.memory, builds.baseline, 0);
    const before = made.input.slice();
    for (const unit of [[], [E, E], [1], [E, 2, E, 0, E], [7, 0, 9, E]]) {
      worker.tokens.set(unit);
      worker.train(unit.length, 1);
    }
    expect(made.input).toEqual(before);
    expect(made.output.every((x) => x === 0)).toBe(true);
    expect(readStatistics(made.memory, plan.layout)).toEqual([{ words: 4, examples: 0, loss: 0 }]);
  });

  it('learns the same from the loss at extreme logits', () => {
    for (const rule of rules) {
      const c = { ...rule, dim: 4, vocabulary: 5, words: 60, rate: 1.5 };
      const { statistics } = run(c, builds.baseline, 1);
      expect(Number.isNaN(statistics[1]!.loss)).toBe(false);
    }
  });
});
