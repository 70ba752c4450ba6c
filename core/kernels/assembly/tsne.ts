// t-SNE (van der Maaten & Hinton 2008) with the repulsion by a tree (van der Maaten 2014, Barnes & Hut 1986).
// The tree is implicit: points in Morton order, LEAF of them a leaf, four nodes a parent. Positions are
// [n, 4] f32: x, y, z (0 in 2D), 0.

const LEAF: u32 = 16;
/** Bytes of a leaf's points: x[16], y[16], z[16], mass[16] (0 where there is no point). */
const LEAF_BYTES: usize = 256;
/** Bytes of four sibling nodes: centre x, y, z, mass, squared size, least x, y, z, greatest x, y, z; 16 each. */
const BLOCK_BYTES: usize = 192;
const MASS: usize = 48;
const SIZE: usize = 64;
const LEAST: usize = 80;
const GREATEST: usize = 128;

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

// @ts-ignore: decorator
@inline
function spread3(x: u32): u32 {
  x = (x | (x << 16)) & 0x030000ff;
  x = (x | (x << 8)) & 0x0300f00f;
  x = (x | (x << 4)) & 0x030c30c3;
  return (x | (x << 2)) & 0x09249249;
}

// @ts-ignore: decorator
@inline
function spread2(x: u32): u32 {
  x = (x | (x << 8)) & 0x00ff00ff;
  x = (x | (x << 4)) & 0x0f0f0f0f;
  x = (x | (x << 2)) & 0x33333333;
  return (x | (x << 1)) & 0x55555555;
}

/** For the points [begin, end): their places on the Morton curve of a box, 10 bits a side in 3D and 16 in 2D. */
export function mortonCodes(
  begin: u32, end: u32, from: usize, codes: usize, ids: usize, x: f32, y: f32, z: f32, perSide: f32, flat: u32,
): void {
  const cells: f32 = flat ? 65535 : 1023;
  const scale: f32 = perSide * cells;
  for (let p = begin; p < end; p++) {
    const at = from + (<usize>p << 4);
    const i = <u32>min(cells, max(0, (load<f32>(at) - x) * scale));
    const j = <u32>min(cells, max(0, (load<f32>(at, 4) - y) * scale));
    const l = <u32>min(cells, max(0, (load<f32>(at, 8) - z) * scale));
    store<u32>(
      codes + (<usize>p << 2),
      flat ? spread2(i) | (spread2(j) << 1) : spread3(i) | (spread3(j) << 1) | (spread3(l) << 2),
    );
    store<u32>(ids + (<usize>p << 2), p);
  }
}

/** Sorts `ids` by `codes` [n], stably, through the spare arrays; 4 passes of 8 bits. `counts` [256] u32 is scratch. */
export function mortonSort(
  _begin: u32, _end: u32, n: u32, codes: usize, ids: usize, spareCodes: usize, spareIds: usize, counts: usize,
): void {
  for (let shift: u32 = 0; shift < 32; shift += 8) {
    memory.fill(counts, 0, 1024);
    for (let i: u32 = 0; i < n; i++) {
      const at = counts + (<usize>((load<u32>(codes + (<usize>i << 2)) >> shift) & 255) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
    let sum: u32 = 0;
    for (let i: usize = 0; i < 256; i++) {
      const count = load<u32>(counts + (i << 2));
      store<u32>(counts + (i << 2), sum);
      sum += count;
    }
    for (let i: u32 = 0; i < n; i++) {
      const code = load<u32>(codes + (<usize>i << 2));
      const at = counts + (<usize>((code >> shift) & 255) << 2);
      const to = load<u32>(at);
      store<u32>(at, to + 1);
      store<u32>(spareCodes + (<usize>to << 2), code);
      store<u32>(spareIds + (<usize>to << 2), load<u32>(ids + (<usize>i << 2)));
    }
    let swapped = codes;
    codes = spareCodes;
    spareCodes = swapped;
    swapped = ids;
    ids = spareIds;
    spareIds = swapped;
  }
}

/** Writes node `node` of a level: mass and its moments, and its bounds. */
// @ts-ignore: decorator
@inline
function storeNode(
  level: usize, node: u32, mass: f32, x: f32, y: f32, z: f32, least: v128, greatest: v128,
): void {
  const at = level + <usize>(node >> 2) * BLOCK_BYTES + (<usize>(node & 3) << 2);
  const over: f32 = mass > 0 ? 1 / mass : 0;
  store<f32>(at, x * over);
  store<f32>(at, y * over, 16);
  store<f32>(at, z * over, 32);
  store<f32>(at, mass, MASS);
  const sides = f32x4.sub(greatest, least);
  const side = max(max(f32x4.extract_lane(sides, 0), f32x4.extract_lane(sides, 1)), f32x4.extract_lane(sides, 2));
  store<f32>(at, mass > 0 ? side * side : 0, SIZE);
  store<f32>(at, f32x4.extract_lane(least, 0), LEAST);
  store<f32>(at, f32x4.extract_lane(least, 1), LEAST + 16);
  store<f32>(at, f32x4.extract_lane(least, 2), LEAST + 32);
  store<f32>(at, f32x4.extract_lane(greatest, 0), GREATEST);
  store<f32>(at, f32x4.extract_lane(greatest, 1), GREATEST + 16);
  store<f32>(at, f32x4.extract_lane(greatest, 2), GREATEST + 32);
}

/** For the leaves [begin, end), also those beyond the last point: their points and nodes. */
export function treeLeaves(begin: u32, end: u32, n: u32, from: usize, ids: usize, leaves: usize, level: usize): void {
  for (let leaf = begin; leaf < end; leaf++) {
    const to = leaves + <usize>leaf * LEAF_BYTES;
    let mass: f32 = 0;
    let x: f32 = 0;
    let y: f32 = 0;
    let z: f32 = 0;
    let least = f32x4.splat(Infinity);
    let greatest = f32x4.splat(-Infinity);
    for (let i: u32 = 0; i < LEAF; i++) {
      const place = leaf * LEAF + i;
      const at = to + (<usize>i << 2);
      if (place >= n) {
        store<f32>(at, 0);
        store<f32>(at, 0, 64);
        store<f32>(at, 0, 128);
        store<f32>(at, 0, 192);
        continue;
      }
      const point = v128.load(from + (<usize>load<u32>(ids + (<usize>place << 2)) << 4));
      least = f32x4.min(least, point);
      greatest = f32x4.max(greatest, point);
      mass += 1;
      x += f32x4.extract_lane(point, 0);
      y += f32x4.extract_lane(point, 1);
      z += f32x4.extract_lane(point, 2);
      store<f32>(at, f32x4.extract_lane(point, 0));
      store<f32>(at, f32x4.extract_lane(point, 1), 64);
      store<f32>(at, f32x4.extract_lane(point, 2), 128);
      store<f32>(at, 1, 192);
    }
    storeNode(level, leaf, mass, x, y, z, least, greatest);
  }
}

/** For the nodes [begin, end) of a level: from their four children in the level `below`. */
export function treeLevel(begin: u32, end: u32, below: usize, level: usize, nodesBelow: u32): void {
  for (let node = begin; node < end; node++) {
    const block = below + <usize>node * BLOCK_BYTES;
    let mass: f32 = 0;
    let x: f32 = 0;
    let y: f32 = 0;
    let z: f32 = 0;
    let least = f32x4.splat(Infinity);
    let greatest = f32x4.splat(-Infinity);
    for (let i: u32 = 0; i < 4 && nodesBelow > 4 * node + i; i++) {
      const at = block + (<usize>i << 2);
      const own = load<f32>(at, MASS);
      if (own == 0) continue;
      mass += own;
      x += own * load<f32>(at);
      y += own * load<f32>(at, 16);
      z += own * load<f32>(at, 32);
      least = f32x4.min(least, f32x4(load<f32>(at, LEAST), load<f32>(at, LEAST + 16), load<f32>(at, LEAST + 32), 0));
      greatest = f32x4.max(
        greatest, f32x4(load<f32>(at, GREATEST), load<f32>(at, GREATEST + 16), load<f32>(at, GREATEST + 32), 0),
      );
    }
    storeNode(level, node, mass, x, y, z, least, greatest);
  }
}

/** What a target sees is collected here and looked at when it is full: small enough for the nearest cache. */
const LISTED: u32 = 1024;
/** Bytes of each of the four lists: up to a leaf more may be added to a full one. */
const LIST_BYTES: usize = 4352;

// @ts-ignore: decorator
@inline
function total(x: v128): f32 {
  const half = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(half, 0) + f32x4.extract_lane(half, 1);
}

/** Adds to `sums` [16, 4] (force x, y, z, and Z) of the leaf's points what the `count` listed masses do to them. */
function look(leaf: usize, list: usize, count: u32, sums: usize): void {
  while (count & 3) {
    store<f32>(list + (<usize>count << 2), 0, LIST_BYTES * 3); // no mass
    count++;
  }
  const bytes: usize = <usize>count << 2;
  const one = f32x4.splat(1);
  for (let i: usize = 0; i < 64; i += 8) {
    const ax = v128.load32_splat(leaf + i);
    const ay = v128.load32_splat(leaf + i, 64);
    const az = v128.load32_splat(leaf + i, 128);
    const bx = v128.load32_splat(leaf + i, 4);
    const by = v128.load32_splat(leaf + i, 68);
    const bz = v128.load32_splat(leaf + i, 132);
    let fax = f32x4.splat(0);
    let fay = fax;
    let faz = fax;
    let za = fax;
    let fbx = fax;
    let fby = fax;
    let fbz = fax;
    let zb = fax;
    for (let at = list; at < list + bytes; at += 16) {
      const x = v128.load(at);
      const y = v128.load(at, LIST_BYTES);
      const z = v128.load(at, LIST_BYTES * 2);
      const mass = v128.load(at, LIST_BYTES * 3);
      let dx = f32x4.sub(ax, x);
      let dy = f32x4.sub(ay, y);
      let dz = f32x4.sub(az, z);
      let w = f32x4.div(
        one, f32x4.add(one, f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz))),
      );
      let mw = f32x4.mul(mass, w);
      za = f32x4.add(za, mw);
      mw = f32x4.mul(mw, w);
      fax = f32x4.add(fax, f32x4.mul(mw, dx));
      fay = f32x4.add(fay, f32x4.mul(mw, dy));
      faz = f32x4.add(faz, f32x4.mul(mw, dz));
      dx = f32x4.sub(bx, x);
      dy = f32x4.sub(by, y);
      dz = f32x4.sub(bz, z);
      w = f32x4.div(
        one, f32x4.add(one, f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz))),
      );
      mw = f32x4.mul(mass, w);
      zb = f32x4.add(zb, mw);
      mw = f32x4.mul(mw, w);
      fbx = f32x4.add(fbx, f32x4.mul(mw, dx));
      fby = f32x4.add(fby, f32x4.mul(mw, dy));
      fbz = f32x4.add(fbz, f32x4.mul(mw, dz));
    }
    const to = sums + (i << 2);
    v128.store(to, f32x4.add(v128.load(to), f32x4(total(fax), total(fay), total(faz), total(za))));
    v128.store(to, f32x4.add(v128.load(to, 16), f32x4(total(fbx), total(fby), total(fbz), total(zb))), 16);
  }
}

/**
 * The repulsion on the points of the leaves [begin, end): `out` [n, 4] = sums of w^2 (y_p - y_q) and of w over all
 * others, with w = 1 / (1 + |y_p - y_q|^2). A node counts as one mass where its size is less than theta times the
 * least distance of its centre from the leaf's box. `levels` [depth] u32: offsets of the levels, the leaves' first.
 * `scratch` (this thread's): lists, sums, and a stack.
 */
export function repel(
  begin: u32, end: u32, n: u32, ids: usize, leaves: usize, levels: usize, depth: u32, theta2: f32, out: usize,
  scratch: usize,
): void {
  const list = scratch;
  const sums = scratch + 4 * LIST_BYTES;
  const stack = sums + 256;
  const bottom = <usize>load<u32>(levels);
  const zero = f32x4.splat(0);
  const theta = f32x4.splat(theta2);
  for (let leaf = begin; leaf < end; leaf++) {
    const mine = leaves + <usize>leaf * LEAF_BYTES;
    const node = bottom + <usize>(leaf >> 2) * BLOCK_BYTES + (<usize>(leaf & 3) << 2);
    const lx = v128.load32_splat(node, LEAST);
    const ly = v128.load32_splat(node, LEAST + 16);
    const lz = v128.load32_splat(node, LEAST + 32);
    const gx = v128.load32_splat(node, GREATEST);
    const gy = v128.load32_splat(node, GREATEST + 16);
    const gz = v128.load32_splat(node, GREATEST + 32);
    memory.fill(sums, 0, 256);
    let count: u32 = 0;
    let open: usize = 1;
    store<u32>(stack, (depth - 1) << 27);
    while (open > 0) {
      open--;
      const entry = load<u32>(stack + (open << 2));
      const level = entry >> 27;
      const block = entry & 0x07ffffff;
      const at = <usize>load<u32>(levels + (<usize>level << 2)) + <usize>block * BLOCK_BYTES;
      const x = v128.load(at);
      const y = v128.load(at, 16);
      const z = v128.load(at, 32);
      const dx = f32x4.max(zero, f32x4.max(f32x4.sub(lx, x), f32x4.sub(x, gx)));
      const dy = f32x4.max(zero, f32x4.max(f32x4.sub(ly, y), f32x4.sub(y, gy)));
      const dz = f32x4.max(zero, f32x4.max(f32x4.sub(lz, z), f32x4.sub(z, gz)));
      const d2 = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
      const far = i32x4.bitmask(f32x4.lt(v128.load(at, SIZE), f32x4.mul(theta, d2)));
      const there = i32x4.bitmask(f32x4.gt(v128.load(at, MASS), zero));
      for (let set = far & there; set; set &= set - 1) {
        const from = at + (<usize>ctz(set) << 2);
        const to = list + (<usize>count << 2);
        store<f32>(to, load<f32>(from));
        store<f32>(to, load<f32>(from, 16), LIST_BYTES);
        store<f32>(to, load<f32>(from, 32), LIST_BYTES * 2);
        store<f32>(to, load<f32>(from, MASS), LIST_BYTES * 3);
        count++;
      }
      for (let set = ~far & there; set; set &= set - 1) {
        const child = (block << 2) + ctz(set);
        if (level > 0) {
          store<u32>(stack + (open << 2), ((level - 1) << 27) | child);
          open++;
          continue;
        }
        const from = leaves + <usize>child * LEAF_BYTES;
        const to = list + (<usize>count << 2);
        for (let part: usize = 0; part < 4; part++) {
          const source = from + (part << 6);
          const target = to + part * LIST_BYTES;
          v128.store(target, v128.load(source));
          v128.store(target, v128.load(source, 16), 16);
          v128.store(target, v128.load(source, 32), 32);
          v128.store(target, v128.load(source, 48), 48);
        }
        count += LEAF;
        if (count >= LISTED) {
          look(mine, list, count, sums);
          count = 0;
        }
      }
      if (count >= LISTED) {
        look(mine, list, count, sums);
        count = 0;
      }
    }
    if (count > 0) look(mine, list, count, sums);
    for (let i: u32 = 0; i < LEAF && leaf * LEAF + i < n; i++) {
      const id = load<u32>(ids + (<usize>(leaf * LEAF + i) << 2));
      const sum = v128.load(sums + (<usize>i << 4));
      // itself is among what a point sees: no force, and 1 of Z
      v128.store(out + (<usize>id << 4), f32x4.replace_lane(sum, 3, f32x4.extract_lane(sum, 3) - 1));
    }
  }
}

/** The sum of Z over [begin, end) of `forces` [n, 4], into `sums` [chunk number] f64, so that chunks add up in order. */
export function sumZ(begin: u32, end: u32, forces: usize, sums: usize, chunk: u32): void {
  let sum: f64 = 0;
  for (let p = begin; p < end; p++) sum += <f64>load<f32>(forces + (<usize>p << 4), 12);
  store<f64>(sums + (<usize>(begin / chunk) << 3), sum);
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
