// The training kernel: whole work units, nothing called back. Addresses are bytes (core/kernels/memory.ts).
import { cbowBlock } from './cbow';
import { pairs } from './pair';
import { loadRandom, storeRandom } from './random';
import { drawShared } from './shared';
import { skipgramBlock } from './skipgram';
import { BLOCK, block, BLOCKS_A_DRAW, examples, loss, resetTotals, rowBytes, skipgram, statistics, zeroRow } from './state';
import { consumed, subsample } from './windows';

export { heldOutExample } from './held-out';
export { initialise } from './initialise';
export { seedRandom } from './random';
export { choose, place, placeWorker } from './state';

/** Trains on the first `length` entries of the token buffer and adds to the statistics. */
export function train(length: u32, learningRate: f32): void {
  loadRandom();
  resetTotals();
  memory.fill(zeroRow, 0, rowBytes);
  const kept = subsample(length);
  if (block) {
    for (let at: u32 = 0; at < kept; at += BLOCK) {
      const centres = min(BLOCK, kept - at);
      if (at % (BLOCK * BLOCKS_A_DRAW) == 0) drawShared();
      if (skipgram) skipgramBlock(at, centres, learningRate);
      else cbowBlock(at, centres, learningRate);
    }
  } else {
    for (let at: u32 = 0; at < kept; at++) pairs(at, learningRate);
  }
  storeRandom();
  store<f64>(statistics, load<f64>(statistics) + <f64>consumed);
  store<f64>(statistics, load<f64>(statistics, 8) + examples, 8);
  store<f64>(statistics, load<f64>(statistics, 16) + loss, 16);
}
