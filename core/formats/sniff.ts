import { delimitedShape } from './delimited.ts';
import { isFastText } from './fasttext-bin.ts';
import { isNumber } from './numbers.ts';
import { isConfig } from './projector.ts';
import { binaryHeader } from './word2vec-binary.ts';
import { textShape } from './word2vec-text.ts';

/** What a file is read as. */
export interface Recognised {
  format:
    | 'safetensors'
    | 'word2vec-text'
    | 'word2vec-binary'
    | 'fasttext-bin'
    | 'npy'
    | 'csv'
    | 'tsv'
    | 'json'
    | 'jsonl'
    | 'parquet'
    | 'arrow'
    | 'projector-tsv'
    | 'projector-bytes'
    | 'projector-config';
  /** Of a table with columns: the byte between them. */
  separator?: number;
}

/** What a file is instead, and what to do about it; `text` where it may well be prose. */
interface Foreign {
  foreign: string;
  advice: string;
  text?: boolean;
}

export type Sniffed = Recognised | Foreign;

/** Bytes of a file's beginning that `sniff` wants, or all of a shorter file. */
export const SNIFF_BYTES = 64 * 1024;

const LF = 10;
const exportIt = 'Save the vectors as word2vec text or safetensors there and open that.';
const pickle: Foreign = {
  foreign: 'a Python pickle',
  advice: `Opening one can run any code, so Orrery does not. ${exportIt} For gensim: model.wv.save_word2vec_format("vectors.txt").`,
};
const other = 'Choose a file of word vectors.';

/** Beginnings of files that say what they are, in Latin-1. */
const magics: [string, Sniffed][] = [
  ['\x93NUMPY', { format: 'npy' }],
  ['PAR1', { format: 'parquet' }],
  ['ARROW1', { format: 'arrow' }],
  ['\xff\xff\xff\xff', { format: 'arrow' }],
  [
    'FEA1',
    {
      foreign: 'a Feather table of version 1',
      advice: 'Write it again with pyarrow.feather.write_feather (version 2), or as Parquet.',
    },
  ],
  ['PK\x03\x04', { foreign: 'a ZIP archive within an archive', advice: 'Unpack the outer one first.' }],
  ['PK\x05\x06', { foreign: 'an empty ZIP archive', advice: 'Choose another file.' }],
  ['\x1f\x8b', { foreign: 'a gzip archive within an archive', advice: 'Unpack the outer one first.' }],
  [
    'BZh',
    { foreign: 'a bzip2 archive', advice: 'Unpack it first (bunzip2, or 7-Zip) and open what is in it.' },
  ],
  [
    '\xfd7zXZ',
    { foreign: 'an xz archive', advice: 'Unpack it first (unxz, or 7-Zip) and open what is in it.' },
  ],
  [
    '\x28\xb5\x2f\xfd',
    { foreign: 'a zstandard archive', advice: 'Unpack it first (unzstd) and open what is in it.' },
  ],
  ['7z\xbc\xaf', { foreign: 'a 7-Zip archive', advice: 'Unpack it first and open what is in it.' }],
  ['Rar!', { foreign: 'a RAR archive', advice: 'Unpack it first and open what is in it.' }],
  ['SQLite format 3\0', { foreign: 'an SQLite database (perhaps Magnitude)', advice: exportIt }],
  [
    '\x89HDF',
    {
      foreign: 'an HDF5 file',
      advice: 'Save its matrix with numpy.save("vectors.npy", h5py.File(…)["name"][:]) and open that.',
    },
  ],
  ['GGUF', { foreign: 'a GGUF model', advice: 'Orrery opens the embedding matrix of its safetensors form.' }],
  [
    'FiFu',
    {
      foreign: 'a finalfusion model',
      advice: 'Convert it with "finalfusion convert" to word2vec or text and open that.',
    },
  ],
  ['%PDF', { foreign: 'a PDF document', advice: other }],
  ['\x89PNG', { foreign: 'a PNG image', advice: other }],
  ['\xff\xd8\xff', { foreign: 'a JPEG image', advice: other }],
  ['\x7fELF', { foreign: 'a program', advice: other }],
  ['MZ\x90', { foreign: 'a program', advice: other }],
];

/**
 * Recognises a file by its first bytes (SNIFF_BYTES of them), and by its name only where they leave it open,
 * so that its reader can say what is wrong with it.
 */
export function sniff(head: Uint8Array, name: string): Sniffed {
  if (head.length === 0) return { foreign: 'empty', advice: other };
  // Before the magics: the length of a header can look like the start of a pickle.
  if (isSafetensors(head)) return { format: 'safetensors' };
  const latin = String.fromCharCode(...head.subarray(0, 64));
  for (const [magic, what] of magics) if (latin.startsWith(magic)) return what;
  if (isPickle(head, latin)) return pickle;
  if (isFastText(head)) return { format: 'fasttext-bin' };
  const binary = binaryHeader(head);
  if (binary && !looksText(head.subarray(binary.bytes), binary.dim)) {
    if (head.length > binary.bytes) return { format: 'word2vec-binary' };
  }
  const text = !head.includes(0);
  return (text && asText(head, name)) || byName(head, name.replace(/\.gz$/i, ''), text);
}

/** A table that is spelled out; null where the beginning is none. */
function asText(head: Uint8Array, name: string): Sniffed | null {
  const json = asJson(head, name);
  if (json) return json;
  const shape = delimitedShape(head, head.length < SNIFF_BYTES);
  if (shape?.numbers && shape.separator === 9 && !startsWithHeader(head)) return { format: 'projector-tsv' };
  if (isTextTable(head)) return { format: 'word2vec-text' };
  return shape && { format: shape.separator === 9 ? 'tsv' : 'csv', separator: shape.separator };
}

/** Whether the first line is "rows dimensions": two whole numbers, and what follows is longer. */
function startsWithHeader(head: Uint8Array): boolean {
  const first = new TextDecoder().decode(head.subarray(0, Math.max(0, head.subarray(0, 64).indexOf(LF))));
  const second = head.subarray(first.length + 1);
  const fields = (line: Uint8Array) => line.filter((c) => c === 9).length;
  const end = second.indexOf(LF);
  return /^\d+\t\d+\s*$/.test(first) && fields(second.subarray(0, end < 0 ? second.length : end)) > 1;
}

function asJson(head: Uint8Array, name: string): Sniffed | null {
  const text = new TextDecoder().decode(head);
  const start = /^\ufeff?\s*([[{])/.exec(text)?.[1];
  if (!start) return null;
  if (isConfig(text)) return { format: 'projector-config' };
  const lines = text.split('\n');
  const first = lines[0]!.trim();
  const second = lines.slice(1).find((line) => line.trim() !== '');
  // A line that is a whole value and is followed by another, or a name that says so.
  if ((/[\]}]$/.test(first) && second && /^\s*[[{]/.test(second)) || /\.(jsonl|ndjson)(\.gz)?$/i.test(name)) {
    return { format: 'jsonl' };
  }
  const inside = text.slice(text.indexOf(start) + 1).trimStart();
  const likely = start === '{' ? /^("|\}|$)/.test(inside) : /^([[{"\]\-\d]|$)/.test(inside);
  // "[UNK]" begins many a vocabulary.
  return likely && (start === '{' || !/^\S*[A-Za-z]\S*\]/.test(inside)) ? { format: 'json' } : null;
}

/** Protocols 2 to 5 begin with 0x80 and their number; 0 and 1 with an opcode, a module and a name. */
const isPickle = (head: Uint8Array, latin: string): boolean =>
  (head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5) || /^(c|\(d|\(i)[a-z_.]+\n[A-Za-z_]+\n/.test(latin);

function isSafetensors(head: Uint8Array): boolean {
  if (head.length < 9 || head[8] !== 123) return false;
  return new DataView(head.buffer, head.byteOffset, 8).getBigUint64(0, true) <= 100_000_000n;
}

/**
 * Whether a row begins here whose values are spelled out: it ends with `dim` numbers, or with some and no
 * control character is near (a row of other length, or one that the end of the head cuts).
 */
function looksText(row: Uint8Array, dim: number): boolean {
  const end = row.indexOf(LF);
  const line = row.subarray(0, end < 0 ? row.length : end);
  const ends: number[] = [];
  for (let i = 0; i <= line.length; i++) {
    const c = line[i];
    if (c === undefined || c === 32 || c === 9 || c === 13) ends.push(i);
  }
  if (end < 0) ends.pop();
  let numbers = 0;
  for (let i = ends.length - 1; i > 0 && numbers < dim; i--) {
    const from = ends[i - 1]! + 1;
    if (from === ends[i]) continue;
    if (!isNumber(line, from, ends[i]!)) break;
    numbers++;
  }
  const control = (c: number) => c < 9 || (c > 13 && c < 32) || c === 127;
  return numbers === dim || (numbers > 0 && !row.subarray(0, 256).some(control));
}

/** Whether the first two lines are a table; where the head ends within them, whether the first field run is numbers. */
function isTextTable(head: Uint8Array): boolean {
  const bom = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const first = head.indexOf(LF);
  if (first < 0) {
    return head.length < SNIFF_BYTES
      ? textShape(head.subarray(bom), null) !== null
      : looksText(head.subarray(bom), Number.POSITIVE_INFINITY);
  }
  const lineEnd = (at: number) => (head[at - 1] === 13 ? at - 1 : at);
  const line1 = head.subarray(bom, lineEnd(first));
  const second = head.indexOf(LF, first + 1);
  if (second < 0 && head.length >= SNIFF_BYTES) {
    return looksText(head.subarray(first + 1), Number.POSITIVE_INFINITY);
  }
  const line2 = head.subarray(first + 1, second < 0 ? head.length : lineEnd(second));
  return textShape(line1, line2.length > 0 ? line2 : null) !== null;
}

function byName(head: Uint8Array, name: string, text: boolean): Sniffed {
  if (/\.safetensors$/i.test(name)) return { format: 'safetensors' };
  if (/\.bytes$/i.test(name)) return { format: 'projector-bytes' };
  if (/\.bin$/i.test(name)) return { format: 'word2vec-binary' };
  // Bytes that no text holds: not even a damaged table.
  if (text && /\.(txt|vec|w2v|glove)$/i.test(name)) return { format: 'word2vec-text' };
  if (text && /\.jsonl?$/i.test(name)) return { format: 'json' };
  if (/\.(pkl|pickle|pt|pth|model|joblib)$/i.test(name)) return pickle;
  const bytes = [...head.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return {
    foreign: `of no format Orrery knows (it begins with the bytes ${bytes})`,
    advice:
      'Orrery opens safetensors, word2vec and GloVe, fastText, NumPy, CSV, TSV, JSON, Parquet, Arrow and the files of the Embedding Projector.',
    text,
  };
}
