import { LabError } from '../contract/errors.ts';

/** Words in order of frequency, ties in order of first occurrence, so that one text gives one vocabulary. */
export interface CorpusVocabulary {
  words: string[];
  /** [V] */
  counts: Float64Array;
  /** [types] type number (order of first occurrence) -> row, or `DROPPED`. */
  rows: Uint32Array;
  /** Words of the corpus that are in the vocabulary. */
  tokens: number;
}

/** A type outside the vocabulary; distinct from the sentence end of the encoded corpus. */
export const DROPPED = 0xffff_fffe;

export interface VocabularyOptions {
  minCount: number;
  vocabSize?: number | undefined;
}

/**
 * Chooses the vocabulary from the counted types.
 * `types(i)` spells type i; `counts` [types] are its occurrences.
 * Throws LabError `empty-corpus` when no word, or fewer than two, is left.
 */
export function chooseVocabulary(
  types: (index: number) => string,
  counts: Float64Array,
  options: VocabularyOptions,
): CorpusVocabulary {
  const { minCount, vocabSize } = options;
  const kept: number[] = [];
  let largest = -1;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! >= minCount) kept.push(i);
    if (largest < 0 || counts[i]! > counts[largest]!) largest = i;
  }
  if (largest < 0) throw new LabError('empty-corpus', 'The corpus holds no words.');
  if (kept.length < 2) {
    const best = counts[largest]!;
    throw new LabError(
      'empty-corpus',
      `The minimum count of ${minCount} leaves ${kept.length === 0 ? 'no word' : 'only one word'}: ` +
        `the most frequent of ${counts.length} different words, "${types(largest)}", occurs ` +
        `${best === 1 ? 'once' : `${best} times`}. Lower the minimum count, or train on more text.`,
      { minCount, largest: best, types: counts.length },
    );
  }
  kept.sort((a, b) => counts[b]! - counts[a]! || a - b);
  if (vocabSize !== undefined && kept.length > vocabSize) kept.length = vocabSize;
  const rows = new Uint32Array(counts.length).fill(DROPPED);
  const chosen = new Float64Array(kept.length);
  let tokens = 0;
  kept.forEach((type, row) => {
    rows[type] = row;
    chosen[row] = counts[type]!;
    tokens += counts[type]!;
  });
  return { words: kept.map(types), counts: chosen, rows, tokens };
}
