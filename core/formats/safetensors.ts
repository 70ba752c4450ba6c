import type { EmbeddingModel, ModelMetadata } from '../model.ts';
import { requireFinite } from './finite.ts';
import { readForeign } from './safetensors-foreign.ts';
import { type Header, listed, readHeader, type Tensor } from './safetensors-header.ts';
import { metadataFrom } from './safetensors-metadata.ts';
import { type ByteSource, badFile } from './source.ts';
import { subwordBuckets } from './subwords.ts';
import { allocate, type ReadOptions, type ReadResult } from './table.ts';

/**
 * Orrery's model file: safetensors (a header length as 8-byte little-endian, a JSON header, then the tensors
 * without gaps) with the tensors
 *   counts      [V]     F64  occurrences in the corpus (absent where unknown)
 *   input       [V, D]  F32  the word vectors
 *   output      [V, D]  F32  the output vectors (absent where the source had none)
 *   subwords    [B, D]  F32  fastText's vectors of pieces of words (absent where the source had none)
 *   vocabulary  [bytes] U8   the words in row order, UTF-8, joined by newline
 * and everything else as strings in `__metadata__`. Widest elements come first, so every tensor is aligned.
 * Of other programs' files any matrix opens. Format: https://github.com/huggingface/safetensors (README, "Format").
 */

/** What the header alone tells: enough to list a model without loading it. */
export interface ModelHeader {
  words: number;
  dim: number;
  /** Length of the file in bytes. */
  bytes: number;
  metadata: ModelMetadata;
}

type Layout = Header & ModelHeader;

/** Reads and checks the header only. Throws `bad-file`. */
export async function readModelHeader(source: ByteSource): Promise<ModelHeader> {
  const { words, dim, bytes, metadata } = modelLayout(source, await readHeader(source));
  return { words, dim, bytes, metadata };
}

/** What of a model file to leave on the disk. */
export interface ModelParts {
  /** Vectors of pieces of words, which `readUnseen` reads when they are asked for. */
  subwords?: boolean;
}

/**
 * Reads a model file, or a matrix of any other safetensors file. Everything is checked against the file's size before
 * memory is reserved. Throws `bad-file`.
 */
export async function readSafetensors(
  source: ByteSource,
  options: ReadOptions = {},
  { subwords = true }: ModelParts = {},
): Promise<ReadResult> {
  const header = await readHeader(source);
  if (!isModel(header) || options.matrix !== undefined) return readForeign(source, header, options);
  const layout = modelLayout(source, header);
  const { dim, tensors } = layout;
  const all = await readWords(source, layout);
  const rows = Math.min(layout.words, options.first ?? layout.words);
  const floats = async (name: string, count: number) => {
    const data = allocate(source, count * dim, options);
    await readInto(source, layout, name, new Uint8Array(data.buffer));
    requireFinite(source, data, dim, (row) => `tensor "${name}", row ${row + 1}`);
    return data;
  };
  const input = await floats('input', rows);
  const output = tensors.has('output') ? await floats('output', rows) : null;
  let counts: Float64Array | null = null;
  if (tensors.has('counts')) {
    counts = new Float64Array(rows);
    await readInto(source, layout, 'counts', new Uint8Array(counts.buffer));
  }
  const words = rows < all.length ? all.slice(0, rows) : all;
  const model: EmbeddingModel = { words, dim, input, output, counts, metadata: layout.metadata };
  const pieces = tensors.get('subwords');
  const rule = layout.metadata.subwords;
  if (subwords && pieces && rule)
    model.subwords = { ...rule, vectors: await floats('subwords', pieces.shape[0]!) };
  return { model, notices: [], facts: { rows: layout.words } };
}

/**
 * The vector of a word from its pieces alone, read by range from a model file; null where the file has none or the
 * word is too short. The mean of the pieces, as FastText::getWordVector.
 */
export async function readUnseen(source: ByteSource, word: string): Promise<Float32Array | null> {
  const layout = modelLayout(source, await readHeader(source));
  const pieces = layout.tensors.get('subwords');
  const rule = layout.metadata.subwords;
  if (!pieces || !rule) return null;
  const buckets = subwordBuckets(word, rule, pieces.shape[0]!);
  if (buckets.length === 0) return null;
  const { dim } = layout;
  const vector = new Float32Array(dim);
  for (const bucket of buckets) {
    const bytes = await source.read!(layout.data + pieces.data_offsets[0] + bucket * dim * 4, dim * 4);
    const row = new Float32Array(bytes.slice().buffer);
    for (let i = 0; i < dim; i++) vector[i]! += row[i]! / buckets.length;
  }
  return vector;
}

async function readWords(source: ByteSource, layout: Layout): Promise<string[]> {
  const [from, to] = layout.tensors.get('vocabulary')!.data_offsets;
  const bytes = new Uint8Array(to - from);
  await readInto(source, layout, 'vocabulary', bytes);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw badFile(source, 'the tensor "vocabulary" is not valid UTF-8.');
  }
  const words = text.split('\n');
  if (words.length !== layout.words) {
    throw badFile(
      source,
      `the tensor "vocabulary" holds ${words.length} words and "input" has ${layout.words} rows.`,
      { expected: layout.words, found: words.length },
    );
  }
  return words;
}

/** Fills `target` with a tensor's bytes, a piece at a time so that progress shows and a cancel is heard. */
async function readInto(source: ByteSource, layout: Header, name: string, target: Uint8Array): Promise<void> {
  const start = layout.data + layout.tensors.get(name)!.data_offsets[0];
  const piece = 4 * 2 ** 20;
  for (let at = 0; at < target.length; at += piece) {
    const place = target.subarray(at, at + piece);
    const bytes = await source.read!(start + at, place.length, place);
    if (bytes.length < place.length)
      throw badFile(source, `the file ended while it was read, at byte ${start + at}.`);
    if (bytes.buffer !== target.buffer) target.set(bytes, at);
  }
}

/** Whether a file is one of ours. */
const isModel = ({ tensors, strings }: Header): boolean =>
  strings.has('orrery') || (tensors.has('input') && tensors.has('vocabulary'));

/** Throws `bad-file` where the tensors are not those of a model. */
function modelLayout(source: ByteSource, header: Header): Layout {
  const [words, dim] = checkModel(source, header.tensors);
  return { ...header, words, dim, metadata: metadataFrom(source, header.strings) };
}

/** Checks that the tensors are a model's; answers with [V, D]. */
function checkModel(source: ByteSource, tensors: Map<string, Tensor>): [number, number] {
  const foreign = (what: string) =>
    badFile(source, `a safetensors file, but no Orrery model: ${what}. ${listed(tensors)}`, {
      tensors: [...tensors.keys()].slice(0, 100),
    });
  const input = tensors.get('input');
  if (!input || !tensors.has('vocabulary')) {
    throw foreign(`it has no tensor "${input ? 'vocabulary' : 'input'}"`);
  }
  const [rows, dim] = input.shape;
  if (input.dtype !== 'F32' || input.shape.length !== 2 || !rows || !dim) {
    throw foreign('"input" is not a float32 matrix with at least one row and column');
  }
  const expected: Record<string, [string, string]> = {
    output: ['F32', `${rows},${dim}`],
    counts: ['F64', `${rows}`],
  };
  for (const [name, [dtype, shape]] of Object.entries(expected)) {
    const tensor = tensors.get(name);
    if (tensor && (tensor.dtype !== dtype || tensor.shape.join() !== shape)) {
      throw foreign(`"${name}" is not ${dtype} [${shape.replace(',', ', ')}]`);
    }
  }
  const pieces = tensors.get('subwords');
  if (pieces && (pieces.dtype !== 'F32' || pieces.shape.length !== 2 || pieces.shape[1] !== dim)) {
    throw foreign(`"subwords" is not F32 [pieces, ${dim}]`);
  }
  const vocabulary = tensors.get('vocabulary')!;
  if (vocabulary.dtype !== 'U8' || vocabulary.shape.length !== 1)
    throw foreign('"vocabulary" is not U8 [bytes]');
  return [rows, dim];
}
