import type { Vocabulary } from '../../core/contract/service.ts';
import { Words } from './words.ts';

/** The words of a cloud, row by row, and how often each occurs. */
export interface WordTable {
  words: Words;
  counts: Float64Array;
  /** Sum of the counts; 0 where frequencies are unknown. */
  total: number;
}

export const emptyTable: WordTable = {
  words: new Words(new Uint8Array(0)),
  counts: new Float64Array(0),
  total: 0,
};

export function readVocabulary({ words, counts }: Vocabulary): WordTable {
  let total = 0;
  for (const count of counts) total += count;
  return { words: new Words(words), counts, total };
}
