import type { MetadataColumn } from '../../core/contract/metadata.ts';
import type { WordTable } from './vocabulary.ts';

/** A column of the word table. All can be sorted by; numbers and categories also filter. */
export type TableColumn =
  | { id: string; kind: 'rank' }
  | { id: string; kind: 'word' }
  | NumberColumn
  | CategoryColumn
  | { id: string; kind: 'text'; name: string; values: string[] };

export interface NumberColumn {
  id: string;
  kind: 'number';
  name: string;
  values: Float64Array | Float32Array;
  integer: boolean;
  logarithmic: boolean;
  /** Written as cosines are. */
  cosine?: true;
}

export interface CategoryColumn {
  id: string;
  kind: 'category';
  name: string;
  categories: string[];
  /** [V] index into `categories`, -1: in none. */
  codes: Int32Array;
}

/** Cosines of every word with something: a word, an axis. */
export const cosineColumn = (id: string, name: string, values: Float32Array): NumberColumn => ({
  ...{ id, kind: 'number', name, values, integer: false, logarithmic: false, cosine: true },
});

/** The columns that came with a model, of the right length. */
export function metadataColumns(columns: readonly MetadataColumn[], words: number): TableColumn[] {
  return columns.flatMap((column): TableColumn[] => {
    const id = `column:${column.name}`;
    if (column.kind === 'number') {
      const { name, values } = column;
      if (values.length !== words) return [];
      return [{ id, kind: 'number', name, values, integer: values.every(isWhole), logarithmic: false }];
    }
    if (column.kind === 'category') {
      const { name, categories, codes } = column;
      return codes.length === words ? [{ id, kind: 'category', name, categories, codes }] : [];
    }
    const { name, values } = column;
    return values.length === words ? [{ id, kind: 'text', name, values }] : [];
  });
}

const isWhole = (value: number): boolean => Number.isNaN(value) || Number.isInteger(value);

/** Occurrences; none where they are unknown. */
export function countColumn({ counts, total }: WordTable, name: string): NumberColumn[] {
  if (total === 0) return [];
  return [{ id: 'count', kind: 'number', name, values: counts, integer: true, logarithmic: true }];
}

/** [V] numbers that sort as the column does; a word's place in the alphabet is asked elsewhere. */
export function keysOf(column: TableColumn, words: number): Float64Array | null {
  switch (column.kind) {
    case 'rank':
      return Float64Array.from({ length: words }, (_, row) => row);
    case 'word':
      return null;
    case 'number':
      return Float64Array.from(column.values);
    case 'category': {
      const places = placesOf(column.categories);
      return Float64Array.from(column.codes, (code) => places[code] ?? Number.NaN);
    }
    case 'text': {
      const places = placesOf(column.values);
      return Float64Array.from(column.values, (value, row) => (value === '' ? Number.NaN : places[row]!));
    }
  }
}

/** The alphabetical place of each text. */
function placesOf(texts: readonly string[]): Float64Array {
  const order = Array.from(texts, (_, i) => i).sort((a, b) => (texts[a]! < texts[b]! ? -1 : 1));
  const places = new Float64Array(texts.length);
  for (let i = 0, place = 0; i < order.length; i++) {
    if (i > 0 && texts[order[i]!] !== texts[order[i - 1]!]) place = i;
    places[order[i]!] = place;
  }
  return places;
}

/** How many rows are in each category, the fullest first; empty ones are left out. */
export function countsOf({ categories, codes }: CategoryColumn): { code: number; count: number }[] {
  const counts = new Uint32Array(categories.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  return Array.from(counts, (count, code) => ({ code, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.code - b.code);
}

/** How values of a column are spread: over equal steps, or equal ratios where that tells more. */
export interface Histogram {
  least: number;
  most: number;
  /** [bins] rows in each; the steps are equal after `toScale`. */
  bins: Uint32Array;
  missing: number;
}

/** Place of a value between the ends, 0..1. */
export function toScale({ least, most }: Histogram, logarithmic: boolean, value: number): number {
  if (most === least) return 0;
  if (!logarithmic) return (value - least) / (most - least);
  return (Math.log(value) - Math.log(least)) / (Math.log(most) - Math.log(least));
}

/** The value at a place between the ends. */
export function fromScale({ least, most }: Histogram, logarithmic: boolean, place: number): number {
  if (place <= 0) return least;
  if (place >= 1) return most;
  if (!logarithmic) return least + place * (most - least);
  return Math.exp(Math.log(least) + place * (Math.log(most) - Math.log(least)));
}

/** Null: no value at all. Logarithmic columns hold positive values; others count as missing there. */
export function histogramOf({ values, logarithmic }: NumberColumn, count = 40): Histogram | null {
  const counts = (value: number) => Number.isFinite(value) && (!logarithmic || value > 0);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let missing = 0;
  for (const value of values) {
    if (!counts(value)) {
      missing++;
      continue;
    }
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least > most) return null;
  const histogram: Histogram = { least, most, bins: new Uint32Array(count), missing };
  for (const value of values) {
    if (!counts(value)) continue;
    const bin = Math.floor(toScale(histogram, logarithmic, value) * count);
    histogram.bins[Math.min(count - 1, Math.max(0, bin))]!++;
  }
  return histogram;
}
