import { SENTENCE_END } from '../../core/corpus/encoder.ts';
import { DROPPED } from '../../core/corpus/vocabulary.ts';
import type { GrainReader } from './token-store.ts';

/**
 * Makes a function that writes a portion of the encoded corpus into `tokens` as rows of the vocabulary,
 * other words left out, and tells how many numbers that gave.
 */
export function makeUnitLoader(
  reader: GrainReader,
  rows: Uint32Array,
): (start: number, length: number, tokens: Uint32Array) => number {
  return (start, length, tokens) => {
    const types = reader.read(start, length);
    let n = 0;
    for (let i = 0; i < length; i++) {
      const type = types[i]!;
      const row = type === SENTENCE_END ? SENTENCE_END : rows[type]!;
      if (row !== DROPPED) tokens[n++] = row;
    }
    return n;
  };
}
