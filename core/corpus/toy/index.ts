import { atlas } from './atlas.ts';
import { seededRandom } from './grammar.ts';
import { grammar } from './grammar-world.ts';
import { kingdom } from './kingdom.ts';
import { twoTongues } from './two-tongues.ts';
import type { AnalogySection, ToyWorld, ToyWorldId } from './world.ts';

export { toyPreset, toyTokens } from './preset.ts';
export type { AnalogySection, ToyWorld, ToyWorldId } from './world.ts';

/** The worlds, the default one first. */
export const toyWorlds: readonly ToyWorld[] = [kingdom, atlas, grammar, twoTongues];

const worldOf = (id: ToyWorldId): ToyWorld => toyWorlds.find((world) => world.id === id) as ToyWorld;

/**
 * Tells a world: punctuated sentences, one at a time, until at least `tokens` words are told. The same seed
 * tells the same text on every machine, and a longer text begins with the shorter one.
 */
export function* toySentences(
  world: ToyWorldId,
  { tokens, seed }: { tokens: number; seed: number },
): Generator<string, void, undefined> {
  const random = seededRandom(seed);
  const { sentence } = worldOf(world);
  for (let told = 0; told < tokens; ) {
    const text = sentence(random);
    yield text;
    told += countWords(text);
  }
}

function countWords(text: string): number {
  let words = 1;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) === 0x20) words++;
  return words;
}

/** A world's answer key. Words are spelled as within a sentence: proper names capitalised. */
export const toyAnalogies = (world: ToyWorldId): AnalogySection[] => worldOf(world).analogies();

/** Analogies as Google's questions-words.txt has them: a line ": section", then four words a line. */
export function formatAnalogies(sections: readonly AnalogySection[]): string {
  const lines = sections.flatMap(({ section, questions }) => [
    `: ${section}`,
    ...questions.map((words) => words.join(' ')),
  ]);
  return `${lines.join('\n')}\n`;
}
