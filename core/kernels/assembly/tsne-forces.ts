import { BLOCK_BYTES, GREATEST, LEAF, LEAF_BYTES, LEAST, MASS, SIZE } from './tsne-tree';

/** What a target sees is collected here and looked at when it is full: small enough for the nearest cache. */
const LISTED: u32 = 1024;
/** Bytes of each of the four lists: up to a leaf more may be added to a full one. */
const LIST_BYTES: usize = 4352;

// @ts-ignore: decorator
@inline
export function total(x: v128): f32 {
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
