import { LabError } from '../../core/contract/errors.ts';
import { type ExportFormat, exportFormats } from '../../core/contract/opening.ts';
import { type OpenedModel, readModel } from '../../core/formats/formats.ts';
import type { ReadOptions } from '../../core/formats/table.ts';
import { formatForName } from '../../core/formats/write.ts';
import type { EmbeddingModel } from '../../core/model.ts';
import { save } from '../../main/convert.ts';
import { type FileSource, openFile } from '../../main/sources.ts';
import { count, note, ProgressBar } from './output.ts';

/** Runs work on a model file, with a progress bar over its reading. */
export async function withFile<T>(path: string, work: (source: FileSource) => Promise<T>): Promise<T> {
  const bar = new ProgressBar();
  const onBytes = (done: number, total: number) =>
    bar.update('reading', total > 0 ? done / total : 1, `${count(done / 2 ** 20)} MiB`, null);
  const source = await openFile(path, { name: path, onBytes });
  try {
    return await work(source);
  } finally {
    bar.clear();
    await source.close();
  }
}

/** Reads a model file of any known format; what the reader had to mend is said on standard error. */
export async function openModel(path: string, options: ReadOptions = {}): Promise<OpenedModel> {
  const opened = await withFile(path, (source) => readModel(source, options));
  for (const notice of opened.notices) note(notice);
  return opened;
}

/** The model alone. */
export const loadModel = async (path: string): Promise<EmbeddingModel> => (await openModel(path)).model;

/** The format that was asked for, or that a file's name asks for. Throws `invalid-input` where neither does. */
export function outputFormat(path: string, asked?: string): ExportFormat {
  if (asked !== undefined) {
    const format = exportFormats.find((name) => name === asked);
    if (format) return format;
    throw new LabError(
      'invalid-input',
      `There is no format "${asked}". Formats: ${exportFormats.join(', ')}.`,
    );
  }
  const format = formatForName(path);
  if (format) return format;
  throw new LabError(
    'invalid-input',
    `"${path}" does not say its format. End its name in .safetensors, .bin (word2vec binary), .txt (word2vec text), .glove.txt, .vec, .npy, .npz, .csv, .tsv, .json, .jsonl, .parquet or .projector.zip, or name it with --format.`,
  );
}

/** Writes a model in the format its name asks for, whole or not at all. */
export async function saveModel(path: string, model: EmbeddingModel, signal?: AbortSignal): Promise<void> {
  await save({ model, notices: [] }, path, outputFormat(path), signal);
}
