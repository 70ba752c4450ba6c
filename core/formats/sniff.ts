import { isNumber } from './numbers.ts';
import { binaryHeader } from './word2vec-binary.ts';
import { textShape } from './word2vec-text.ts';

/** Formats Orrery reads and writes. */
export type ModelFormat = 'safetensors' | 'word2vec-text' | 'word2vec-binary';

/** A format, or what the file is instead and what to do about it; `text` where it may well be prose. */
export type Sniffed = { format: ModelFormat } | { foreign: string; advice: string; text?: boolean };

/** Bytes of a file's beginning that `sniff` wants, or all of a shorter file. */
export const SNIFF_BYTES = 64 * 1024;

const LF = 10;
const exportIt = 'Save the vectors as word2vec text or safetensors there and open that.';
const pickle = {
  foreign: 'a Python pickle',
  advice: `Opening one can run any code, so Orrery does not. ${exportIt}`,
};

/** Beginnings of files that are something else, in Latin-1. */
const magics: [string, Sniffed][] = [
  ['\xba\x16\x4f\x2f', { foreign: 'a fastText model (.bin)', advice: 'Open the .vec file beside it.' }],
  ['\x93NUMPY', { foreign: 'a NumPy array', advice: exportIt }],
  ['PK\x03\x04', { foreign: 'a ZIP archive (.zip, .npz or a PyTorch file)', advice: 'Unpack it first.' }],
  ['PK\x05\x06', { foreign: 'an empty ZIP archive', advice: 'Choose another file.' }],
  ['\x1f\x8b', { foreign: 'a gzip archive within a gzip archive', advice: 'Unpack it first.' }],
  ['BZh', { foreign: 'a bzip2 archive', advice: 'Unpack it first.' }],
  ['\xfd7zXZ', { foreign: 'an xz archive', advice: 'Unpack it first.' }],
  ['\x28\xb5\x2f\xfd', { foreign: 'a zstandard archive', advice: 'Unpack it first.' }],
  ['PAR1', { foreign: 'a Parquet table', advice: exportIt }],
  ['ARROW1', { foreign: 'an Arrow table', advice: exportIt }],
  ['SQLite format 3\0', { foreign: 'an SQLite database (perhaps Magnitude)', advice: exportIt }],
  ['\x89HDF', { foreign: 'an HDF5 file', advice: exportIt }],
  ['GGUF', { foreign: 'a GGUF model', advice: exportIt }],
  ['%PDF', { foreign: 'a PDF document', advice: 'Choose a file of word vectors.' }],
  ['\x89PNG', { foreign: 'a PNG image', advice: 'Choose a file of word vectors.' }],
  ['\xff\xd8\xff', { foreign: 'a JPEG image', advice: 'Choose a file of word vectors.' }],
  ['\x7fELF', { foreign: 'a program', advice: 'Choose a file of word vectors.' }],
];

/**
 * Recognises a file by its first bytes (SNIFF_BYTES of them), and by its name only where they leave it open,
 * so that its reader can say what is wrong with it.
 */
export function sniff(head: Uint8Array, name: string): Sniffed {
  if (head.length === 0) return { foreign: 'empty', advice: 'Choose a file of word vectors.' };
  // Before the magics: the length of a header can look like the start of a pickle.
  if (isSafetensors(head)) return { format: 'safetensors' };
  const latin = String.fromCharCode(...head.subarray(0, 32));
  for (const [magic, what] of magics) if (latin.startsWith(magic)) return what;
  if (isPickle(head, latin)) return pickle;
  const binary = binaryHeader(head);
  if (binary && !looksText(head.subarray(binary.bytes), binary.dim)) {
    if (head.length > binary.bytes) return { format: 'word2vec-binary' };
  }
  if (isTextTable(head)) return { format: 'word2vec-text' };
  const named = byName(name.replace(/\.gz$/i, ''));
  // Bytes that no text holds: not even a damaged table.
  const text = !head.includes(0);
  return named && (text || !('format' in named && named.format === 'word2vec-text'))
    ? named
    : unknown(head, text);
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

function byName(name: string): Sniffed | null {
  if (/\.safetensors$/i.test(name)) return { format: 'safetensors' };
  if (/\.bin$/i.test(name)) return { format: 'word2vec-binary' };
  if (/\.(txt|vec|w2v|glove)$/i.test(name)) return { format: 'word2vec-text' };
  if (/\.(pkl|pickle|pt|pth|model|joblib)$/i.test(name)) return pickle;
  return null;
}

function unknown(head: Uint8Array, text: boolean): Sniffed {
  const bytes = [...head.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return {
    foreign: `of no format Orrery knows (it begins with the bytes ${bytes})`,
    advice: 'Orrery opens safetensors models and word2vec text or binary (also GloVe and fastText .vec).',
    text,
  };
}
