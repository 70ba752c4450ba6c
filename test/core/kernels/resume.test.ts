import { describe, expect, it } from 'vitest';
import {
  attachWorker,
  createTrainingMemory,
  type EngineOptions,
  planTraining,
  readWorkers,
  SENTENCE_END,
  type WorkerState,
  writeWorkers,
} from '../../../core/word2vec/engine.ts';
import { trainParameters } from '../../../core/word2vec/parameters.ts';
import { Sfc32 } from '../../../core/word2vec/random.ts';
import { resolveParameters } from '../../../core/word2vec/schedule.ts';
import { buildNames, builds } from './builds.ts';

const VOCABULARY = 90;
const UNITS = 12;
const UNIT_TOKENS = 250;

/** Sentences of 1..11 words, the first words of the vocabulary more often; another text for every unit. */
function unit(number: number): Uint32Array {
  const random = Sfc32.seeded(number, 3);
  const tokens = new Uint32Array(UNIT_TOKENS).fill(SENTENCE_END);
  for (let at = 0; at < UNIT_TOKENS; at += 2 + (random.next() % 11)) {
    const end = Math.min(UNIT_TOKENS, at + 1 + (random.next() % 11));
    for (let i = at; i < end; i++) tokens[i] = Math.floor(VOCABULARY * (random.next() / 2 ** 32) ** 2);
  }
  return tokens;
}

/** What a checkpoint keeps of an engine; plain values, through JSON and back as in its file. */
interface Kept {
  input: Float32Array;
  output: Float32Array;
  workers: string;
}

function options(rule: object): EngineOptions {
  const parameters = resolveParameters(
    trainParameters.parse({ ...rule, dim: 37, downsample: 0.02, contextSize: 4, seed: 5 }),
  );
  return {
    parameters,
    counts: Float64Array.from({ length: VOCABULARY }, (_, word) => 2 * (VOCABULARY - word)),
    corpusTokens: VOCABULARY * (VOCABULARY + 1),
    threads: 1,
    chunkTokens: UNIT_TOKENS,
  };
}

/** Trains units `from`..`to` - 1 in a memory and an instance of their own. */
function train(rule: object, module: WebAssembly.Module, from: number, to: number, kept?: Kept): Kept {
  const settings = options(rule);
  const plan = planTraining(settings);
  const made = createTrainingMemory(plan, settings, module);
  if (kept) {
    made.input.set(kept.input);
    made.output.set(kept.output);
    writeWorkers(made.memory, plan.layout, JSON.parse(kept.workers) as WorkerState[]);
  }
  const worker = attachWorker(plan, made.memory, module, 0);
  for (let number = from; number < to; number++) {
    const tokens = unit(number);
    worker.tokens.set(tokens);
    worker.train(tokens.length, 0.05 * (1 - number / UNITS));
  }
  const workers = JSON.stringify(readWorkers(made.memory, plan.layout));
  return { input: made.input.slice(), output: made.output.slice(), workers };
}

const rules = [
  { method: 'cbow', update: 'corrected', mode: 'block' },
  { method: 'cbow', update: 'classic', mode: 'block' },
  { method: 'skipgram', update: 'corrected', mode: 'block' },
  { method: 'cbow', update: 'corrected', mode: 'pair' },
  { method: 'cbow', update: 'classic', mode: 'pair' },
  { method: 'skipgram', update: 'corrected', mode: 'pair' },
];

describe.each(buildNames)('the %s build, interrupted and resumed', (build) => {
  const module = builds[build];

  it.skipIf(!module).each(rules)('equals uninterrupted, bit for bit: $method $update $mode', (rule) => {
    const whole = train(rule, module!, 0, UNITS);
    expect(whole.output.some((x) => x !== 0)).toBe(true);
    expect(whole.input.every(Number.isFinite)).toBe(true);
    for (const at of [0, 1, 7, UNITS - 1]) {
      expect(train(rule, module!, at, UNITS, train(rule, module!, 0, at))).toEqual(whole);
    }
    // Twice interrupted
    const twice = train(rule, module!, 5, 9, train(rule, module!, 0, 5));
    expect(train(rule, module!, 9, UNITS, twice)).toEqual(whole);
  });

  it.skipIf(!module)('needs the random state for that', () => {
    const rule = rules[0]!;
    const kept = train(rule, module!, 0, 7);
    const workers = JSON.parse(kept.workers) as WorkerState[];
    workers[0]!.random[3]!++;
    const astray = train(rule, module!, 7, UNITS, { ...kept, workers: JSON.stringify(workers) });
    expect(astray.input).not.toEqual(train(rule, module!, 0, UNITS).input);
  });
});
