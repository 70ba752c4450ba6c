import { SENTENCE_END } from '../../core/corpus/encoder.ts';
import { type EncodedCorpus, grainReader } from './token-store.ts';
import { makeUnitLoader } from './unit-loader.ts';

/** Grains read where a corpus holds none out. */
const SAMPLE = 100;

/** The sentences of the chosen grains as rows of the vocabulary; of a sample spread evenly where none is chosen. */
export function gatherGrains(corpus: EncodedCorpus, rows: Uint32Array, chosen: Set<number>): Uint32Array {
  const grains = corpus.lengths.length;
  const some = Math.min(SAMPLE, grains);
  const which =
    chosen.size > 0 ? [...chosen] : Array.from({ length: some }, (_, i) => Math.floor((i * grains) / some));
  const reader = grainReader(corpus);
  const load = makeUnitLoader(reader, rows);
  const out = new Uint32Array(which.reduce((sum, grain) => sum + corpus.lengths[grain]!, 0));
  let length = 0;
  for (const grain of which) {
    length += load(corpus.starts[grain]!, corpus.lengths[grain]!, out.subarray(length));
  }
  reader.close();
  return out.subarray(0, length);
}

export const countWords = (tokens: Uint32Array): number =>
  tokens.reduce((n, token) => (token === SENTENCE_END ? n : n + 1), 0);
