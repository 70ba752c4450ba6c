import { LabError } from '../../core/contract/errors.ts';
import { formatForName, readModel, writeModel } from '../../core/formats/formats.ts';
import type { ModelFormat } from '../../core/formats/sniff.ts';
import type { EmbeddingModel } from '../../core/model.ts';
import { writeFileAtomic } from '../../main/files.ts';
import { openFile } from '../../main/sources.ts';
import { count, note, ProgressBar } from './output.ts';

/** Reads a model file of any known format; what the reader had to mend is said on standard error. */
export async function loadModel(path: string): Promise<EmbeddingModel> {
  const bar = new ProgressBar();
  const onBytes = (done: number, total: number) =>
    bar.update('reading', total > 0 ? done / total : 1, `${count(done / 2 ** 20)} MiB`, null);
  const source = await openFile(path, { name: path, onBytes });
  try {
    const { model, notices } = await readModel(source);
    bar.clear();
    for (const notice of notices) note(notice);
    return model;
  } finally {
    bar.clear();
    await source.close();
  }
}

/** The format that a file's name asks for. Throws `invalid-input` where it asks for none. */
export function outputFormat(path: string): ModelFormat {
  const format = formatForName(path);
  if (format) return format;
  throw new LabError(
    'invalid-input',
    `"${path}" does not say its format. End its name in .safetensors, .bin (word2vec binary), .txt or .vec (word2vec text).`,
  );
}

/** Writes a model in the format its name asks for, whole or not at all. */
export async function saveModel(path: string, model: EmbeddingModel, signal?: AbortSignal): Promise<void> {
  await writeFileAtomic(path, writeModel(outputFormat(path), model), { signal });
}
