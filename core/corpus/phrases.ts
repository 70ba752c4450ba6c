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
 * joined again in the same pass. First `count` every grain (some whole sentences, each ended by SENTENCE_END), then
 * `join` every grain.
 */
export class PhrasePass {
  readonly #types: Types;
  readonly #threshold: number;
  readonly #minCount: number;
  readonly #words: number;
  readonly #pairs = new PairCounts();
  readonly #counts: number[];
  readonly #phrases: { a: number; b: number }[] = [];
  readonly #known = new Map<number, Map<number, number>>();

  constructor(types: Types, { threshold, minCount }: PhraseOptions) {
    this.#types = types;
    this.#threshold = threshold;
    this.#minCount = minCount;
    this.#counts = Array.from(types.counts);
    this.#words = this.#counts.reduce((sum, count) => sum + count, 0);
  }

  count(grain: Uint32Array): void {
    for (let i = 1; i < grain.length; i++) {
      if (this.#frequent(grain[i - 1]!) && this.#frequent(grain[i]!))
        this.#pairs.add(grain[i - 1]!, grain[i]!);
    }
  }

  /** Rewrites a grain in place; answers with its new length. */
  join(grain: Uint32Array): number {
    const counts = this.#counts;
    let out = 0;
    for (let i = 0; i < grain.length; i++) {
      const a = grain[i]!;
      const b = grain[i + 1] ?? SENTENCE_END;
      if (this.#frequent(a) && this.#frequent(b) && this.#score(a, b) > this.#threshold) {
        const type = this.#phraseOf(a, b);
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
  }

  /** The types after joining, new ones at the end. */
  types(): Types {
    const known = this.#types;
    const phrases = this.#phrases;
    const spell = (type: number): string => {
      if (type < known.counts.length) return known.spell(type);
      const { a, b } = phrases[type - known.counts.length]!;
      return `${known.spell(a)}_${known.spell(b)}`;
    };
    const spellLines = (types: Uint32Array) => Array.from(types, spell).join('\n');
    return { counts: Float64Array.from(this.#counts), spell, spellLines };
  }

  #frequent(type: number): boolean {
    return type !== SENTENCE_END && this.#types.counts[type]! >= this.#minCount;
  }

  #score(a: number, b: number): number {
    const { counts } = this.#types;
    return ((this.#pairs.get(a, b) - this.#minCount) / counts[a]! / counts[b]!) * this.#words;
  }

  #phraseOf(a: number, b: number): number {
    const from = this.#known.get(a) ?? new Map<number, number>();
    this.#known.set(a, from);
    const known = from.get(b);
    if (known !== undefined) return known;
    const type = this.#counts.push(0) - 1;
    this.#phrases.push({ a, b });
    from.set(b, type);
    return type;
  }
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
