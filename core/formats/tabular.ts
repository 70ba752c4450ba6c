import {
  type ColumnPlan,
  cellNumber,
  cellText,
  metadataColumn,
  planColumns,
  type SourceColumn,
} from './columns.ts';
import { allFinite } from './finite.ts';
import { type ByteSource, badFile } from './source.ts';
import { type ReadOptions, type ReadResult, TableBuilder } from './table.ts';

/** Longest vector believed. */
const MAX_DIM = 2 ** 20;

/** What is wrong with the vector of a row. */
interface BadVector {
  column: number;
  message: string;
}

/**
 * Rows of any format that has columns, on their way into a model: each reader gives its cells, the plan says what they
 * are. The first row with a vector fixes the number of dimensions.
 */
export class TabularReader {
  readonly plan: ColumnPlan;
  readonly #source: ByteSource;
  readonly #options: ReadOptions;
  readonly #columns: SourceColumn[];
  readonly #expected: number;
  readonly #cells: unknown[][];
  #table: TableBuilder | null = null;
  #rows = 0;
  #dropped = 0;
  #firstDropped = '';

  /** @param expected rows of the file, or a bound that its size proves. Throws `bad-file` where no column is a vector. */
  constructor(source: ByteSource, options: ReadOptions, columns: SourceColumn[], expected: number) {
    this.#source = source;
    this.#options = options;
    this.#columns = columns;
    this.#expected = expected;
    this.plan = planColumns(source, columns, options);
    this.#cells = this.plan.metadata.map(() => []);
  }

  /** Whether the rows asked for are there. */
  get full(): boolean {
    return this.#table?.full ?? false;
  }

  /**
   * Adds a row, whose cells stand in the order of the columns. `where` names it: "line 3". Throws `bad-file` for a
   * vector that is missing, ragged or not finite, unless such rows are to be dropped.
   */
  push(cells: ArrayLike<unknown>, where: () => string): void {
    this.#rows++;
    const { plan } = this;
    const first = cells[plan.vectors[0]!];
    this.#table ??= this.#begin(plan.list ? lengthOf(first) : plan.vectors.length);
    const bad = this.#table
      ? this.#fill(this.#table, cells)
      : { column: plan.vectors[0]!, message: emptiness(first) };
    if (bad) {
      this.#refuse(bad, where);
      return;
    }
    const table = this.#table!;
    const word = plan.word === null ? '' : cellText(cells[plan.word]).trim();
    const at = table.add(word || String(this.#rows));
    if (at < 0) return;
    for (const [i, column] of plan.metadata.entries()) this.#cells[i]![at] = cells[column];
  }

  /** Throws `bad-file` where no row had a vector. */
  finish(format: string, notices: string[] = []): ReadResult {
    if (!this.#table || this.#table.taken === 0) {
      const rows = this.#rows === 1 ? '1 row' : `${this.#rows} rows`;
      throw badFile(this.#source, this.#rows === 0 ? 'it has no rows.' : `none of its ${rows} has a vector.`);
    }
    if (this.#dropped > 0) {
      const rows = this.#dropped === 1 ? '1 row was' : `${this.#dropped} rows were`;
      notices.push(`${rows} left out, the first being ${this.#firstDropped}`);
    }
    const { plan } = this;
    const size = this.#table.kept;
    const columns = plan.metadata.flatMap((at, i) => {
      const cells = this.#cells[i]!;
      this.#options.onStep?.(`column "${this.#columns[at]!.name}"`);
      cells.length = size;
      return metadataColumn(this.#columns[at]!.name, Array.from(cells)) ?? [];
    });
    const result = this.#table.finish(format, notices, columns);
    return { ...result, facts: { columns: plan.infos, doubt: plan.doubt } };
  }

  #begin(dim: number): TableBuilder | null {
    if (dim < 1 || dim > MAX_DIM) return null;
    const { size } = this.#source;
    // A value takes a byte at least in every format but the compressed ones, whose rows are proven otherwise.
    const rows = size === null ? this.#expected : Math.min(this.#expected, Math.ceil((size * 8) / dim) + 1);
    return new TableBuilder(this.#source, dim, rows, this.#options, { repeated: 'number' });
  }

  #fill(table: TableBuilder, cells: ArrayLike<unknown>): BadVector | null {
    const { vectors, list } = this.plan;
    const at = table.nextRow();
    const { data, dim } = table;
    if (list) {
      const column = vectors[0]!;
      const vector = asVector(cells[column]);
      if (!vector || vector.length === 0) return { column, message: emptiness(cells[column]) };
      if (vector.length !== dim)
        return { column, message: `has ${vector.length} values where the first has ${dim}` };
      for (let i = 0; i < dim; i++) data[at + i] = cellNumber(vector[i]);
    } else {
      for (let i = 0; i < dim; i++) data[at + i] = cellNumber(cells[vectors[i]!]);
    }
    if (allFinite(table.bits, at, dim)) return null;
    const i = data.subarray(at, at + dim).findIndex((value) => !Number.isFinite(value));
    const column = list ? vectors[0]! : vectors[i]!;
    const cell = list ? asVector(cells[column])?.[i] : cells[column];
    const shown = JSON.stringify(cellText(cell).slice(0, 40));
    return { column, message: `${list ? `has the value ${i + 1} ` : 'is '}${shown}, not a finite number` };
  }

  #refuse({ column, message }: BadVector, where: () => string): void {
    const what = `${where()}: "${this.#columns[column]!.name}" ${message}.`;
    if (!this.#options.dropBad) {
      throw badFile(this.#source, `${what} Such rows can be left out when the file is opened.`, {
        dropBad: true,
        row: this.#rows,
      });
    }
    this.#dropped++;
    this.#firstDropped ||= what;
  }
}

const emptiness = (cell: unknown): string =>
  cell === null || cell === undefined || cell === '' ? 'is missing' : 'holds no vector';

const lengthOf = (cell: unknown): number => asVector(cell)?.length ?? 0;

/** The numbers of a cell: a list, or one that is spelled in text: "[0.1, 0.2]" or "0.1 0.2". */
export function asVector(cell: unknown): ArrayLike<unknown> | null {
  if (Array.isArray(cell)) return cell;
  if (ArrayBuffer.isView(cell) && !(cell instanceof DataView)) return cell as unknown as ArrayLike<unknown>;
  if (typeof cell !== 'string') return null;
  const text = cell.trim();
  const inner = /^[[({]/.test(text) ? (/[\])}]$/.test(text) ? text.slice(1, -1).trim() : '') : text;
  return inner === '' ? null : inner.split(/[\s,;]+/).filter((part) => part !== '');
}

/** The type of a column by some of its cells, as text spells them. */
export function typeOf(cells: unknown[]): SourceColumn['type'] {
  const present = cells.filter((cell) => cell !== null && cell !== undefined && cell !== '');
  if (present.length === 0) return 'text';
  if (present.every((cell) => !Number.isNaN(cellNumber(cell)))) return 'number';
  if (present.every(isVectorCell)) return 'vector';
  const simple = (cell: unknown) => typeof cell !== 'object' || cell instanceof Date;
  return present.every(simple) ? 'text' : 'other';
}

/** Whether a cell is a list of two numbers or more. */
export function isVectorCell(cell: unknown): boolean {
  const vector = asVector(cell);
  if (!vector || vector.length < 2) return false;
  for (let i = 0; i < Math.min(8, vector.length); i++) if (Number.isNaN(cellNumber(vector[i]))) return false;
  return true;
}
