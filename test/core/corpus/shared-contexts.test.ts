import { describe, expect, it } from 'vitest';
import { SENTENCE_END } from '../../../core/corpus/encoder.ts';
import { type SentenceSource, sharedContexts } from '../../../core/corpus/shared-contexts.ts';
import { DROPPED } from '../../../core/corpus/vocabulary.ts';

/** A source over sentences of words; those in `dropped` are not in the vocabulary. */
function sourceOf(sentences: string[], dropped: string[] = []): SentenceSource {
  const types = [...new Set(sentences.join(' ').split(' '))];
  const words = types.filter((word) => !dropped.includes(word));
  const tokens = sentences.map((sentence) =>
    Uint32Array.from([...sentence.split(' ').map((word) => types.indexOf(word)), SENTENCE_END]),
  );
  return {
    portions: tokens.length,
    read: (portion) => tokens[portion]!,
    rows: Uint32Array.from(types, (word) => (dropped.includes(word) ? DROPPED : words.indexOf(word))),
    words,
    counts: Float64Array.from(
      words,
      (word) =>
        sentences
          .join(' ')
          .split(' ')
          .filter((w) => w === word).length,
    ),
  };
}

function ask(source: SentenceSource, a: string, b: string, window = 2, limit = 10) {
  const pair: [number, number] = [source.words.indexOf(a), source.words.indexOf(b)];
  const steps = sharedContexts(source, { pair, window, limit });
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

const filler = Array.from({ length: 40 }, (_, i) => `dull words ${i} stand about here`);
const text = [
  'the king wore a crown today',
  'the queen wore a crown yesterday',
  'the king sat on hay',
  'the queen ate soup',
  ...filler,
];

describe('what two words share in a text', () => {
  it('tells the context words of both, the most telling first, and never the two themselves', () => {
    const { contexts, occurrences } = ask(sourceOf(text), 'king', 'queen', 3);
    expect(occurrences).toEqual([2, 2]);
    expect(contexts.map(({ word }) => word).sort()).toEqual(['a', 'crown', 'the', 'wore']);
    for (const { counts, weight } of contexts) {
      expect(Math.min(...counts)).toBeGreaterThan(0);
      expect(weight).toBeGreaterThan(0);
    }
  });

  it('weighs by the smaller of the two mutual informations', () => {
    const source = sourceOf(text);
    const { contexts } = ask(source, 'king', 'queen', 1);
    const all = source.counts.reduce((sum, count) => sum + count, 0);
    // Neighbours of king: the, wore, the, sat; of queen: the, wore, the, ate.
    const chance = source.counts[source.words.indexOf('wore')]! / all;
    expect(contexts.find(({ word }) => word === 'wore')?.weight).toBeCloseTo(Math.log(1 / 4 / chance), 12);
  });

  it('marks the shared words within the window of the word, best sentences first, by turns', () => {
    const { sentences } = ask(sourceOf(text), 'king', 'queen', 3);
    expect(sentences.slice(0, 2).map(({ words, of }) => [words.join(' '), of])).toEqual([
      [text[0], 0],
      [text[1], 1],
    ]);
    expect(sentences[0]).toMatchObject({ target: 1, marked: [0, 2, 3, 4] });
    expect(sentences.every(({ marked, target }) => !marked.includes(target))).toBe(true);
  });

  it('leaves dropped words out of the window, and blanks them', () => {
    const { sentences } = ask(sourceOf(text, ['wore', 'a']), 'king', 'queen', 2);
    expect(sentences[0]).toMatchObject({
      words: ['the', 'king', null, null, 'crown', 'today'],
      marked: [0, 4],
    });
  });

  it('shows each wording once, and no more than asked for', () => {
    const { sentences } = ask(sourceOf([...text, ...text, ...text]), 'king', 'queen', 3, 3);
    expect(sentences).toHaveLength(3);
    expect(new Set(sentences.map(({ words }) => words.join(' '))).size).toBe(3);
  });

  it('finds nothing where nothing is shared', () => {
    expect(ask(sourceOf(['x likes p', 'y hates q']), 'x', 'y')).toMatchObject({
      contexts: [],
      sentences: [],
    });
  });
});
