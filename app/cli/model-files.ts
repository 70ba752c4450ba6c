import { LabError } from '../../core/contract/errors.ts';
import { type ExportFormat, exportFormats, type OpenOptions } from '../../core/contract/opening.ts';
import type { OpenedModel } from '../../core/formats/formats.ts';
import { formatForName } from '../../core/formats/write.ts';
import type { EmbeddingModel } from '../../core/model.ts';
import { type Converted, save } from '../../main/convert.ts';
import { convertFile, type Follower, readFile } from '../../main/reading/index.ts';
import { count, note, ProgressBar } from './output.ts';

/** Runs work on a model file, with a progress bar over its reading. */
async function followed<T>(work: (follower: Follower) => Promise<T>): Promise<T> {
  const bar = new ProgressBar();
  try {
    return await work({
      forward: ({ done, total, secondsLeft }) =>
        bar.update('reading', total > 0 ? done / total : 1, `${count(done / 2 ** 20)} MiB`, secondsLeft),
    });
  } finally {
    bar.clear();
  }
}

/** Reads a model file of any known format; what the reader had to mend is said on standard error. */
export async function openModel(path: string, options: OpenOptions = {}): Promise<OpenedModel> {
  const opened = await followed((follower) => readFile({ file: { path, name: path }, options }, follower));
  for (const notice of opened.notices) note(notice);
  return opened;
}

/** Writes what a model file holds in another format. */
export const convertModel = (
  path: string,
  to: { path: string; format: ExportFormat },
  options: OpenOptions,
): Promise<Converted> =>
  followed((follower) => convertFile({ file: { path, name: path }, to, options }, follower));

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
