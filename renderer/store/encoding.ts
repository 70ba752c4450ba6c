import type { MetadataColumn } from '../../core/contract/metadata.ts';
import type { WordTable } from './vocabulary.ts';

/** Numbers to be shown on a ramp. */
export interface Ramp {
  kind: 'ramp';
  /** [V]; not a number: missing. */
  values: Float32Array | Float64Array;
  /** The ends of the ramp; values beyond them take its end colours. */
  low: number;
  high: number;
  scale: 'linear' | 'log';
  /** Rows without a number. */
  missing: number;
}

interface Group {
  /** As in the data. Empty: what is in no group of its own; the legend names it. */
  name: string;
  count: number;
  /** Number of its colour and shape; null: the colour of what is left over. */
  style: number | null;
}

/** Every row in one of a few groups. */
export interface Groups {
  kind: 'groups';
  /** [V] index into `groups`, -1: none. */
  codes: Int32Array;
  groups: Group[];
  /** There are no more of them than colours: each can have a shape of its own, too. */
  few: boolean;
  /** How many categories were put together in the last group, for want of distinct looks. */
  others: number;
}

export type Encoding = Ramp | Groups;

/** Groups that are few: as many as there are colours. */
const colors = 7;
/** Numbers that differ by more than this factor from end to end are shown by their logarithms. */
const WIDE = 200;

/** A ramp over the numbers there are, a few strays at either end aside; null where there are none. */
export function rampOf(values: Float32Array | Float64Array): Ramp | null {
  const known = Float64Array.from(values.filter(Number.isFinite)).sort();
  if (known.length === 0) return null;
  const at = (share: number) => known[Math.round(share * (known.length - 1))]!;
  const [first, last] = [known[0]!, known.at(-1)!];
  const wide = first > 0 && last / first > WIDE;
  // Strays would squeeze all others into one colour.
  const [near, far] = [at(0.005), at(0.995)];
  const stray = !wide && last - first > 4 * (far - near) && far > near;
  return {
    kind: 'ramp',
    values,
    low: stray ? near : first,
    high: stray ? far : last,
    scale: wide ? 'log' : 'linear',
    missing: values.length - known.length,
  };
}

/** Where a number lies on the ramp, 0..1; NaN for a missing one. A ramp without extent is all middle. */
export function placeOn({ low, high, scale }: Pick<Ramp, 'low' | 'high' | 'scale'>, value: number): number {
  if (!(high > low)) return Number.isNaN(value) ? Number.NaN : 0.5;
  const place = scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.min(1, Math.max(0, place));
}

/** The number at a place on the ramp. */
export const valueAt = ({ low, high, scale }: Ramp, place: number): number =>
  scale === 'log' ? low * (high / low) ** place : low + (high - low) * place;

/**
 * Groups of rows by category, the largest first. The first `most` get looks of their own; the others are put
 * together in one group. Categories without rows are left out.
 * @param codes [V] index into `names`, -1: missing
 * @param cycle every category keeps a group, and looks come round again
 */
export function groupsOf(codes: Int32Array, names: readonly string[], most: number, cycle = false): Groups {
  const counts = new Int32Array(names.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const order = Array.from(counts.keys())
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b);
  const own = cycle ? order : order.slice(0, order.length > most ? most - 1 : most);
  const place = new Int32Array(names.length).fill(own.length);
  own.forEach((code, i) => {
    place[code] = i;
  });
  const groups: Group[] = own.map((code, i) => ({
    name: names[code]!,
    count: counts[code]!,
    style: i % most,
  }));
  const others = order.length - own.length;
  if (others > 0) {
    const count = order.slice(own.length).reduce((sum, code) => sum + counts[code]!, 0);
    groups.push({ name: '', count, style: null });
  }
  return {
    kind: 'groups',
    codes: codes.map((code) => (code < 0 ? -1 : place[code]!)),
    groups,
    few: own.length <= colors,
    others,
  };
}

/** How a column of metadata is shown; null where it holds nothing. */
export function columnEncoding(column: MetadataColumn, most: number): Encoding | null {
  if (column.kind === 'number') return rampOf(column.values);
  if (column.kind === 'category') return some(groupsOf(column.codes, column.categories, most));
  const numbers = column.values.map((value) => (value.trim() === '' ? Number.NaN : Number(value)));
  // A column of numbers with a stray word in it is a column of numbers.
  const filled = column.values.filter((value) => value.trim() !== '').length;
  const numeric = numbers.filter(Number.isFinite).length;
  if (numeric > 0 && numeric >= filled * 0.9) return rampOf(Float64Array.from(numbers));
  const seen = new Map<string, number>();
  const codes = Int32Array.from(column.values, (value) => {
    if (value === '') return -1;
    const known = seen.get(value);
    if (known !== undefined) return known;
    seen.set(value, seen.size);
    return seen.size - 1;
  });
  return some(groupsOf(codes, [...seen.keys()], most));
}

const some = (groups: Groups): Groups | null => (groups.groups.length > 0 ? groups : null);

/** Factors of the radius, 0.6..2.6, for points 0..points-1; what has no number is small. */
export function sizesBy(ramp: Ramp, points: number): Float32Array {
  const sizes = new Float32Array(points);
  for (let i = 0; i < points; i++) {
    const place = placeOn(ramp, ramp.values[i] ?? Number.NaN);
    // By area, not by radius: that is what the eye compares.
    sizes[i] = Number.isNaN(place) ? 0.6 : Math.sqrt(0.36 + place * (6.76 - 0.36));
  }
  return sizes;
}

/** How often each word occurs; null where that is unknown. */
export const frequencyRamp = ({ counts, total }: WordTable): Ramp | null =>
  total > 0 ? rampOf(counts.map((count) => (count > 0 ? count : Number.NaN))) : null;

/** The rows in a group, or between two numbers (both included). */
export function rowsIn(encoding: Encoding, part: number | [low: number, high: number]): Uint8Array {
  if (encoding.kind === 'groups') return Uint8Array.from(encoding.codes, (code) => (code === part ? 1 : 0));
  if (typeof part === 'number') return new Uint8Array(encoding.values.length);
  const marks = new Uint8Array(encoding.values.length);
  for (let i = 0; i < marks.length; i++) {
    const value = encoding.values[i]!;
    if (value >= part[0] && value <= part[1]) marks[i] = 1;
  }
  return marks;
}
