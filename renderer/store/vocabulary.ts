import type { Vocabulary } from '../../core/contract/service.ts';

/** The words of a cloud, row by row, and how often each occurs. */
export interface WordTable {
  words: string[];
  counts: Float64Array;
  /** Sum of the counts; 0 where frequencies are unknown. */
  total: number;
  /** The words once more as they came, for the search thread: UTF-8, joined by line feeds. */
  bytes: Uint8Array;
}

export const emptyTable: WordTable = {
  words: [],
  counts: new Float64Array(0),
  total: 0,
  bytes: new Uint8Array(0),
};

export function readVocabulary({ words, counts }: Vocabulary): WordTable {
  let total = 0;
  for (const count of counts) total += count;
  return {
    words: words.length === 0 ? [] : new TextDecoder().decode(words).split('\n'),
    counts,
    total,
    bytes: words,
  };
}
