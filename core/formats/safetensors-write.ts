import type { EmbeddingModel } from '../model.ts';
import { metadataStrings } from './safetensors-metadata.ts';
import { checkWords } from './table.ts';

/** The chunks of a model file. Throws `invalid-input` for a word with a newline, which would shift all later rows. */
export function* writeSafetensors(model: EmbeddingModel): Generator<Uint8Array> {
  const { dim, input, output, counts, subwords, metadata, joinedWords } = model;
  const rows = input.length / dim;
  if (!joinedWords) checkWords(model.words, /\n/, 'an Orrery model');
  const vocabulary = joinedWords ?? new TextEncoder().encode(model.words.join('\n'));
  const tensors: [string, string, number[], Float64Array | Float32Array | Uint8Array | null][] = [
    ['counts', 'F64', [rows], counts],
    ['input', 'F32', [rows, dim], input],
    ['output', 'F32', [rows, dim], output],
    ['subwords', 'F32', [(subwords?.vectors.length ?? 0) / dim, dim], subwords?.vectors ?? null],
    ['vocabulary', 'U8', [vocabulary.length], vocabulary],
  ];
  const header: Record<string, unknown> = { __metadata__: metadataStrings(metadata) };
  let end = 0;
  for (const [name, dtype, shape, data] of tensors) {
    if (!data) continue;
    header[name] = { dtype, shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  yield headerBytes(header, 0);
  for (const [, , , data] of tensors) {
    if (!data) continue;
    for (let at = 0; at < data.byteLength; at += 4 * 2 ** 20) {
      const length = Math.min(4 * 2 ** 20, data.byteLength - at);
      yield new Uint8Array(data.buffer, data.byteOffset + at, length);
    }
  }
}

/** A header in its frame: at least `room` bytes with it, and the tensors after it aligned. */
function headerBytes(header: Record<string, unknown>, room: number): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const head = new Uint8Array(Math.max(room, 8 + Math.ceil(json.length / 8) * 8)).fill(32);
  new DataView(head.buffer).setBigUint64(0, BigInt(head.length - 8), true);
  head.set(json, 8);
  return head;
}

/** Bytes kept free at the beginning of a streamed file for its header. */
export const STREAMED_HEADER = 4096;

/**
 * The header of a file whose rows were streamed to it before their number was known: the matrix follows the header of
 * STREAMED_HEADER bytes, the vocabulary the matrix. Words and vectors only.
 */
export function streamedHeader(
  name: string,
  format: string,
  rows: number,
  dim: number,
  vocabulary: number,
): Uint8Array {
  const matrix = rows * dim * 4;
  return headerBytes(
    {
      __metadata__: metadataStrings({ name: name.slice(0, 200), format }),
      input: { dtype: 'F32', shape: [rows, dim], data_offsets: [0, matrix] },
      vocabulary: { dtype: 'U8', shape: [vocabulary], data_offsets: [matrix, matrix + vocabulary] },
    },
    STREAMED_HEADER,
  );
}
