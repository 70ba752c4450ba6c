import { requireFinite } from './finite.ts';
import { type ByteSource, badFile, StreamWindow } from './source.ts';
import { subwordBuckets } from './subwords.ts';
import { allocate, modelName, type ReadOptions, type ReadResult } from './table.ts';

/**
 * fastText's model file, of both header generations: with a magic number and a version (11, 12), and without, as
 * before 2017. After the header: the arguments, the dictionary (words, counts, kinds), then the input matrix, whose
 * first rows are the words' own vectors and whose others are those of pieces of words. A word's vector is the mean
 * of its own and its pieces' (FastText::getWordVector). Format: FastText::saveModel of its source.
 */

const MAGIC = 793712314;
const MAX_DIM = 100_000;
const MAX_WORD = 10_000;
const LONGEST_PIECE = 1000;
/** Rows up to which single rows are read by range instead of the whole matrix. */
const FEW = 1000;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

interface Arguments {
  dim: number;
  bucket: number;
  minn: number;
  maxn: number;
  /** 3: trained to classify. */
  model: number;
}

/** Thirteen numbers: 12 int32 and a double. */
const ARGUMENTS = 56;

function argumentsAt(view: DataView, at: number): Arguments | null {
  const n = (i: number) => view.getInt32(at + i * 4, true);
  const args = { dim: n(0), bucket: n(8), minn: n(9), maxn: n(10), model: n(7) };
  const plausible =
    args.dim > 0 &&
    args.dim <= MAX_DIM &&
    n(6) >= 1 && // loss
    n(6) <= 4 &&
    args.model >= 1 &&
    args.model <= 3 &&
    args.bucket >= 0 &&
    args.minn >= 0 &&
    args.maxn >= 0 &&
    args.maxn <= LONGEST_PIECE;
  return plausible ? args : null;
}

/** Whether a file begins like a fastText model. */
export function isFastText(head: Uint8Array): boolean {
  if (head.length < ARGUMENTS + 8) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.getInt32(0, true) === MAGIC) return true;
  const n = (i: number) => view.getInt32(i * 4, true);
  // The generation without a magic number: every argument is small, and the dictionary adds up.
  const small =
    n(0) <= 10_000 && n(1) > 0 && n(1) < 1000 && n(2) > 0 && n(2) < 100_000 && n(4) >= 0 && n(4) < 10_000;
  return small && n(5) > 0 && n(5) < 100 && argumentsAt(view, 0) !== null && n(14) >= n(15) && n(15) >= 0;
}

/** Reads a model with its subwords. Throws `bad-file`, `too-large`. */
export async function readFastText(source: ByteSource, options: ReadOptions): Promise<ReadResult> {
  const window = new StreamWindow(source);
  try {
    return await readFrom(source, window, options);
  } finally {
    await window.close();
  }
}

async function readFrom(source: ByteSource, w: StreamWindow, options: ReadOptions): Promise<ReadResult> {
  const take = async (bytes: number, what: string): Promise<DataView> => {
    while (w.end - w.start < bytes && (await w.fill()));
    if (w.end - w.start < bytes) {
      throw badFile(
        source,
        `the file is cut short: it ends within ${what}, at byte ${w.offset + w.end - w.start}.`,
      );
    }
    const view = new DataView(w.data.buffer, w.data.byteOffset + w.start, bytes);
    w.start += bytes;
    return view;
  };
  const head = await take(4, 'the header');
  const modern = head.getInt32(0, true) === MAGIC;
  if (modern) {
    const version = (await take(4, 'the header')).getInt32(0, true);
    if (version > 12)
      throw badFile(source, `it is of version ${version} of fastText's format; Orrery reads up to 12.`);
  } else w.start -= 4;
  const args = argumentsAt(await take(ARGUMENTS, 'the arguments'), 0);
  if (!args)
    throw badFile(source, 'the arguments in its header are not those of a fastText model.', {
      byte: modern ? 8 : 0,
    });

  const { words, counts, pruned } = await readDictionary(source, w, take, modern);
  if (words.length === 0) throw badFile(source, 'its dictionary holds no words.');
  const quantised = modern && (await take(1, 'the matrix')).getUint8(0) !== 0;
  if (quantised || pruned) {
    throw badFile(
      source,
      'it is a compressed (quantised) fastText model, .ftz, whose vectors are only approximate. Open the .bin that it was made from, or print its vectors with "fasttext print-word-vectors".',
    );
  }
  const matrix = await take(16, 'the matrix');
  const [rows, dim] = [Number(matrix.getBigInt64(0, true)), Number(matrix.getBigInt64(8, true))];
  const { bucket } = args;
  if (dim !== args.dim || rows !== words.length + (args.maxn > 0 || rows > words.length ? bucket : 0)) {
    throw badFile(
      source,
      `its matrix is ${rows} x ${dim}, and its header promises ${words.length} words and ${bucket} pieces of ${args.dim} values.`,
      { byte: w.offset - 16 },
    );
  }
  const start = w.offset;
  const need = rows * dim * 4;
  if (source.size !== null && start + need > source.size) {
    throw badFile(
      source,
      `the file is cut short: its matrix of ${rows} rows ends at byte ${start + need}, and it holds ${source.size} bytes.`,
      { expected: start + need, found: source.size },
    );
  }
  const wanted = Math.min(words.length, options.first ?? words.length);
  const buckets = rows - words.length;
  const pieces = (row: number) => subwordBuckets(words[row]!, args, buckets);
  const few = wanted <= FEW && wanted < words.length && source.read;
  const data = few
    ? await readFew(source, start, wanted, dim, words.length, pieces)
    : await readAllRows(source, w, rows, dim, options);
  if (!few) {
    for (let row = 0; row < words.length; row++) {
      const own = pieces(row);
      for (const piece of own) addRow(data, (words.length + piece) * dim, row * dim, dim);
      scaleRow(data, row * dim, dim, 1 / (own.length + 1));
    }
  }
  const input = data.subarray(0, wanted * dim);
  requireFinite(source, input, dim, (row) => `the vector of "${words[row]}"`);
  const withPieces = !few && buckets > 0 && args.maxn > 0;
  const rule = { minn: args.minn, maxn: args.maxn };
  return {
    model: {
      words: words.slice(0, wanted),
      dim,
      input,
      output: null,
      counts: counts.slice(0, wanted),
      ...(withPieces ? { subwords: { ...rule, vectors: data.subarray(words.length * dim) } } : {}),
      metadata: {
        name: modelName(source.name),
        format: 'fasttext-bin',
        ...(withPieces ? { subwords: rule } : {}),
      },
    },
    notices: [],
    facts: { rows: words.length },
  };
}

type Take = (bytes: number, what: string) => Promise<DataView>;

async function readDictionary(source: ByteSource, w: StreamWindow, take: Take, modern: boolean) {
  const sizes = await take(modern ? 28 : 20, 'the dictionary');
  const [size, nwords, nlabels] = [0, 4, 8].map((at) => sizes.getInt32(at, true)) as [number, number, number];
  const pruned = modern ? Number(sizes.getBigInt64(20, true)) : -1;
  if (nwords < 0 || nlabels < 0 || size !== nwords + nlabels) {
    throw badFile(source, `its dictionary promises ${size} entries, ${nwords} words and ${nlabels} labels.`);
  }
  const words: string[] = [];
  const counts: number[] = [];
  for (let i = 0; i < size; i++) {
    let at = -1;
    for (let searched = 0; ; ) {
      at = w.data.subarray(0, w.end).indexOf(0, w.start + searched);
      if (at >= 0) break;
      searched = w.end - w.start;
      if (searched > MAX_WORD || !(await w.fill())) {
        throw badFile(
          source,
          `the file is cut short: its dictionary promises ${size} entries and it ends within entry ${i + 1}.`,
          {
            expected: size,
            found: i,
          },
        );
      }
    }
    const word = decoder.decode(w.data.subarray(w.start, at));
    w.start = at + 1;
    const entry = await take(9, `entry ${i + 1} of the dictionary`);
    // Labels (kind 1) are no words; they stand after them.
    if (entry.getInt8(8) !== 0) continue;
    words.push(word.replaceAll('\n', ' '));
    counts.push(Number(entry.getBigInt64(0, true)));
  }
  if (words.length !== nwords) {
    throw badFile(source, `its dictionary promises ${nwords} words and holds ${words.length}.`, {
      expected: nwords,
      found: words.length,
    });
  }
  if (pruned > 0) for (let i = 0; i < pruned; i++) await take(8, 'the list of pieces');
  return { words, counts: Float64Array.from(counts), pruned: pruned >= 0 };
}

async function readAllRows(
  source: ByteSource,
  w: StreamWindow,
  rows: number,
  dim: number,
  options: ReadOptions,
): Promise<Float32Array> {
  const data = allocate(source, rows * dim, options);
  const bytes = new Uint8Array(data.buffer);
  for (let at = 0; at < bytes.length; ) {
    if (w.start === w.end && !(await w.fill())) {
      throw badFile(
        source,
        `the file is cut short: its matrix has ${rows} rows and it ends within row ${Math.floor(at / 4 / dim) + 1}.`,
      );
    }
    const some = w.data.subarray(w.start, Math.min(w.end, w.start + bytes.length - at));
    bytes.set(some, at);
    at += some.length;
    w.start += some.length;
  }
  return data;
}

/** The vectors of the first words only, each from its rows. */
async function readFew(
  source: ByteSource,
  start: number,
  wanted: number,
  dim: number,
  words: number,
  pieces: (row: number) => number[],
): Promise<Float32Array> {
  const data = new Float32Array(wanted * dim);
  for (let row = 0; row < wanted; row++) {
    const rows = [row, ...pieces(row).map((piece) => words + piece)];
    for (const from of rows) {
      const bytes = await source.read!(start + from * dim * 4, dim * 4);
      if (bytes.length < dim * 4)
        throw badFile(source, `the file ended while it was read, within row ${from + 1}.`);
      const values = new Float32Array(bytes.slice().buffer);
      for (let i = 0; i < dim; i++) data[row * dim + i]! += values[i]!;
    }
    scaleRow(data, row * dim, dim, 1 / rows.length);
  }
  return data;
}

function addRow(data: Float32Array, from: number, to: number, dim: number): void {
  for (let i = 0; i < dim; i++) data[to + i]! += data[from + i]!;
}

function scaleRow(data: Float32Array, at: number, dim: number, by: number): void {
  for (let i = at; i < at + dim; i++) data[i]! *= by;
}
