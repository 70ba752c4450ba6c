const digits = 4;
const buckets = 65_536;

/**
 * Rows in the order of their keys, equal keys in the order given; NaN comes last, whichever the direction. A radix
 * sort over 16 bits at a time: a million rows in tens of milliseconds.
 *
 * @param keys [V] by row
 * @param rows sorted in place and returned
 */
export function sortRows(rows: Uint32Array, keys: Float64Array, descending: boolean): Uint32Array {
  const n = rows.length;
  const halves = new Uint32Array(Float64Array.from(rows, (row) => keys[row]!).buffer);
  for (let i = 0; i < n; i++) {
    let low = halves[2 * i]!;
    let high = halves[2 * i + 1]!;
    const missing = (high & 0x7ff00000) === 0x7ff00000 && ((high & 0xfffff) !== 0 || low !== 0);
    // Bits of a float64, so flipped that they sort as unsigned integers; -0 counts as 0.
    if (high === 0x80000000 && low === 0) high = 0;
    if (high >>> 31) {
      high = ~high;
      low = ~low;
    } else {
      high |= 0x80000000;
    }
    if (descending) {
      high = ~high;
      low = ~low;
    }
    halves[2 * i] = missing ? 0xffffffff : low;
    halves[2 * i + 1] = missing ? 0xffffffff : high;
  }
  let from = Uint32Array.from({ length: n }, (_, i) => i);
  let to = new Uint32Array(n);
  for (let digit = 0; digit < digits; digit++) {
    const half = digit >> 1;
    const shift = 16 * (digit & 1);
    const starts = new Uint32Array(buckets + 1);
    for (let i = 0; i < n; i++) starts[((halves[2 * i + half]! >>> shift) & 0xffff) + 1]!++;
    // All in one bucket: nothing to move.
    if (starts.includes(n, 1)) continue;
    for (let b = 0; b < buckets; b++) starts[b + 1]! += starts[b]!;
    for (let i = 0; i < n; i++) {
      const item = from[i]!;
      to[starts[(halves[2 * item + half]! >>> shift) & 0xffff]!++] = item;
    }
    [from, to] = [to, from];
  }
  const before = rows.slice();
  for (let i = 0; i < n; i++) rows[i] = before[from[i]!]!;
  return rows;
}
