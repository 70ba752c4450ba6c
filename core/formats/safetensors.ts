import { z } from 'zod';
import type { EmbeddingModel, ModelMetadata } from '../model.ts';
import { metadataFrom, metadataStrings } from './safetensors-metadata.ts';
import { type ByteSource, badFile } from './source.ts';
import { allocate, checkFinite, checkWords, type ReadResult } from './table.ts';

/**
 * Orrery's model file: safetensors (a header length as 8-byte little-endian, a JSON header, then the tensors
 * without gaps) with the tensors
 *   counts      [V]     F64  occurrences in the corpus (absent where unknown)
 *   input       [V, D]  F32  the word vectors
 *   output      [V, D]  F32  the output vectors (absent where the source had none)
 *   vocabulary  [bytes] U8   the words in row order, UTF-8, joined by newline
 * and everything else as strings in `__metadata__`. Widest elements come first, so every tensor is aligned.
 * Format: https://github.com/huggingface/safetensors (README, "Format").
 */

/** Largest header believed, as in the reference reader. */
const MAX_HEADER = 100_000_000;

const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
type Tensor = z.output<typeof tensorSchema>;

/** What the header alone tells: enough to list a model without loading it. */
export interface ModelHeader {
  words: number;
  dim: number;
  /** Length of the file in bytes. */
  bytes: number;
  metadata: ModelMetadata;
}

interface Layout extends ModelHeader {
  tensors: Map<string, Tensor>;
  /** Offset of the first tensor in the file. */
  data: number;
}

/** Reads and checks the header only. Throws `bad-file`. */
export async function readModelHeader(source: ByteSource): Promise<ModelHeader> {
  const { words, dim, bytes, metadata } = await readLayout(source);
  return { words, dim, bytes, metadata };
}

/** Reads a model file. Everything is checked against the file's size before memory is reserved. Throws `bad-file`. */
export async function readSafetensors(source: ByteSource): Promise<ReadResult> {
  const layout = await readLayout(source);
  const { words: rows, dim, tensors } = layout;
  const floats = async (name: string) => {
    if (!tensors.has(name)) return null;
    const data = allocate(source, rows * dim);
    await readInto(source, layout, name, new Uint8Array(data.buffer));
    for (let row = 0; row < rows; row++) {
      checkFinite(source, data, row * dim, dim, () => `tensor "${name}", row ${row + 1}`);
    }
    return data;
  };
  const words = await readWords(source, layout);
  const input = (await floats('input'))!;
  const output = await floats('output');
  let counts: Float64Array | null = null;
  if (tensors.has('counts')) {
    counts = new Float64Array(rows);
    await readInto(source, layout, 'counts', new Uint8Array(counts.buffer));
  }
  return { model: { words, dim, input, output, counts, metadata: layout.metadata }, notices: [] };
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
async function readInto(source: ByteSource, layout: Layout, name: string, target: Uint8Array): Promise<void> {
  const start = layout.data + layout.tensors.get(name)!.data_offsets[0];
  const piece = 4 * 2 ** 20;
  for (let at = 0; at < target.length; at += piece) {
    const want = Math.min(piece, target.length - at);
    const bytes = await source.read!(start + at, want);
    if (bytes.length < want)
      throw badFile(source, `the file ended while it was read, at byte ${start + at}.`);
    target.set(bytes, at);
  }
}

async function readLayout(source: ByteSource): Promise<Layout> {
  const { size, read } = source;
  if (size === null || read === null) {
    throw badFile(source, 'a compressed safetensors file cannot be read in place. Decompress it first.');
  }
  if (size < 8) throw badFile(source, `a safetensors file has at least 8 bytes; this one has ${size}.`);
  const prefix = await read(0, 8);
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true));
  if (length > MAX_HEADER) {
    throw badFile(source, `byte 0: expected the length of a safetensors header, found ${length}.`, {
      byte: 0,
    });
  }
  if (8 + length > size) {
    throw badFile(
      source,
      `the file is cut short: its header alone takes ${8 + length} bytes and it holds ${size}.`,
      { expected: 8 + length, found: size },
    );
  }
  const { tensors, strings } = parseHeader(source, await read(8, length));
  const data = 8 + length;
  const bytes = checkExtents(source, tensors, data, size);
  const input = checkModel(source, tensors);
  return {
    words: input[0],
    dim: input[1],
    bytes,
    tensors,
    data,
    metadata: metadataFrom(source, strings),
  };
}

function parseHeader(source: ByteSource, bytes: Uint8Array) {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw badFile(source, `the safetensors header is not JSON: ${(error as Error).message}.`, { byte: 8 });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw badFile(source, 'the safetensors header is not a JSON object.', { byte: 8 });
  }
  const tensors = new Map<string, Tensor>();
  const strings = new Map<string, string>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      for (const [key, value] of Object.entries(entry ?? {})) strings.set(key, String(value));
      continue;
    }
    const tensor = tensorSchema.safeParse(entry);
    if (!tensor.success) throw badFile(source, `the entry of tensor "${name}" in the header is malformed.`);
    tensors.set(name, tensor.data);
  }
  return { tensors, strings };
}

/** Element widths of the types our tensors have; others are not ours to size. */
const widths: Record<string, number> = { F64: 8, F32: 4, U8: 1 };

/** Length the header promises. Throws `bad-file` where the file is shorter or a tensor's extent contradicts its shape. */
function checkExtents(source: ByteSource, tensors: Map<string, Tensor>, data: number, size: number): number {
  let end = 0;
  for (const [name, { dtype, shape, data_offsets }] of tensors) {
    const [from, to] = data_offsets;
    const elements = shape.reduce((product, n) => product * n, 1);
    const expected = (widths[dtype] ?? 0) * elements;
    if (to < from || (dtype in widths && to - from !== expected)) {
      throw badFile(
        source,
        `tensor "${name}" (${dtype} [${shape.join(', ')}]) spans ${to - from} bytes, expected ${expected}.`,
      );
    }
    end = Math.max(end, to);
  }
  if (data + end > size) {
    throw badFile(
      source,
      `the file is cut short: its header promises ${data + end} bytes and it holds ${size}.`,
      { expected: data + end, found: size },
    );
  }
  return size;
}

/** Checks that the tensors are a model's; answers with [V, D]. */
function checkModel(source: ByteSource, tensors: Map<string, Tensor>): [number, number] {
  const has = [...tensors].map(([name, { dtype, shape }]) => `"${name}" ${dtype} [${shape.join(', ')}]`);
  const foreign = (what: string) =>
    badFile(
      source,
      `a safetensors file, but no Orrery model: ${what}. Its tensors: ${
        has.length > 20
          ? `${has.slice(0, 20).join(', ')} and ${has.length - 20} more`
          : has.join(', ') || 'none'
      }.`,
      { tensors: [...tensors.keys()].slice(0, 100) },
    );
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
  const vocabulary = tensors.get('vocabulary')!;
  if (vocabulary.dtype !== 'U8' || vocabulary.shape.length !== 1)
    throw foreign('"vocabulary" is not U8 [bytes]');
  return [rows, dim];
}

/** The chunks of a model file. Throws `invalid-input` for a word with a newline, which would shift all later rows. */
export function* writeSafetensors(model: EmbeddingModel): Generator<Uint8Array> {
  const { words, dim, input, output, counts, metadata } = model;
  checkWords(words, /\n/, 'an Orrery model');
  const vocabulary = new TextEncoder().encode(words.join('\n'));
  const tensors: [string, string, number[], Float64Array | Float32Array | Uint8Array | null][] = [
    ['counts', 'F64', [words.length], counts],
    ['input', 'F32', [words.length, dim], input],
    ['output', 'F32', [words.length, dim], output],
    ['vocabulary', 'U8', [vocabulary.length], vocabulary],
  ];
  const header: Record<string, unknown> = { __metadata__: metadataStrings(metadata) };
  let end = 0;
  for (const [name, dtype, shape, data] of tensors) {
    if (!data) continue;
    header[name] = { dtype, shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const head = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(32);
  new DataView(head.buffer).setBigUint64(0, BigInt(head.length - 8), true);
  head.set(json, 8);
  yield head;
  for (const [, , , data] of tensors) {
    if (!data) continue;
    for (let at = 0; at < data.byteLength; at += 4 * 2 ** 20) {
      const length = Math.min(4 * 2 ** 20, data.byteLength - at);
      yield new Uint8Array(data.buffer, data.byteOffset + at, length);
    }
  }
}
