import { SENTENCE_END } from '../../core/corpus/encoder.ts';
import { below, type Random, Sfc32 } from '../../core/word2vec/random.ts';

/** Streams of the seed used here; apart from those of the workers and of the held-out text. */
const ORDER_STREAM = 0xa000_0000;
const UNIT_STREAM = 0xc000_0000;

/** Fisher-Yates. */
function shuffle<T extends Uint32Array | { start: number; end: number }[]>(items: T, random: Random): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = below(random, i + 1);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}

/** The order of the work units in an epoch: of the corpus, or drawn anew by the seed, alike in all threads. */
export function makeUnitOrder(
  units: number,
  seed: number,
  shuffled: boolean,
): (epoch: number) => Uint32Array {
  const inOrder = Uint32Array.from({ length: units }, (_, i) => i);
  let last = { epoch: -1, order: inOrder };
  return (epoch) => {
    if (shuffled && epoch !== last.epoch) {
      last = { epoch, order: shuffle(inOrder.slice(), Sfc32.seeded(seed, ORDER_STREAM + epoch)) };
    }
    return last.order;
  };
}

/** Draws of one work unit in one epoch, whichever thread has it. */
export const unitRandom = (seed: number, epoch: number, unit: number): Random =>
  Sfc32.seeded(seed ^ Math.imul(epoch + 1, 0x9e37_79b9), UNIT_STREAM + unit);

/** Puts the sentences of the first `length` numbers into another order, in place. */
export function shuffleSentences(tokens: Uint32Array, length: number, random: Random): void {
  const before = tokens.slice(0, length);
  const sentences: { start: number; end: number }[] = [];
  let start = 0;
  for (let i = 0; i < length; i++) {
    if (before[i] !== SENTENCE_END) continue;
    sentences.push({ start, end: i + 1 });
    start = i + 1;
  }
  let at = 0;
  for (const sentence of shuffle(sentences, random)) {
    tokens.set(before.subarray(sentence.start, sentence.end), at);
    at += sentence.end - sentence.start;
  }
}
