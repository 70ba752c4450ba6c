import { LabError } from '../contract/errors.ts';
import type { EmbeddingModel } from '../model.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { type ModelFormat, SNIFF_BYTES, sniff } from './sniff.ts';
import { type ByteSource, badFile, StreamWindow } from './source.ts';
import type { ReadResult } from './table.ts';
import { readWord2vecBinary, writeWord2vecBinary } from './word2vec-binary.ts';
import { readWord2vecText, writeWord2vecText } from './word2vec-text.ts';

/** One entry a format: a new one is a file beside these and a line here and in `sniff`. */
const formats: Record<
  ModelFormat,
  { read(source: ByteSource): Promise<ReadResult>; write(model: EmbeddingModel): Iterable<Uint8Array> }
> = {
  safetensors: { read: readSafetensors, write: writeSafetensors },
  'word2vec-text': { read: readWord2vecText, write: writeWord2vecText },
  'word2vec-binary': { read: readWord2vecBinary, write: writeWord2vecBinary },
};

/**
 * Reads a model in whatever format the content is. Throws `too-large`, and `bad-file` with `details.text` true
 * where the file may be a text to train on instead.
 */
export async function readModel(source: ByteSource): Promise<ReadResult & { format: ModelFormat }> {
  const sniffed = sniff(await beginning(source), source.name);
  if ('foreign' in sniffed) {
    const { foreign, advice, text = false } = sniffed;
    throw badFile(source, `this file is ${foreign}. ${advice}`, { text });
  }
  const { format } = sniffed;
  try {
    return { ...(await formats[format].read(source)), format };
  } catch (thrown) {
    const isText = format === 'word2vec-text' && thrown instanceof LabError && thrown.code === 'bad-file';
    throw isText ? new LabError(thrown.code, thrown.message, { ...thrown.details, text: true }) : thrown;
  }
}

/** The chunks of a model's file. Throws `invalid-input` for words the format cannot hold, before the first chunk. */
export const writeModel = (format: ModelFormat, model: EmbeddingModel): Iterable<Uint8Array> =>
  formats[format].write(model);

/** The format a file's name asks for: .safetensors, .bin, or .txt and .vec; null where it asks for none. */
export function formatForName(name: string): ModelFormat | null {
  if (/\.safetensors$/i.test(name)) return 'safetensors';
  if (/\.bin$/i.test(name)) return 'word2vec-binary';
  return /\.(txt|vec)$/i.test(name) ? 'word2vec-text' : null;
}

async function beginning(source: ByteSource): Promise<Uint8Array> {
  if (source.read) return source.read(0, SNIFF_BYTES);
  const window = new StreamWindow(source.stream());
  while (window.end - window.start < SNIFF_BYTES && (await window.fill()));
  await window.close();
  return window.data.subarray(window.start, Math.min(window.end, window.start + SNIFF_BYTES));
}
