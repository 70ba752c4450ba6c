import type { EmbeddingModel } from '../model.ts';
import { formatFloat32 } from './numbers.ts';
import { inOrder } from './picture-sheet.ts';
import { statesText } from './projector-states.ts';
import { checkWords } from './table.ts';
import { cellOf, columnNames } from './tables-write.ts';
import { textChunks } from './text-chunks.ts';
import { type OutputFile, zipped } from './zip-write.ts';

const PIECE = 4 * 2 ** 20;

/** A version 1 header of .npy, padded so that the values are aligned to 64 bytes. */
function npyHeader(descr: string, shape: number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const bytes = new Uint8Array(10 + length).fill(32);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >>> 8]);
  bytes.set(new TextEncoder().encode(text), 10);
  bytes[bytes.length - 1] = 10;
  return bytes;
}

function* vectorsNpy({ words, dim, input }: EmbeddingModel): Generator<Uint8Array> {
  yield npyHeader('<f4', [words.length, dim]);
  for (let at = 0; at < input.byteLength; at += PIECE) {
    yield new Uint8Array(input.buffer, input.byteOffset + at, Math.min(PIECE, input.byteLength - at));
  }
}

/** Words as an array of UTF-32 texts of the longest one's length. */
function* wordsNpy({ words }: EmbeddingModel): Generator<Uint8Array> {
  let longest = 1;
  for (const word of words) if (word.length > longest) longest = Math.max(longest, [...word].length);
  yield npyHeader(`<U${longest}`, [words.length]);
  const batch = Math.max(1, Math.floor(PIECE / (longest * 4)));
  for (let from = 0; from < words.length; from += batch) {
    const part = words.slice(from, from + batch);
    const codes = new Uint32Array(part.length * longest);
    for (const [row, word] of part.entries()) {
      let at = row * longest;
      for (const character of word) codes[at++] = character.codePointAt(0)!;
    }
    yield new Uint8Array(codes.buffer);
  }
}

/** The arrays `vectors` and `words` of one .npz. Throws `invalid-input` for a word that NumPy would cut. */
export function writeNpz(model: EmbeddingModel): Iterable<Uint8Array> {
  checkWords(model.words, /\0$/, 'NumPy text');
  return zipped([
    { name: 'vectors.npy', chunks: vectorsNpy(model) },
    { name: 'words.npy', chunks: wordsNpy(model) },
  ]);
}

/** The matrix as .npy and the words beside it, one a line. Throws `invalid-input`. */
export function npyFiles(model: EmbeddingModel, base: string): OutputFile[] {
  checkWords(model.words, /^$|[\t\r\n]/, 'a list of words');
  return [
    { name: `${base}.npy`, chunks: vectorsNpy(model) },
    { name: `${base}.vocab.txt`, chunks: textChunks(model.words.map((word) => `${word}\n`)) },
  ];
}

/**
 * Tensors, metadata, bookmarks, pictures and configuration for the Embedding Projector; one column of metadata has no
 * header there. The Projector takes the n-th picture for the n-th row: a sheet in another order is left out.
 * Throws `invalid-input` for words that its files cannot hold.
 */
export function projectorFiles(model: EmbeddingModel, base: string): OutputFile[] {
  const { words, dim, input, metadata, columns = [] } = model;
  const bookmarks = statesText(model);
  const sheet = model.pictures && inOrder(model.pictures) ? model.pictures : null;
  const image = sheet && `${base}.sprite.${sheet.type.replace('image/', '').replace('jpeg', 'jpg')}`;
  checkWords(words, /^$|[\t\r\n]/, 'metadata of the Embedding Projector');
  const plain = (text: string) => text.replace(/[\t\r\n]+/g, ' ');
  const [tensors, labels] = [`${base}.tensors.tsv`, `${base}.metadata.tsv`];
  const states = `${base}.bookmarks.json`;
  function* vectors() {
    for (let row = 0; row < words.length; row++) {
      yield `${Array.from(input.subarray(row * dim, (row + 1) * dim), formatFloat32).join('\t')}\n`;
    }
  }
  function* names() {
    if (columns.length > 0) yield `${['word', ...columnNames(model, ['word']).map(plain)].join('\t')}\n`;
    for (const [row, word] of words.entries()) {
      yield `${[word, ...columns.map((column) => plain(String(cellOf(column, row) ?? '')))].join('\t')}\n`;
    }
  }
  const embedding = {
    tensorName: metadata.name,
    tensorShape: [words.length, dim],
    tensorPath: tensors,
    metadataPath: labels,
    ...(bookmarks ? { bookmarksPath: states } : {}),
    ...(sheet && image
      ? { sprite: { imagePath: image, singleImageDim: [sheet.cellWidth, sheet.cellHeight] } }
      : {}),
  };
  return [
    { name: tensors, chunks: textChunks(vectors()) },
    { name: labels, chunks: textChunks(names()) },
    ...(bookmarks ? [{ name: states, chunks: textChunks(bookmarks) }] : []),
    ...(sheet && image ? [{ name: image, chunks: [sheet.image] }] : []),
    {
      name: `${base}.projector_config.json`,
      chunks: textChunks([`${JSON.stringify({ embeddings: [embedding] }, null, 2)}\n`]),
    },
  ];
}
