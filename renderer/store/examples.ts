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
const found = new WeakMap<readonly string[], (readonly [string, string, string])[]>();

/** Up to three examples for this vocabulary. */
export function examplesIn(words: readonly string[]): (readonly [string, string, string])[] {
  let examples = found.get(words);
  if (!examples) {
    const wanted = new Set(known.flat());
    const present = new Set<string>();
    for (const word of words) if (wanted.has(word)) present.add(word);
    examples = known.filter((triple) => triple.every((word) => present.has(word))).slice(0, offered);
    found.set(words, examples);
  }
  return examples;
}
