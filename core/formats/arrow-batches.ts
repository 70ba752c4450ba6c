import { type Batch, Column, type DataType, Type } from '@uwdata/flechette';

/**
 * Whether the offsets and lengths within the batches of an Arrow table stay within the buffers they lead into. Flechette
 * believes them, and would make arrays and texts of any length.
 */

/** Values that views and dictionaries may lead to again, as a multiple of those that are there. */
const SHARED = 64;
const HARMLESS = 2 ** 22;

/** A dictionary's values are made as soon as a batch refers to it, so its batches are checked on the way. */
const makeValues = Column.prototype.cache;
Column.prototype.cache = function (this: Column<unknown>) {
  for (const batch of this.data) checkBatch(batch, 'a dictionary');
  return makeValues.call(this);
};

/** What flechette keeps in a batch, beside what its types say. */
type Parts = Batch<unknown> & {
  data?: Uint8Array[];
  dictionary?: Column<unknown>;
};

/** Throws an Error that names the column where a batch leads out of its buffers. */
export function checkBatch(of: Batch<unknown>, what: string): void {
  const batch = of as Parts;
  const { length, nullCount, type, validity, values, offsets, sizes, children = [] } = batch;
  const least = (has: number | undefined, needs: number, part: string) => {
    if (!(has !== undefined && has >= needs))
      throw new Error(`${what} has ${has ?? 0} ${part} where its ${length} rows need ${needs}`);
  };
  if (nullCount > 0 && validity) least(validity.length * 8, length, 'bits of validity');
  switch (type.typeId) {
    case Type.Bool:
      least(values!.length * 8, length, 'values');
      break;
    case Type.Decimal:
      least(values!.length, length * Math.max(1, type.bitWidth / 64), 'words of values');
      break;
    case Type.Utf8View:
      checkTextViews(batch, least);
      break;
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.List:
    case Type.LargeList:
      if (length === 0) break;
      least(offsets?.length, length + 1, 'offsets');
      checkOffsets(offsets!, length, children[0]?.length ?? values?.length ?? 0, what);
      break;
    case Type.ListView:
    case Type.LargeListView: {
      least(offsets?.length, length, 'offsets');
      least(sizes?.length, length, 'sizes');
      checkViews(length, (row) => [Number(offsets![row]), Number(sizes![row])], children[0]!.length, what);
      break;
    }
    case Type.FixedSizeList:
      if (type.stride < 0) throw new Error(`${what} holds lists of ${type.stride} values`);
      least(children[0]?.length, length * type.stride, 'values');
      break;
    case Type.Dictionary: {
      least(values?.length, length, 'keys');
      const entries = batch.dictionary?.length ?? 0;
      if (isList(type.dictionary) && length > SHARED * entries + 1024)
        throw new Error(`${what} has ${length} rows of ${entries} vectors: such a table is not read`);
      break;
    }
    case Type.Null:
      break;
    default:
      if (values) least(values.length, length, 'values');
  }
  for (const child of children) checkBatch(child, what);
}

const isList = (type: DataType) =>
  type.typeId === Type.List ||
  type.typeId === Type.LargeList ||
  type.typeId === Type.FixedSizeList ||
  type.typeId === Type.ListView ||
  type.typeId === Type.LargeListView;

function checkOffsets(offsets: ArrayLike<number | bigint>, rows: number, end: number, what: string): void {
  let last = Number(offsets[0]);
  if (last < 0) throw new Error(`${what}, row 1, begins at ${last}`);
  for (let row = 0; row < rows; row++) {
    const next = Number(offsets[row + 1]);
    if (next < last || next > end)
      throw new Error(`${what}, row ${row + 1}, promises ${last} to ${next} of ${end}`);
    last = next;
  }
}

function checkViews(rows: number, view: (row: number) => [number, number], end: number, what: string): void {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const [start, size] = view(row);
    sum += size;
    if (start < 0 || size < 0 || start + size > end)
      throw new Error(`${what}, row ${row + 1}, promises ${start} to ${start + size} of ${end}`);
    if (sum > SHARED * end + HARMLESS) throw new Error(`${what} leads to the same values again and again`);
  }
}

/** Texts of twelve bytes or fewer stand in the views themselves (Columnar Format, "Variable-size Binary View"). */
function checkTextViews(
  { length, values, data = [] }: Parts,
  least: (has: number | undefined, needs: number, part: string) => void,
): void {
  const bytes = values as Uint8Array;
  least(bytes.length, length * 16, 'bytes of views');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = data.reduce((sum, buffer) => sum + buffer.length, 0);
  checkViews(
    length,
    (row) => {
      const size = view.getInt32(row * 16, true);
      if (size <= 12) return [0, Math.min(size, 0)];
      const buffer = data[view.getInt32(row * 16 + 8, true)];
      const start = view.getInt32(row * 16 + 12, true);
      return buffer && start + size <= buffer.length ? [start, size] : [start, -1];
    },
    end,
    'a column of texts',
  );
}
