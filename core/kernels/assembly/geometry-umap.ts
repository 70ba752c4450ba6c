// UMAP (McInnes, Healy & Melville 2018, arXiv 1802.03426).

/**
 * For the points [begin, end): rho and sigma of section 3.1 (algorithm 3) from `distances` [n, k], and in their
 * place the memberships exp(-(d - rho) / sigma). The point itself counts as one of k + 1 neighbours.
 * @param mean mean of all distances, which bounds sigma from below
 */
export function memberships(begin: u32, end: u32, distances: usize, k: u32, mean: f32): void {
  const target: f32 = <f32>Math.log2(<f64>(k + 1));
  for (let p = begin; p < end; p++) {
    const mine = distances + (<usize>p * k << 2);
    let rho: f32 = 0;
    let sum: f32 = 0;
    for (let i: usize = 0; i < k; i++) {
      const d = load<f32>(mine + (i << 2));
      if (rho == 0 && d > 0) rho = d;
      sum += d;
    }
    let low: f32 = 0;
    let high: f32 = Infinity;
    let sigma: f32 = 1;
    for (let pass = 0; pass < 64; pass++) {
      let total: f32 = 0;
      for (let i: usize = 0; i < k; i++) {
        const d = load<f32>(mine + (i << 2)) - rho;
        total += d > 0 ? Mathf.exp(-d / sigma) : 1;
      }
      if (Mathf.abs(total - target) < 1e-5) break;
      if (total > target) {
        high = sigma;
        sigma = (low + high) / 2;
      } else {
        low = sigma;
        sigma = high == Infinity ? sigma * 2 : (low + high) / 2;
      }
    }
    const least: f32 = 0.001 * (rho > 0 ? sum / <f32>(k + 1) : mean);
    if (sigma < least) sigma = least;
    for (let i: usize = 0; i < k; i++) {
      const d = load<f32>(mine + (i << 2)) - rho;
      store<f32>(mine + (i << 2), d > 0 && sigma > 0 ? Mathf.exp(-d / sigma) : 1);
    }
  }
}

/**
 * For the places [begin, end): the lists of the rows `order` [n], by place and with places for ids. `places` [n] u32
 * says where each row stands.
 */
export function relabel(
  begin: u32, end: u32, order: usize, places: usize, ids: usize, distances: usize, k: u32, toIds: usize,
  toDistances: usize,
): void {
  const bytes = <usize>k << 2;
  for (let p = begin; p < end; p++) {
    const from = <usize>load<u32>(order + (<usize>p << 2)) * bytes;
    const to = <usize>p * bytes;
    memory.copy(toDistances + to, distances + from, bytes);
    for (let i: usize = 0; i < bytes; i += 4) {
      store<u32>(toIds + to + i, load<u32>(places + (<usize>load<u32>(ids + from + i) << 2)));
    }
  }
}

/** The place of `q` in p's list, or k. */
// @ts-ignore: decorator
@inline
function placeOf(ids: usize, k: u32, p: u32, q: u32): u32 {
  const mine = ids + (<usize>p * k << 2);
  for (let i: u32 = 0; i < k; i++) if (load<u32>(mine + (<usize>i << 2)) == q) return i;
  return k;
}

/** For the points [begin, end): `degrees` [n] u32 = k + points that list them and are not listed by them. */
export function countEdges(begin: u32, end: u32, n: u32, ids: usize, k: u32, degrees: usize): void {
  for (let p = begin; p < end; p++) store<u32>(degrees + (<usize>p << 2), k);
  for (let p: u32 = 0; p < n; p++) {
    for (let i: u32 = 0; i < k; i++) {
      const q = load<u32>(ids + ((<usize>p * k + i) << 2));
      if (q < begin || q >= end || placeOf(ids, k, q, p) < k) continue;
      const at = degrees + (<usize>q << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
}

/**
 * For the points [begin, end): the rows of the symmetric graph a + b - ab, `starts` [n + 1] u32, `tails` u32,
 * `weights` f32. `fill` [n] u32 is scratch. Each row: its own neighbours, then those that only list it.
 */
export function uniteEdges(
  begin: u32, end: u32, n: u32, ids: usize, weights: usize, k: u32, starts: usize, tails: usize, out: usize,
  fill: usize,
): void {
  for (let p = begin; p < end; p++) {
    const to = <usize>load<u32>(starts + (<usize>p << 2));
    for (let i: u32 = 0; i < k; i++) {
      const at = (<usize>p * k + i) << 2;
      const q = load<u32>(ids + at);
      const a = load<f32>(weights + at);
      const back = placeOf(ids, k, q, p);
      const b: f32 = back < k ? load<f32>(weights + ((<usize>q * k + back) << 2)) : 0;
      store<u32>(tails + ((to + i) << 2), q);
      store<f32>(out + ((to + i) << 2), a + b - a * b);
    }
    store<u32>(fill + (<usize>p << 2), <u32>to + k);
  }
  for (let p: u32 = 0; p < n; p++) {
    for (let i: u32 = 0; i < k; i++) {
      const at = (<usize>p * k + i) << 2;
      const q = load<u32>(ids + at);
      if (q < begin || q >= end || placeOf(ids, k, q, p) < k) continue;
      const to = <usize>load<u32>(fill + (<usize>q << 2));
      store<u32>(tails + (to << 2), p);
      store<f32>(out + (to << 2), load<f32>(weights + at));
      store<u32>(fill + (<usize>q << 2), <u32>to + 1);
    }
  }
}
