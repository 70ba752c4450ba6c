import { LabError } from '../core/contract/errors.ts';
import type { ModelView } from '../core/contract/extras.ts';
import type { ExportFormat, OpenOptions } from '../core/contract/opening.ts';
import type { Evaluation, ModelSummary } from '../core/contract/service.ts';
import type { Evaluator } from '../core/evaluation/evaluate.ts';
import { decodeQuestions, parseQuestions, type QuestionSet } from '../core/evaluation/parse.ts';
import { writeModel, writers } from '../core/formats/write.ts';
import type { EmbeddingModel } from '../core/model.ts';
import { cancelled, canWrite, gzipped, writeFileAtomic } from './files.ts';
import type { GrantedFile } from './grants.ts';
import type { Library } from './library.ts';
import { withPicturesInOrder } from './picture-order.ts';
import { type ReadRequest, readFile } from './reading/index.ts';
import { openFile } from './sources.ts';
import type { Task } from './tasks.ts';
import { isUnchanged, type Whence, whenceOf } from './whence.ts';

/** Largest file of questions read, in bytes. */
const MAX_QUESTIONS = 64 * 2 ** 20;
/** Milliseconds of scoring before other commands get their turn. */
const TURN = 20;

/**
 * Reads a file of vectors into the library; a file opened before in the same way, and unchanged since, is found there.
 */
export async function openIntoLibrary(
  file: GrantedFile,
  companions: GrantedFile[],
  options: OpenOptions,
  library: Library,
  task: Task,
  notify: (message: string) => void,
  keepMaps: (model: string, views: ModelView[]) => Promise<void>,
): Promise<ModelSummary> {
  const from = await whenceOf(file, companions, options);
  const known = from && library.openedFrom(from);
  if (known) return known;
  const { model, notices } = await readOpened(from ?? { file, companions, options }, task);
  for (const notice of notices) notify(`${file.name}: ${notice}`);
  const summary = await library.addOpened(model, from ?? undefined);
  // As good without: a map can be made again.
  await keepMaps(summary.id, model.views ?? []).catch(() => {});
  return summary;
}

/** Reads a model once more, as it was opened before. Throws as `readFile`, and `unreadable` where it is not as it was. */
export async function readAgain(from: Whence, task: Task): Promise<EmbeddingModel> {
  if (!(await isUnchanged(from))) throw changed(from.file.name);
  return (await readOpened(from, task)).model;
}

async function readOpened(
  from: Whence | ReadRequest,
  task: Task,
): Promise<{ model: EmbeddingModel; notices: string[] }> {
  const { file, options = {} } = from;
  // Half of one content and half of another is no model, and what is wrong with it no news.
  const requireUnchanged = async () => {
    if ('size' in from.file && !(await isUnchanged(from as Whence))) throw changed(file.name);
  };
  const { model, format, notices } = await readFile(from, task).catch(async (error) => {
    await requireUnchanged();
    throw error;
  });
  await requireUnchanged();
  model.metadata.format = format;
  // Of a file with fewer rows than that, all were taken.
  if (options.sample && model.words.length >= options.sample.rows) model.metadata.taken = 'sample';
  else if (options.first !== undefined && model.words.length >= options.first) model.metadata.taken = 'first';
  return { model, notices };
}

const changed = (file: string) =>
  new LabError('unreadable', `${file} was changed while it was read. Open it again.`, { file });

/** Writes a model in a format, packed with gzip where asked. Throws `cannot-write`, `invalid-input`, `cancelled`. */
export async function exportTo(
  file: string,
  model: EmbeddingModel,
  format: ExportFormat,
  task: Task,
  gzip = false,
  notify: (message: string) => void = () => {},
): Promise<number> {
  await canWrite(file);
  const { model: ready, notices } =
    format === 'projector' ? await withPicturesInOrder(model) : { model, notices: [] };
  for (const notice of notices) notify(notice);
  const expected = model.input.byteLength + (format === 'safetensors' ? (model.output?.byteLength ?? 0) : 0);
  const base = exportName(model.metadata.name, format).slice(0, -writers[format].extension.length);
  const chunks = writeModel(format, ready, base);
  return writeFileAtomic(file, gzip && !isArchive(format) ? gzipped(chunks) : chunks, {
    signal: task.signal,
    onBytes: (done) => task.report('Writing', done, Math.max(done, expected), 'bytes'),
  });
}

/** Formats that are archives already. */
const isArchive = (format: ExportFormat): boolean => /\.(zip|npz)$/.test(writers[format].extension);

/** A file name for a model, without what file systems refuse and the extension of the text it was trained on. */
export function exportName(name: string, format: ExportFormat, gzip = false): string {
  const bare = name.replace(/(\.(txt|text|md|csv|tsv|jsonl))?(\.gz)?$/i, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  const clean = bare.replace(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, '_').replace(/^[. ]+|[. ]+$/g, '');
  const packed = gzip && !isArchive(format) ? '.gz' : '';
  return (clean.slice(0, 100) || 'model') + writers[format].extension + packed;
}

/** Scores a model on files of questions, letting other commands in between. Throws `bad-file`, `cancelled`. */
export async function evaluateFiles(
  files: GrantedFile[],
  evaluator: Evaluator,
  task: Task,
): Promise<Evaluation[]> {
  const answers: Evaluation[] = [];
  for (const { path: file, name } of files) {
    const steps = evaluator.steps(await readQuestions(file, name));
    for (let turn = performance.now(), next = steps.next(); ; next = steps.next()) {
      if (next.done) {
        answers.push(next.value);
        break;
      }
      task.report(`Scoring ${name}`, next.value.done, next.value.total, 'rows');
      if (performance.now() - turn < TURN) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (task.signal.aborted) throw cancelled();
      turn = performance.now();
    }
  }
  return answers;
}

/** A file of questions. Throws `not-found`, `unreadable`, `too-large`, `bad-file`. */
export async function readQuestions(file: string, name: string): Promise<QuestionSet> {
  const source = await openFile(file, { name });
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of source.stream()) {
      length += chunk.length;
      if (length > MAX_QUESTIONS) {
        throw new LabError('too-large', `${name} is larger than 64 MiB, too large for a file of questions.`);
      }
      chunks.push(chunk);
    }
    return parseQuestions(decodeQuestions(Buffer.concat(chunks), name), name);
  } finally {
    await source.close();
  }
}
