import { describe, expect, it } from 'vitest';
import { createTrainingMemory, planTraining } from '../../../core/word2vec/engine.ts';
import { trainParameters } from '../../../core/word2vec/parameters.ts';
import { resolveParameters } from '../../../core/word2vec/schedule.ts';
import { buildNames, builds } from './builds.ts';

function options(vocabulary: number, dim: number, seed: number, threads = 1) {
  return {
    parameters: resolveParameters(trainParameters.parse({ dim, seed })),
    counts: Float64Array.from({ length: vocabulary }, (_, word) => 10 * (vocabulary - word)),
    corpusTokens: 5 * vocabulary * (vocabulary + 1),
    threads,
    chunkTokens: 10,
  };
}

function begin(settings: ReturnType<typeof options>, module: WebAssembly.Module | null) {
  return createTrainingMemory(planTraining(settings, module ? 'kernel' : 'reference'), settings, module);
}

const everyByte = ({ memory }: { memory: WebAssembly.Memory }) => Buffer.from(memory.buffer);

describe.each(buildNames)('the %s build begins', (build) => {
  const module = builds[build];

  it.skipIf(!module).each([
    // words, dimensions, seed; around the 1024 rows of a call, and around the 16 floats of a line
    [1, 1, 1],
    [2, 300, 7],
    [5, 15, 0],
    [5, 16, 2 ** 31],
    [5, 17, 2 ** 32 - 1],
    [1023, 3, 2],
    [1024, 3, 2],
    [1025, 3, 2],
    [3000, 50, 123_456_789],
  ])('with the reference memory, byte for byte: %i words, %i dimensions, seed %i', (words, dim, seed) => {
    const settings = options(words, dim, seed);
    const expected = begin(settings, null);
    const actual = begin(settings, module);
    expect(everyByte(actual).equals(everyByte(expected))).toBe(true);
    for (let row = 0; row < words; row++) {
      const vector = actual.input.subarray(row * actual.stride, row * actual.stride + dim);
      expect(vector.some((x) => x !== 0)).toBe(true);
    }
  });

  it.skipIf(!module)('with the same vectors whatever the threads; with others for another seed', () => {
    const { input } = begin(options(1500, 20, 3), module);
    expect(begin(options(1500, 20, 3, 4), module).input).toEqual(input);
    expect(begin(options(1500, 20, 4), module).input).not.toEqual(input);
  });
});

it('says so when the compiled kernel is missing', () => {
  const settings = options(2, 2, 1);
  expect(() => createTrainingMemory(planTraining(settings), settings, null)).toThrow(/compiled module/);
});
