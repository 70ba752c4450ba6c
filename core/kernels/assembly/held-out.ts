// The loss of one held-out example; the twin of referenceLoss in core/word2vec/held-out.ts. Changes no vector.
import { touch } from './shared';
import { expMinusAbs, fma, softplus, sum, sums } from './simd';
import { input, output, rowBytes, usedBytes } from './state';

/**
 * Loss in nats, for skip-gram the mean over the contexts.
 *
 * @param list [targets + contexts] u32: the centre word and its negatives, then the words around it
 * @param hidden [rowBytes] overwritten
 */
export function heldOutExample(list: usize, targets: u32, contexts: u32, hidden: usize, skipgram: bool): f64 {
  const around = list + ((<usize>targets) << 2);
  for (let i: u32 = 0; i < targets; i++) touch(rowOf(output, list, i));
  for (let i: u32 = 0; i < contexts; i++) touch(rowOf(input, around, i));
  if (!skipgram) {
    average(hidden, around, contexts);
    return lossOf(hidden, list, targets);
  }
  let total: f64 = 0;
  for (let i: u32 = 0; i < contexts; i++) total += lossOf(rowOf(input, around, i), list, targets);
  return total / <f64>contexts;
}

// @ts-ignore: decorator
@inline
function rowOf(table: usize, list: usize, i: u32): usize {
  return table + <usize>load<u32>(list + ((<usize>i) << 2)) * rowBytes;
}

function average(hidden: usize, list: usize, contexts: u32): void {
  memory.fill(hidden, 0, usedBytes);
  const share = f32x4.splat(<f32>1 / <f32>contexts);
  for (let i: u32 = 0; i < contexts; i++) {
    const row = rowOf(input, list, i);
    for (let off: usize = 0; off < usedBytes; off += 16) {
      v128.store(hidden + off, fma(share, v128.load(row + off), v128.load(hidden + off)));
    }
  }
}

/** -log s(first target) - sum of log s(-other targets), four at a time; the last one stands in for those missing. */
function lossOf(h: usize, list: usize, targets: u32): f64 {
  const last = targets - 1;
  let total = f32x4.splat(0);
  for (let t: u32 = 0; t < targets; t += 4) {
    const p0 = rowOf(output, list, t), p1 = rowOf(output, list, min(t + 1, last));
    const p2 = rowOf(output, list, min(t + 2, last)), p3 = rowOf(output, list, min(t + 3, last));
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
    for (let off: usize = 0, used = usedBytes; off < used; off += 16) {
      const x = v128.load(h + off);
      a0 = fma(x, v128.load(p0 + off), a0);
      a1 = fma(x, v128.load(p1 + off), a1);
      a2 = fma(x, v128.load(p2 + off), a2);
      a3 = fma(x, v128.load(p3 + off), a3);
    }
    const logits = sums(a0, a1, a2, a3);
    const x = t == 0 ? f32x4.mul(logits, f32x4(-1, 1, 1, 1)) : logits;
    const there = i32x4.lt_u(i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(t)), i32x4.splat(targets));
    total = f32x4.add(total, v128.and(there, softplus(x, expMinusAbs(x))));
  }
  return <f64>sum(total);
}
