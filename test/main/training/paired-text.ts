import { Sfc32 } from '../../../core/word2vec/random.ts';

/** Sentences of ten words in which words of one topic keep company: exactly `tokens` words, by seed. */
export function* pairedText(tokens: number, seed: number): Generator<string> {
  const random = Sfc32.seeded(seed, 0);
  for (let left = tokens; left > 0; left -= 10) {
    const topic = random.next() % 10;
    yield Array.from({ length: Math.min(10, left) }, () => `t${topic}w${random.next() % 8}`).join(' ');
  }
}
