import { SENTENCE_END, type Types } from './encoder.ts';

export interface PhraseOptions {
  /** Score above which two neighbouring words become one. */
  threshold: number;
  /** Words and pairs seen fewer times make no phrase; also the discount of the score. */
  minCount: number;
}

/**
 * One pass of word2phrase (1310.4546, section 4): neighbouring words a, b of a sentence become the word `a_b` where
 * (count(ab) - minCount) / (count(a) count(b)) * words > threshold, from left to right; a word joined is not
 * joined again in the same pass.
 *
 * @param grains [grains] whole encoded sentences, each ended by SENTENCE_END; rewritten in place
 * @returns the types, new ones at the end, and the [grains] lengths that are left of the grains
 */
export function joinPhrases(
  grains: Uint32Array[],
  types: Types,
  { threshold, minCount }: PhraseOptions,
): { types: Types; lengths: Uint32Array } {
  const before = types.counts;
  const words = before.reduce((sum, count) => sum + count, 0);
  const pairs = new PairCounts();
  const frequent = (type: number): boolean => type !== SENTENCE_END && before[type]! >= minCount;
  for (const grain of grains) {
    for (let i = 1; i < grain.length; i++) {
      if (frequent(grain[i - 1]!) && frequent(grain[i]!)) pairs.add(grain[i - 1]!, grain[i]!);
    }
  }
  const counts = Array.from(before);
  const phrases: { a: number; b: number }[] = [];
  const known = new Map<number, Map<number, number>>();
  const phraseOf = (a: number, b: number): number => {
    const from = known.get(a) ?? new Map<number, number>();
    known.set(a, from);
    const type = from.get(b) ?? counts.push(0) - 1;
    if (!from.has(b)) phrases.push({ a, b });
    from.set(b, type);
    return type;
  };
  const score = (a: number, b: number): number =>
    ((pairs.get(a, b) - minCount) / before[a]! / before[b]!) * words;
  const lengths = Uint32Array.from(grains, (grain) => {
    let out = 0;
    for (let i = 0; i < grain.length; i++) {
      const a = grain[i]!;
      const b = grain[i + 1] ?? SENTENCE_END;
      if (frequent(a) && frequent(b) && score(a, b) > threshold) {
        const type = phraseOf(a, b);
        counts[a]!--;
        counts[b]!--;
        counts[type]!++;
        grain[out++] = type;
        i++;
      } else {
        grain[out++] = a;
      }
    }
    return out;
  });
  const spell = (type: number): string => {
    if (type < before.length) return types.spell(type);
    const { a, b } = phrases[type - before.length]!;
    return `${types.spell(a)}_${types.spell(b)}`;
  };
  return { types: { counts: Float64Array.from(counts), spell }, lengths };
}

/** Slots at which rare pairs are forgotten rather than the table grown: 192 MiB. */
const MOST_SLOTS = 1 << 24;

/** Counts pairs of types in an open hash table. */
class PairCounts {
  #slots = 1 << 16;
  /** [slots, 3]: first, second, count (0: free). */
  #table = new Uint32Array(3 * this.#slots);
  #used = 0;
  /** Pairs seen at most so often are forgotten when the table is full. */
  #rare = 0;

  add(a: number, b: number): void {
    const at = this.#find(a, b);
    if (this.#table[at + 2]!++ > 0) return;
    this.#table[at] = a;
    this.#table[at + 1] = b;
    if (++this.#used * 2 > this.#slots) this.#rebuild();
  }

  get(a: number, b: number): number {
    return this.#table[this.#find(a, b) + 2]!;
  }

  #find(a: number, b: number): number {
    const hash = Math.imul(a, 0x9e37_79b1) ^ Math.imul(b, 0x85eb_ca77);
    let slot = (hash ^ (hash >>> 15)) & (this.#slots - 1);
    for (;;) {
      const at = 3 * slot;
      if (this.#table[at + 2] === 0 || (this.#table[at] === a && this.#table[at + 1] === b)) return at;
      slot = (slot + 1) & (this.#slots - 1);
    }
  }

  #rebuild(): void {
    const old = this.#table;
    if (this.#slots < MOST_SLOTS) this.#slots *= 2;
    else this.#rare++;
    this.#table = new Uint32Array(3 * this.#slots);
    this.#used = 0;
    for (let at = 0; at < old.length; at += 3) {
      if (old[at + 2]! <= this.#rare) continue;
      const to = this.#find(old[at]!, old[at + 1]!);
      this.#table.set(old.subarray(at, at + 3), to);
      this.#used++;
    }
  }
}
