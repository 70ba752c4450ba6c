// The tree of t-SNE's repulsion is implicit: points in Morton order, LEAF of them a leaf, four nodes a parent. Positions
// are [n, 4] f32: x, y, z (0 in 2D), 0.

export const LEAF: u32 = 16;
/** Bytes of a leaf's points: x[16], y[16], z[16], mass[16] (0 where there is no point). */
export const LEAF_BYTES: usize = 256;
/** Bytes of four sibling nodes: centre x, y, z, mass, squared size, least x, y, z, greatest x, y, z; 16 each. */
export const BLOCK_BYTES: usize = 192;
export const MASS: usize = 48;
export const SIZE: usize = 64;
export const LEAST: usize = 80;
export const GREATEST: usize = 128;

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
