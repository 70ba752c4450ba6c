import type { Words } from './words.ts';

/** Relations a newcomer may try, as a : b = c : ?. The first few whose words the model knows are offered. */
const known: readonly (readonly [string, string, string])[] = [
  ['man', 'king', 'woman'],
  ['king', 'queen', 'prince'],
  ['france', 'paris', 'italy'],
  ['japan', 'tokyo', 'russia'],
  ['spain', 'spanish', 'germany'],
  ['write', 'wrote', 'sing'],
  ['dog', 'dogs', 'cat'],
  ['eat', 'eating', 'drink'],
  ['king', 'король', 'queen'],
  ['good', 'better', 'bad'],
  ['мужчина', 'король', 'женщина'],
];

const offered = 3;
const found = new WeakMap<Words, (readonly [string, string, string])[]>();

/** Up to three examples for this vocabulary. */
export function examplesIn(words: Words): (readonly [string, string, string])[] {
  let examples = found.get(words);
  if (!examples) {
    examples = known.filter((triple) => triple.every((word) => words.has(word))).slice(0, offered);
    found.set(words, examples);
  }
  return examples;
}
