import { describe, expect, it } from 'vitest';
import { corpusSource } from '../../../../core/contract/service.ts';
import {
  formatAnalogies,
  toyAnalogies,
  toyPreset,
  toySentences,
  toyTokens,
  toyWorlds,
} from '../../../../core/corpus/toy/index.ts';
import { trainParameters } from '../../../../core/word2vec/parameters.ts';

const wordsOf = (sentence: string) => sentence.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

it('names the worlds of the contract, with its default length', () => {
  for (const { id } of toyWorlds) {
    expect(corpusSource.parse({ kind: 'toy', world: id })).toMatchObject({ tokens: toyTokens });
  }
  expect(trainParameters.parse(toyPreset)).toMatchObject({ method: 'cbow', update: 'corrected' });
});

describe.each(toyWorlds)('$name', (world) => {
  const told = [...toySentences(world.id, { tokens: 200_000, seed: 7 })];
  const counts = new Map<string, number>();
  for (const word of told.flatMap(wordsOf)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const sections = toyAnalogies(world.id);

  it('tells as many tokens as asked, and no more than one sentence beyond', () => {
    const words = told.map((sentence) => sentence.split(' ').length);
    const total = words.reduce((sum, n) => sum + n, 0);
    expect(total).toBeGreaterThanOrEqual(200_000);
    expect(total - (words.at(-1) as number)).toBeLessThan(200_000);
  });

  it('repeats itself with the same seed, differs with another, and a longer text begins with the shorter', () => {
    const begin = [...toySentences(world.id, { tokens: 5000, seed: 7 })];
    expect(told.slice(0, begin.length)).toEqual(begin);
    expect([...toySentences(world.id, { tokens: 5000, seed: 8 })]).not.toEqual(begin);
  });

  it('streams: a huge text costs only what is read of it', () => {
    const endless = toySentences(world.id, { tokens: 1e12, seed: 1 });
    for (let i = 0; i < 100; i++) expect(endless.next().value).toMatch(/^[A-ZА-Я].*[.!?]$/);
  });

  it('looks like text: clean sentences that hardly repeat, with words of very different frequency', () => {
    for (const sentence of told) expect(sentence).not.toMatch(/[{}|]| {2}|\b[Aa] [aeiou]/);
    expect(new Set(told).size).toBeGreaterThan(told.length * 0.6);
    const byCount = [...counts.values()].sort((a, b) => b - a);
    expect(byCount.length).toBeGreaterThan(600);
    expect(byCount[0] as number).toBeGreaterThan(50 * (byCount[Math.floor(byCount.length / 2)] as number));
  });

  it('has a key of words that occur often enough, each question with four different words', () => {
    for (const { questions } of sections) {
      expect(questions.length).toBeGreaterThan(10);
      for (const words of questions) {
        expect(new Set(words).size).toBe(4);
        for (const word of words) expect(counts.get(word.toLowerCase()), word).toBeGreaterThan(25);
      }
    }
    expect(sections.flatMap((section) => section.questions)).toContainEqual(world.example);
  });

  it('never lists its pairs: no frame is a table of the key', () => {
    const [a, b] = world.example.map((word) => word.toLowerCase()) as [string, string];
    const together = told.filter((sentence) => {
      const words = new Set(wordsOf(sentence));
      return words.has(a) && words.has(b);
    });
    expect(together.length).toBeLessThan(0.25 * (counts.get(a) as number));
  });

  it('writes its key as Google questions', () => {
    const lines = formatAnalogies(sections).trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith(': '))).toHaveLength(sections.length);
    expect(lines[1]?.split(' ')).toHaveLength(4);
  });
});
