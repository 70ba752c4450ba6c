import { describe, expect, it } from 'vitest';
import { SENTENCE_END, type Types } from '../../../core/corpus/encoder.ts';
import { PhrasePass } from '../../../core/corpus/phrases.ts';
import { Sfc32 } from '../../../core/word2vec/random.ts';

/** Sentences as the encoder gives them, ten to a grain. */
function encoded(sentences: string[][]) {
  const types: string[] = [];
  const counts: number[] = [];
  const numbers = sentences.map((words) => {
    const sentence = words.map((word) => {
      if (!types.includes(word)) types.push(word);
      const type = types.indexOf(word);
      counts[type] = (counts[type] ?? 0) + 1;
      return type;
    });
    return [...sentence, SENTENCE_END];
  });
  const grains: Uint32Array[] = [];
  for (let at = 0; at < numbers.length; at += 10)
    grains.push(Uint32Array.from(numbers.slice(at, at + 10).flat()));
  const spell = (i: number) => types[i]!;
  const spellLines = (some: Uint32Array) => Array.from(some, spell).join('\n');
  return { grains, types: { counts: Float64Array.from(counts), spell, spellLines } };
}

function joinPhrases(
  grains: Uint32Array[],
  types: Types,
  options: { threshold: number; minCount: number },
): { types: Types; lengths: number[] } {
  const pass = new PhrasePass(types, options);
  for (const grain of grains) pass.count(grain);
  const lengths = grains.map((grain) => pass.join(grain));
  return { types: pass.types(), lengths };
}

const text = (): string[][] => {
  const random = Sfc32.seeded(1, 0);
  const filler = (n: number): string[] => Array.from({ length: n }, () => `w${random.next() % 60}`);
  return Array.from({ length: 400 }, (_, i) =>
    i % 4 === 0 ? [...filler(3), 'new', 'york', 'city', ...filler(2)] : filler(8),
  );
};

describe('phrases', () => {
  it('join words that keep company, and no others, longer in a second pass', () => {
    const { grains, types } = encoded(text());
    const once = joinPhrases(grains, types, { threshold: 10, minCount: 5 });
    const words = (result: typeof once): string[] =>
      Array.from(result.types.counts, (_, i) => result.types.spell(i)).filter((word) => word.includes('_'));
    expect(words(once)).toEqual(['new_york']);
    const count = (result: typeof once, word: string): number =>
      result.types.counts[result.types.counts.findIndex((_, i) => result.types.spell(i) === word)]!;
    expect(count(once, 'new_york')).toBe(100);
    expect(count(once, 'new')).toBe(0);
    const shorter = grains.map((grain, i) => grain.subarray(0, once.lengths[i]));
    const sentences = shorter.flatMap((grain) => [...grain]).filter((n) => n === SENTENCE_END).length;
    expect(sentences).toBe(400);
    const left = shorter.reduce((n, grain) => n + grain.length, 0) - 400;
    expect(once.types.counts.reduce((a, b) => a + b, 0)).toBe(left);

    const twice = joinPhrases(shorter, once.types, { threshold: 10, minCount: 5 });
    expect(words(twice)).toEqual(['new_york', 'new_york_city']);
    expect(count(twice, 'new_york_city')).toBe(100);
  });

  it('never span sentences', () => {
    const { grains, types } = encoded(
      Array.from({ length: 100 }, (_, i) => (i % 2 ? ['b', `x${i}`] : [`y${i}`, 'a'])),
    );
    expect(joinPhrases(grains, types, { threshold: 0.1, minCount: 2 }).types.counts.length).toBe(
      types.counts.length,
    );
  });
});
