import { expect } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import { readModel } from '../../../core/formats/formats.ts';
import { type ByteSource, memorySource } from '../../../core/formats/source.ts';
import type { EmbeddingModel } from '../../../core/model.ts';
import { trainParameters } from '../../../core/word2vec/parameters.ts';

/** As UTF-8. */
export const text = (s: string) => new TextEncoder().encode(s);

export function join(chunks: Iterable<Uint8Array>): Uint8Array {
  return new Uint8Array(Buffer.concat([...chunks]));
}

/** Values that need every digit, and words of several scripts. */
export function sample(rows = 40, dim = 7): EmbeddingModel {
  const words = ['the', 'Ёлка', 'न', '的', '🎄', 'naïve', '"quoted"', '1.5', '-2'];
  while (words.length < rows) words.push(`word${words.length}`);
  words.length = rows;
  return {
    words,
    dim,
    input: Float32Array.from({ length: rows * dim }, (_, i) => Math.sin(i * 1.7) * 10 ** ((i % 9) - 6)),
    output: Float32Array.from({ length: rows * dim }, (_, i) => Math.cos(i)),
    counts: Float64Array.from({ length: rows }, (_, i) => 2 ** 40 - i),
    metadata: {
      name: 'A "name"',
      format: 'orrery',
      parameters: trainParameters.parse({ dim, seed: 7 }),
      corpus: { name: 'a.txt', tokens: 123, fingerprint: 'ab12' },
      version: '0.1.0',
      created: 1_700_000_000_000,
      loss: 1.25,
    },
  };
}

/** A stream cut into pieces of `size` bytes, so that every boundary falls somewhere awkward. */
export function pieces(source: ByteSource, size: number): ByteSource {
  return {
    ...source,
    size: null,
    read: null,
    async *stream() {
      for await (const chunk of source.stream()) {
        for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size);
      }
    },
  };
}

/** What a file is refused with, in an error that names it. */
export async function failure(name: string, bytes: Uint8Array): Promise<LabError> {
  const error = await readModel(memorySource(name, bytes)).catch((e) => e);
  expect(error).toBeInstanceOf(LabError);
  expect(error.code).toBe('bad-file');
  expect(error.message).toContain(name);
  return error;
}
