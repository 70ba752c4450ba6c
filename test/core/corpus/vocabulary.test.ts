import { describe, expect, it } from 'vitest';
import {
  chooseVocabulary,
  DROPPED,
  type VocabularyOptions,
  wordsOf,
} from '../../../core/corpus/vocabulary.ts';
import { trainParameters } from '../../../core/word2vec/parameters.ts';

const corpus: [string, number][] = [
  ['the', 50],
  ['king', 9],
  ['1984', 4],
  ['queen', 9],
  ['7', 3],
  ['rare', 1],
  ['once', 1],
];

function choose(options: Partial<VocabularyOptions> = {}, words = corpus) {
  const counts = Float64Array.from(words, ([, count]) => count);
  const spell = (i: number) => words[i]![0];
  const { rows, ...rest } = chooseVocabulary(
    { counts, spell, spellLines: (types) => Array.from(types, spell).join('\n') },
    { ...trainParameters.parse({ minCount: 2 }), ...options },
  );
  const chosen = { ...rest, words: wordsOf(rest.words) };
  const named = words.map(([word], i) => [word, rows[i] === DROPPED ? null : chosen.words[rows[i]!]]);
  return { ...chosen, counts: [...chosen.counts], became: Object.fromEntries(named) };
}

describe('the vocabulary', () => {
  it('is the words that are frequent enough, most frequent first, ties by first occurrence', () => {
    const { words, counts, tokens, became } = choose();
    expect(words).toEqual(['the', 'king', 'queen', '1984', '7']);
    expect(counts).toEqual([50, 9, 9, 4, 3]);
    expect(tokens).toBe(75);
    expect(became).toMatchObject({ rare: null, king: 'king' });
    expect(choose({ vocabSize: 2 }).words).toEqual(['the', 'king']);
    const large = choose({}, [
      ['a', 65_535],
      ['b', 70_000],
      ['c', 65_536],
      ['d', 70_000],
      ['e', 3e9],
      ['f', 65_535],
    ]);
    expect(large.words).toEqual(['e', 'b', 'd', 'c', 'a', 'f']);
    expect(large.counts).toEqual([3e9, 70_000, 70_000, 65_536, 65_535, 65_535]);
  });

  it('folds or drops numbers, and leaves out stop words', () => {
    const folded = choose({ numbers: 'fold', minCount: 5 });
    expect(folded.words).toEqual(['the', 'king', 'queen', '0']);
    expect(folded.counts).toEqual([50, 9, 9, 7]);
    expect(folded.became).toMatchObject({ '1984': '0', '7': '0' });
    expect(choose({ numbers: 'drop' }).words).toEqual(['the', 'king', 'queen']);
    expect(choose({ stopWords: 'The, 7' }).words).toEqual(['king', 'queen', '1984']);
    expect(choose({ stopWords: 'the' }).became.the).toBeNull();
  });

  it('makes all other words one, but not those left out', () => {
    const { words, counts, became, tokens } = choose({ unknown: 'unk', minCount: 9, stopWords: '7' });
    expect(words).toEqual(['the', 'king', 'queen', '<unk>']);
    expect(counts).toEqual([50, 9, 9, 6]);
    expect(became).toMatchObject({ '1984': '<unk>', rare: '<unk>', '7': null });
    expect(tokens).toBe(74);
    const frequent = choose({ unknown: 'unk', vocabSize: 2 });
    expect(frequent.words).toEqual(['the', '<unk>', 'king']);
    expect(frequent.became).toMatchObject({ king: 'king', queen: '<unk>' });
    expect(choose({ unknown: 'unk', minCount: 1 }).words).not.toContain('<unk>');
  });

  it('is the given one, the old one, the new one or both', () => {
    const given = choose({ vocabulary: ['queen', 'rare', 'absent'] });
    expect(given.words).toEqual(['queen', 'rare', 'absent']);
    expect(given.counts).toEqual([9, 1, 0]);
    const pretrained = ['rare', 'absent', 'the'];
    expect(choose({ pretrained, continueVocabulary: 'old' }).words).toEqual(['the', 'rare', 'absent']);
    expect(choose({ pretrained, continueVocabulary: 'new' }).words).not.toContain('rare');
    const union = choose({ pretrained, continueVocabulary: 'union' }).words;
    expect(union).toEqual(['the', 'king', 'queen', '1984', '7', 'rare', 'absent']);
  });

  it('that would be empty is refused with what to change', () => {
    expect(() => choose({ minCount: 100 })).toThrow(/"the", occurs 50 times/);
    expect(() => choose({ minCount: 10 })).toThrow(/only one word/);
    expect(() => choose({ vocabulary: ['Nothing', 'Here'] })).toThrow(/None of the 2 words/);
    expect(() => choose({}, [])).toThrow(/no words/);
  });
});
