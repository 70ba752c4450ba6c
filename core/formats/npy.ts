import type { MatrixInfo } from '../contract/opening.ts';
import { namesBeside, type RowNames } from './companions.ts';
import { type NumberType, numpyType } from './floats.ts';
import { piecesOf, readMatrix } from './matrix.ts';
import { type Archive, type ByteSource, badFile, readAll, StreamWindow } from './source.ts';
import type { ReadOptions, ReadResult } from './table.ts';

/**
 * NumPy's .npy (magic, version, header length, a Python dictionary, then the values) and .npz (a ZIP of those).
 * Format: numpy.lib.format, "NPY format".
 */

const MAX_HEADER = 2 ** 20;

interface Header {
  descr: string;
  columnMajor: boolean;
  shape: number[];
  /** Offset of the values. */
  data: number;
}

/** Reads the header. Throws `bad-file`. */
async function readHeader(source: ByteSource): Promise<Header> {
  const window = new StreamWindow(source);
  const need = async (bytes: number): Promise<Uint8Array> => {
    while (window.end - window.start < bytes && (await window.fill()));
    if (window.end - window.start < bytes)
      throw badFile(source, 'the file ends within the header of its array.');
    return window.data.subarray(window.start, window.start + bytes);
  };
  try {
    const start = await need(12);
    if (String.fromCharCode(...start.subarray(0, 6)) !== '\x93NUMPY') {
      throw badFile(source, 'byte 0: expected the beginning of a NumPy array.', { byte: 0 });
    }
    const view = new DataView(start.buffer, start.byteOffset, 12);
    const version = start[6]!;
    const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
    const from = version === 1 ? 10 : 12;
    if (length > MAX_HEADER)
      throw badFile(source, `the header of its array takes ${length} bytes, which is no header.`);
    const text = new TextDecoder().decode((await need(from + length)).subarray(from));
    const descr = /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/.exec(text)?.[1];
    const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
    const shape = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
    if (shape === undefined || order === undefined || descr === undefined) {
      throw badFile(source, `the header of its array is not understood: ${text.trim().slice(0, 100)}.`, {
        byte: from,
      });
    }
    const sizes = shape.split(',').map((part) => part.trim().replace(/L$/, ''));
    return {
      descr,
      columnMajor: order === 'True',
      shape: sizes.filter((part) => part !== '').map(Number),
      data: from + length,
    };
  } finally {
    await window.close();
  }
}

/** Whether an array is one of vectors. */
const isMatrix = ({ shape, descr }: Header): boolean =>
  shape.length === 2 && shape.every(Number.isSafeInteger) && numpyType(descr) !== null;

const describe = ({ descr, shape }: Header): string => `${descr} (${shape.join(', ')})`;

function complaint(header: Header): string {
  const { descr } = header;
  if (descr.includes('O')) {
    return 'its array holds Python objects, which are pickled: opening them can run any code, so Orrery does not. Save the vectors with numpy.save(…, allow_pickle=False).';
  }
  if (!numpyType(descr)) return `its values are of the type ${descr}, not numbers.`;
  return `its array is ${describe(header)}; vectors are an array of two dimensions, a row a word.`;
}

function numbersOf(header: Header, source: ByteSource, label: string) {
  const type = numpyType(header.descr) as NumberType;
  const [rows, dim] = header.shape as [number, number];
  const bytes = rows * dim * type.bytes;
  if (source.size !== null && header.data + bytes > source.size) {
    throw badFile(
      source,
      `the file is cut short: its header promises ${rows} rows of ${dim} values, ${header.data + bytes} bytes, and it holds ${source.size} bytes.`,
      { expected: header.data + bytes, found: source.size },
    );
  }
  const pieces = () => piecesOf(source, header.data, bytes);
  return { rows, dim, type, columnMajor: header.columnMajor, pieces, label };
}

/** Reads one array; words come from a file beside it. Throws `bad-file`. */
export async function readNpy(source: ByteSource, options: ReadOptions): Promise<ReadResult> {
  const header = await readHeader(source);
  if (!isMatrix(header)) throw badFile(source, complaint(header));
  const from = await provable(source, header);
  return readMatrix(source, numbersOf(header, from, 'the array'), 'npy', options);
}

/** Columns need all memory at once: their file's size must prove that there is so much. */
const provable = async (source: ByteSource, { columnMajor }: Header): Promise<ByteSource> =>
  columnMajor && source.size === null && source.seekable ? source.seekable() : source;

/** Whether an archive is NumPy's: nothing but arrays. */
export const isNpz = ({ members }: Archive): boolean =>
  members.length > 0 && members.every(({ name }) => /\.npy$/i.test(name));

/** Reads the matrix of an .npz (the largest, or the one chosen), with an array of texts of that length as words. */
export async function readNpz(source: ByteSource, options: ReadOptions): Promise<ReadResult> {
  const archive = source.archive!;
  const arrays: { name: string; member: ByteSource; header: Header }[] = [];
  for (const { name } of archive.members.slice(0, 1000)) {
    const member = await archive.open(name);
    arrays.push({ name: name.replace(/\.npy$/i, ''), member, header: await readHeader(member) });
  }
  const matrices = arrays.filter(({ header }) => isMatrix(header));
  const size = ({ header }: (typeof arrays)[number]) => header.shape[0]! * header.shape[1]!;
  const chosen =
    options.matrix === undefined
      ? [...matrices].sort((a, b) => size(b) - size(a))[0]
      : matrices.find(({ name }) => name === options.matrix);
  if (!chosen) {
    const has = arrays.slice(0, 20).map(({ name, header }) => `"${name}" ${describe(header)}`);
    const what =
      options.matrix === undefined ? 'no array of two dimensions' : `no matrix "${options.matrix}"`;
    const pickled = arrays.find(({ header }) => header.descr.includes('O'));
    throw badFile(
      source,
      `it has ${what}. Its arrays: ${has.join(', ')}.${pickled ? ` "${pickled.name}": ${complaint(pickled.header)}` : ''}`,
    );
  }
  const [rows] = chosen.header.shape as [number];
  const texts = arrays.find(
    ({ header }) => header.shape.length === 1 && header.shape[0] === rows && /[US]/.test(header.descr),
  );
  const names: RowNames | null = texts
    ? { words: await readTexts(texts.member, texts.header), columns: [], from: texts.name }
    : await namesBeside(source, rows);
  const infos = matrices.map(({ name, header }): MatrixInfo => {
    return { name, type: header.descr, rows: header.shape[0]!, dimensions: header.shape[1]! };
  });
  const member = await provable(chosen.member, chosen.header);
  const matrix = numbersOf(chosen.header, member, `the array "${chosen.name}"`);
  return readMatrix(source, matrix, 'npz', options, names, {
    matrices: infos,
    doubt: infos.length > 1 && options.matrix === undefined,
  });
}

/** An array of fixed-length texts: "<U7" (UTF-32) or "|S7" (bytes). */
async function readTexts(source: ByteSource, { descr, shape, data }: Header): Promise<string[]> {
  const match = /^([<>|])([US])(\d+)$/.exec(descr);
  if (!match) throw badFile(source, `its texts are of the unknown type ${descr}.`);
  const wide = match[2] === 'U';
  const width = Number(match[3]) * (wide ? 4 : 1);
  const [rows] = shape as [number];
  const bytes = await readAll(source, 2 ** 30);
  if (!bytes || bytes.length < data + rows * width) {
    throw badFile(
      source,
      `its ${rows} texts take ${data + rows * width} bytes and the file holds ${bytes?.length ?? 'more than 1 GiB'}.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder();
  return Array.from({ length: rows }, (_, row) => {
    const at = data + row * width;
    if (!wide) {
      const cell = bytes.subarray(at, at + width);
      const end = cell.indexOf(0);
      return decoder.decode(end < 0 ? cell : cell.subarray(0, end));
    }
    let text = '';
    for (let i = 0; i < width; i += 4) {
      const code = view.getUint32(at + i, match[1] !== '>');
      if (code === 0) break;
      text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    }
    return text;
  });
}
