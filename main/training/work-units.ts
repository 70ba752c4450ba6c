import type { Random } from '../../core/word2vec/random.ts';
import type { EncodedCorpus } from './token-store.ts';

/** The corpus cut into the portions a worker takes at a time: whole sentences, one read each. In shared memory. */
export interface WorkUnits {
  /** [units] position in the encoded corpus. */
  starts: Float64Array;
  /** [units] numbers, sentence ends included. */
  lengths: Uint32Array;
}

/** Numbers in a work unit, in a corpus too small for whole buffers. */
const SMALLEST_UNIT = 256;
const UNITS_PER_THREAD = 64;

/** Joins neighbouring grains, all but those held out, into work units of at most `buffer` for that many threads. */
export function planWorkUnits(
  corpus: EncodedCorpus,
  heldOut: Set<number>,
  threads: number,
  buffer: number,
): WorkUnits {
  const total = corpus.lengths.reduce((sum, n) => sum + n, 0);
  const target = Math.min(buffer, Math.max(SMALLEST_UNIT, Math.ceil(total / (threads * UNITS_PER_THREAD))));
  const starts: number[] = [];
  const lengths: number[] = [];
  let end = -1;
  for (let grain = 0; grain < corpus.lengths.length; grain++) {
    if (heldOut.has(grain)) continue;
    const start = corpus.starts[grain]!;
    const length = corpus.lengths[grain]!;
    const last = lengths.length - 1;
    if (start === end && lengths[last]! + length <= target) {
      lengths[last]! += length;
    } else {
      starts.push(start);
      lengths.push(length);
    }
    end = start + length;
  }
  const units = {
    starts: new Float64Array(new SharedArrayBuffer(8 * starts.length)),
    lengths: new Uint32Array(new SharedArrayBuffer(4 * lengths.length)),
  };
  units.starts.set(starts);
  units.lengths.set(lengths);
  return units;
}

/** Corpora of fewer grains are too small to give any up: their held-out pairs come from the training text. */
const ENOUGH_GRAINS = 100;
const HELD_OUT_GRAINS = 40;

/**
 * Draws the grains that are not trained on: one in a hundred, at most 40 (about 10,000 words).
 * Empty for a corpus too small to spare any.
 */
export function drawHeldOutGrains(grains: number, random: Random): Set<number> {
  const chosen = new Set<number>();
  if (grains < ENOUGH_GRAINS) return chosen;
  const wanted = Math.min(HELD_OUT_GRAINS, Math.floor(grains / 100));
  while (chosen.size < wanted) chosen.add(random.next() % grains);
  return chosen;
}
