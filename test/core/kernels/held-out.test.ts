import { describe, expect, it } from 'vitest';
import {
  attachHeldOut,
  createTrainingMemory,
  planTraining,
  SENTENCE_END,
} from '../../../core/word2vec/engine.ts';
import { drawHeldOut, heldOutLoss, referenceLoss } from '../../../core/word2vec/held-out.ts';
import { trainParameters } from '../../../core/word2vec/parameters.ts';
import { Sfc32 } from '../../../core/word2vec/random.ts';
import { resolveParameters } from '../../../core/word2vec/schedule.ts';
import { buildNames, builds } from './builds.ts';

const VOCABULARY = 40;

/** A memory of random vectors, the measure of both kinds over it, and examples with contexts of every size. */
function make(module: WebAssembly.Module, change: object) {
  const parameters = resolveParameters(trainParameters.parse({ dim: 50, ...change }));
  const counts = Float64Array.from({ length: VOCABULARY }, (_, i) => 100 - i);
  const options = { parameters, counts, corpusTokens: 4000, threads: 2, chunkTokens: 64 };
  const plan = planTraining(options);
  const made = createTrainingMemory(plan, options, module);
  const random = Sfc32.seeded(7, 7);
  for (let word = 0; word < VOCABULARY; word++) {
    for (let d = 0; d < parameters.dim; d++) {
      made.input[word * made.stride + d] = 2 * (random.next() / 2 ** 32) - 1;
      made.output[word * made.stride + d] = 2 * (random.next() / 2 ** 32) - 1;
    }
  }
  const tokens = Uint32Array.from({ length: 600 }, (_, i) =>
    i % 9 === 8 ? SENTENCE_END : random.next() % VOCABULARY,
  );
  return {
    ...made,
    heldOut: drawHeldOut(tokens, counts, parameters, 150),
    kernel: attachHeldOut(plan, made.memory, module),
    reference: referenceLoss({ ...made, dim: parameters.dim }, parameters.method),
  };
}

describe.each(buildNames)('the held-out loss of the %s build', (build) => {
  const module = builds[build];
  const here = it.skipIf(!module);

  here.each(
    ['cbow', 'skipgram'].flatMap((method) => [
      { method },
      { method, dim: 1, negatives: 1, contextSize: 1 },
      { method, dim: 3, negatives: 2 },
      { method, dim: 7, negatives: 3, contextSize: 8 },
      { method, dim: 300, negatives: 12, contextSize: 2 },
      { method, dim: 16, negatives: 100, contextSize: 100 },
    ]),
  )('is the reference of every example: %o', (change) => {
    const { heldOut, kernel, reference, memory } = make(module!, change);
    const before = new Uint8Array(memory.buffer).slice(0, 1024 + 64 * VOCABULARY);
    for (let i = 0; i < heldOut.centres.length; i++) {
      const contexts = heldOut.contexts.subarray(heldOut.offsets[i]!, heldOut.offsets[i + 1]!);
      const drawn = heldOut.negatives.subarray(i * heldOut.perExample, (i + 1) * heldOut.perExample);
      const expected = reference(contexts, heldOut.centres[i]!, drawn);
      const found = kernel(contexts, heldOut.centres[i]!, drawn);
      expect(Math.abs(found - expected)).toBeLessThan(1e-5 * Math.max(1, expected));
    }
    expect(Math.abs(heldOutLoss(heldOut, kernel) - heldOutLoss(heldOut, reference))).toBeLessThan(1e-5);
    expect(new Uint8Array(memory.buffer).slice(0, before.length)).toEqual(before);
  });

  here.each(['cbow', 'skipgram'])('is not a number where a vector is not: %s', (method) => {
    for (const table of ['input', 'output'] as const) {
      const { heldOut, kernel, ...made } = make(module!, { method });
      made[table].fill(Number.NaN);
      expect(heldOutLoss(heldOut, kernel)).toBeNaN();
    }
    const { heldOut, kernel, input } = make(module!, { method });
    input.fill(1e30);
    expect(heldOutLoss(heldOut, kernel)).toBeGreaterThan(1e3);
  });
});
