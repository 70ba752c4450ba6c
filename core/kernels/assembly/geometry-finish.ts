import { EMPTY, ID } from './geometry-lists';

/**
 * For the places [begin, end): measures the listed candidates again in float32 from `data` [n, dim], of which row
 * order[p] stands at place p, and keeps the nearest k, equal ones by the lower row, as rows, in `outIds` [n, k] and
 * `outDistances` [n, k] float32 (1 - cosine, or Euclidean), both by row. `lengths` [n] f32: see `rowLengths`.
 */
export function finishLists(
  begin: u32, end: u32, data: usize, dim: u32, cosine: u32, lengths: usize, order: usize, ids: usize, keys: usize,
  size: u32, k: u32, outIds: usize, outDistances: usize,
): void {
  for (let p = begin; p < end; p++) {
    const row = load<u32>(order + (<usize>p << 2));
    const x = data + (<usize>row * dim << 2);
    const length = load<f32>(lengths + (<usize>row << 2));
    let filled: u32 = 0;
    const toIds = outIds + (<usize>row * k << 2);
    const toDistances = outDistances + (<usize>row * k << 2);
    for (let s: u32 = 0; s < size; s++) {
      const at = (<usize>p * size + s) << 2;
      if (load<i32>(keys + at) == EMPTY) break;
      const id = load<u32>(order + (<usize>(load<u32>(ids + at) & ID) << 2));
      const y = data + (<usize>id * dim << 2);
      let distance: f32;
      if (cosine) {
        const lengthsOf = length * load<f32>(lengths + (<usize>id << 2));
        distance = lengthsOf == 0 ? 1 : max<f32>(0, 1 - dotOf(x, y, dim) / lengthsOf);
      } else distance = euclidean(x, y, dim);
      let place = filled;
      if (filled == k) {
        const last = load<f32>(toDistances + (<usize>(k - 1) << 2));
        if (distance > last || (distance == last && id > load<u32>(toIds + (<usize>(k - 1) << 2)))) continue;
        place = k - 1;
      } else filled++;
      while (place > 0) {
        const before = load<f32>(toDistances + (<usize>(place - 1) << 2));
        const beforeId = load<u32>(toIds + (<usize>(place - 1) << 2));
        if (before < distance || (before == distance && beforeId < id)) break;
        store<f32>(toDistances + (<usize>place << 2), before);
        store<u32>(toIds + (<usize>place << 2), beforeId);
        place--;
      }
      store<f32>(toDistances + (<usize>place << 2), distance);
      store<u32>(toIds + (<usize>place << 2), id);
    }
    for (let i: usize = 0; i < k; i++) {
      store<f32>(toDistances + (i << 2), i < filled ? <f32>load<f32>(toDistances + (i << 2)) : Infinity);
    }
  }
}

/** Lengths of the rows [begin, end) of float32 `data` [n, dim]. */
export function rowLengths(begin: u32, end: u32, data: usize, dim: u32, lengths: usize): void {
  for (let row = begin; row < end; row++) {
    const x = data + (<usize>row * dim << 2);
    store<f32>(lengths + (<usize>row << 2), sqrt(dotOf(x, x, dim)));
  }
}

function dotOf(x: usize, y: usize, dim: u32): f32 {
  let first = f32x4.splat(0);
  let second = f32x4.splat(0);
  const whole = <usize>(dim & ~7) << 2;
  let at: usize = 0;
  for (; at < whole; at += 32) {
    first = f32x4.add(first, f32x4.mul(v128.load(x + at), v128.load(y + at)));
    second = f32x4.add(second, f32x4.mul(v128.load(x + at, 16), v128.load(y + at, 16)));
  }
  let sum = lanes(f32x4.add(first, second));
  for (; at < <usize>dim << 2; at += 4) sum += load<f32>(x + at) * load<f32>(y + at);
  return sum;
}

function euclidean(x: usize, y: usize, dim: u32): f32 {
  let sum = f32x4.splat(0);
  const whole = <usize>(dim & ~3) << 2;
  for (let at: usize = 0; at < whole; at += 16) {
    const difference = f32x4.sub(v128.load(x + at), v128.load(y + at));
    sum = f32x4.add(sum, f32x4.mul(difference, difference));
  }
  let square = lanes(sum);
  for (let at = whole; at < <usize>dim << 2; at += 4) {
    const difference = load<f32>(x + at) - load<f32>(y + at);
    square += difference * difference;
  }
  return sqrt(square);
}

// @ts-ignore: decorator
@inline
function lanes(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}
