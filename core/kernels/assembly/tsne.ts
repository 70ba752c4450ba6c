import { total } from './tsne-forces';

// t-SNE (van der Maaten & Hinton 2008) with the repulsion by a tree (van der Maaten 2014, Barnes & Hut 1986).
// The tree is implicit: points in Morton order, LEAF of them a leaf, four nodes a parent. Positions are
// [n, 4] f32: x, y, z (0 in 2D), 0.

/**
 * For the points [begin, end): `distances` [n, k] become the conditional probabilities of section 2 (equation 1):
 * a Gaussian around each point of the given perplexity. Cosine distances count as those of unit vectors.
 */
export function affinities(begin: u32, end: u32, distances: usize, k: u32, perplexity: f32, cosine: u32): void {
  const target: f32 = Mathf.log(perplexity);
  for (let p = begin; p < end; p++) {
    const mine = distances + (<usize>p * k << 2);
    let least: f32 = Infinity;
    let mean: f32 = 0;
    for (let i: usize = 0; i < k; i++) {
      const d = load<f32>(mine + (i << 2));
      const square: f32 = cosine ? 2 * d : d * d;
      store<f32>(mine + (i << 2), square);
      least = min(least, square);
      mean += square / <f32>k;
    }
    // beta = 1 / (2 sigma^2), by bisection on the entropy; distances less the least do not change it
    let low: f32 = 0;
    let high: f32 = Infinity;
    let beta: f32 = mean > least ? 1 / (mean - least) : 1;
    for (let pass = 0; pass < 50; pass++) {
      let sum: f32 = 0;
      let weighted: f32 = 0;
      for (let i: usize = 0; i < k; i++) {
        const square = load<f32>(mine + (i << 2)) - least;
        const value = Mathf.exp(-beta * square);
        sum += value;
        weighted += value * square;
      }
      const entropy = Mathf.log(sum) + (beta * weighted) / sum;
      if (Mathf.abs(entropy - target) < 1e-5) break;
      if (entropy > target) {
        low = beta;
        beta = high == Infinity ? beta * 2 : (low + high) / 2;
      } else {
        high = beta;
        beta = (low + high) / 2;
      }
    }
    let total: f32 = 0;
    for (let i: usize = 0; i < k; i++) {
      const value = Mathf.exp(-beta * (load<f32>(mine + (i << 2)) - least));
      store<f32>(mine + (i << 2), value);
      total += value;
    }
    for (let i: usize = 0; i < k; i++) store<f32>(mine + (i << 2), load<f32>(mine + (i << 2)) / total);
  }
}

/**
 * For the points [begin, end): the gradient of the Kullback-Leibler divergence without its factor 4 (equation 5),
 * one step with momentum and a gain for every coordinate (Jacobs 1988), from the positions `from` to `to`. Rows of
 * the graph are padded to multiples of 4 with weights 0. `speeds` and `gains` [n, 4].
 */
export function tsneMove(
  begin: u32, end: u32, from: usize, to: usize, starts: usize, tails: usize, weights: usize, forces: usize,
  overZ: f32, exaggeration: f32, momentum: f32, rate: f32, speeds: usize, gains: usize,
): void {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const least = f32x4.splat(0.01);
  const more = f32x4.splat(0.2);
  const less = f32x4.splat(0.8);
  for (let p = begin; p < end; p++) {
    const at = <usize>p << 4;
    const point = v128.load(from + at);
    const px = v128.shuffle<f32>(point, point, 0, 0, 0, 0);
    const py = v128.shuffle<f32>(point, point, 1, 1, 1, 1);
    const pz = v128.shuffle<f32>(point, point, 2, 2, 2, 2);
    let ax = zero;
    let ay = zero;
    let az = zero;
    const last = <usize>load<u32>(starts + (<usize>p << 2), 4) << 2;
    for (let e = <usize>load<u32>(starts + (<usize>p << 2)) << 2; e < last; e += 16) {
      const r0 = v128.load(from + (<usize>load<u32>(tails + e) << 4));
      const r1 = v128.load(from + (<usize>load<u32>(tails + e, 4) << 4));
      const r2 = v128.load(from + (<usize>load<u32>(tails + e, 8) << 4));
      const r3 = v128.load(from + (<usize>load<u32>(tails + e, 12) << 4));
      const xy01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const xy23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const z01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const z23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      const dx = f32x4.sub(px, v128.shuffle<f32>(xy01, xy23, 0, 1, 4, 5));
      const dy = f32x4.sub(py, v128.shuffle<f32>(xy01, xy23, 2, 3, 6, 7));
      const dz = f32x4.sub(pz, v128.shuffle<f32>(z01, z23, 0, 1, 4, 5));
      const d2 = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
      const pull = f32x4.div(v128.load(weights + e), f32x4.add(one, d2));
      ax = f32x4.add(ax, f32x4.mul(pull, dx));
      ay = f32x4.add(ay, f32x4.mul(pull, dy));
      az = f32x4.add(az, f32x4.mul(pull, dz));
    }
    const pulled = f32x4(total(ax), total(ay), total(az), 0);
    const pushed = f32x4.replace_lane(v128.load(forces + at), 3, 0);
    const gradient = f32x4.sub(
      f32x4.mul(pulled, f32x4.splat(exaggeration)), f32x4.mul(pushed, f32x4.splat(overZ)),
    );
    const speed = v128.load(speeds + at);
    const gain = v128.load(gains + at);
    // moving against the gradient: gradient and speed of different signs go on
    const onward = f32x4.lt(f32x4.mul(gradient, speed), zero);
    const next = f32x4.max(least, v128.bitselect(f32x4.add(gain, more), f32x4.mul(gain, less), onward));
    const step = f32x4.sub(
      f32x4.mul(speed, f32x4.splat(momentum)), f32x4.mul(f32x4.mul(next, gradient), f32x4.splat(rate)),
    );
    v128.store(gains + at, next);
    v128.store(speeds + at, step);
    v128.store(to + at, f32x4.add(point, step));
  }
}
