import type { MetadataColumn } from '../contract/metadata.ts';
import type { ColumnInfo, OpenOptions } from '../contract/opening.ts';
import { type ByteSource, badFile } from './source.ts';

/** A column as its file describes it. */
export interface SourceColumn {
  name: string;
  type: ColumnInfo['type'];
}

/** Which column is what, by their places. */
export interface ColumnPlan {
  /** Null: rows are numbered. */
  word: number | null;
  /** One column of vectors, or columns of numbers, one a dimension. */
  vectors: number[];
  /** Whether `vectors` is one column of vectors. */
  list: boolean;
  metadata: number[];
  infos: ColumnInfo[];
  /** The plan is a guess that a person should see. */
  doubt: boolean;
}

const vectorNames = [/^(embeddings?|vectors?|vec|emb)$/i, /emb|vec/i, /./];
const wordNames = [/^(words?|tokens?|terms?)$/i, /^(labels?|names?|titles?)$/i, /^(text|key|id|sentence)$/i];
/** Numbers that describe a row rather than place it. */
const describing =
  /^(id|index|row|rank|count|counts|freq|frequency|n|year|date|time|timestamp|score|label|class|cluster|target|x|y|z)$/i;
/** Fewest columns of numbers taken for dimensions when their names do not say so. */
const FEWEST = 3;

/**
 * Decides which columns are words, vectors and metadata; what the user chose counts first. Throws `bad-file` naming
 * the columns there are when none can be vectors or a chosen one is not there.
 */
export function planColumns(source: ByteSource, columns: SourceColumn[], options: OpenOptions): ColumnPlan {
  const there = () => {
    const names = columns.slice(0, 30).map(({ name, type }) => `"${name}" (${type})`);
    return `Its columns: ${names.join(', ')}${columns.length > 30 ? ` and ${columns.length - 30} more` : ''}.`;
  };
  const place = (name: string): number => {
    const at = columns.findIndex((column) => column.name === name);
    if (at < 0) throw badFile(source, `there is no column "${name}". ${there()}`, { column: name });
    return at;
  };
  const found = options.vectors
    ? { vectors: options.vectors.map(place), doubt: false }
    : findVectors(columns, options.words ?? null);
  if (!found) {
    throw badFile(
      source,
      `no column holds vectors, and no columns of numbers look like their dimensions. ${there()}`,
      {
        columns: columns.slice(0, 100).map(({ name }) => name),
        text: true,
      },
    );
  }
  const { vectors, doubt } = found;
  const list = vectors.length === 1 && columns[vectors[0]!]!.type === 'vector';
  const wrong = list ? undefined : vectors.find((at) => columns[at]!.type !== 'number');
  if (wrong !== undefined) {
    throw badFile(
      source,
      `the column "${columns[wrong]!.name}" does not hold ${vectors.length > 1 ? 'numbers' : 'vectors'}. ${there()}`,
    );
  }
  const taken = new Set(vectors);
  const word =
    options.words === undefined
      ? findWord(columns, taken)
      : options.words === null
        ? null
        : place(options.words);
  const left = columns.flatMap((_, at) => (taken.has(at) || at === word ? [] : [at]));
  const metadata = (options.metadata?.map(place) ?? left).filter((at) => {
    const { type } = columns[at]!;
    return left.includes(at) && (type === 'number' || type === 'text');
  });
  const roles = new Set(metadata);
  const infos = columns.map(({ name, type }, at): ColumnInfo => {
    const role = at === word ? 'word' : taken.has(at) ? 'vector' : roles.has(at) ? 'metadata' : 'unused';
    return { name, type, role };
  });
  return { word, vectors, list, metadata, infos, doubt };
}

function findVectors(
  columns: SourceColumn[],
  word: string | null,
): { vectors: number[]; doubt: boolean } | null {
  const lists = columns.flatMap(({ type }, at) => (type === 'vector' ? [at] : []));
  for (const pattern of vectorNames) {
    const named = lists.find((at) => pattern.test(columns[at]!.name));
    if (named !== undefined) return { vectors: [named], doubt: lists.length > 1 };
  }
  const numbers = columns.flatMap(({ name, type }, at) => (type === 'number' && name !== word ? [at] : []));
  const series = new Map<string, number[]>();
  for (const at of numbers) {
    const prefix = /^(.*?)\d+$/.exec(columns[at]!.name)?.[1];
    if (prefix !== undefined) series.set(prefix, [...(series.get(prefix) ?? []), at]);
  }
  const longest = [...series.values()].sort((a, b) => b.length - a.length)[0];
  if (longest && longest.length >= 2) return { vectors: longest, doubt: longest.length < 4 };
  const likely = numbers.filter((at) => !describing.test(columns[at]!.name));
  return likely.length >= FEWEST ? { vectors: likely, doubt: true } : null;
}

function findWord(columns: SourceColumn[], taken: Set<number>): number | null {
  const free = columns.flatMap(({ type }, at) =>
    taken.has(at) || type === 'vector' || type === 'other' ? [] : [at],
  );
  const texts = free.filter((at) => columns[at]!.type === 'text');
  for (const pattern of wordNames) {
    const named =
      texts.find((at) => pattern.test(columns[at]!.name)) ??
      free.find((at) => pattern.test(columns[at]!.name));
    if (named !== undefined) return named;
  }
  return texts[0] ?? null;
}

/** Most different values of a category. */
const MOST_CATEGORIES = 1000;
/** Characters kept of a value. */
const LONGEST = 10_000;

/** A value of a metadata column as text; empty where it is missing. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell.slice(0, LONGEST);
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString();
  if (typeof cell === 'object') return JSON.stringify(cell, plain)?.slice(0, LONGEST) ?? '';
  return String(cell);
}

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

/** A number, also one that is spelled; NaN where it is none or missing. */
export function cellNumber(cell: unknown): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'bigint') return Number(cell);
  if (typeof cell !== 'string') return Number.NaN;
  const text = cell.trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

const missing = (cell: unknown): boolean =>
  cell === null || cell === undefined || cell === '' || (typeof cell === 'number' && Number.isNaN(cell));

/** The column that `cells` make, one a place: numbers where all are, a category where values repeat, else text. */
export function metadataColumn(name: string, cells: unknown[]): MetadataColumn | null {
  const present = cells.filter((cell) => !missing(cell));
  if (present.length === 0) return null;
  if (present.every((cell) => !Number.isNaN(cellNumber(cell)))) {
    return {
      name,
      kind: 'number',
      values: Float64Array.from(cells, (cell) => (missing(cell) ? Number.NaN : cellNumber(cell))),
    };
  }
  const codes = new Map<string, number>();
  const most = Math.min(MOST_CATEGORIES, Math.max(20, present.length / 2));
  for (const cell of present) {
    const text = cellText(cell);
    if (!codes.has(text)) codes.set(text, codes.size);
    if (codes.size > most) return { name, kind: 'text', values: cells.map(cellText) };
  }
  return {
    name,
    kind: 'category',
    categories: [...codes.keys()],
    codes: Int32Array.from(cells, (cell) => (missing(cell) ? -1 : codes.get(cellText(cell))!)),
  };
}
