import { LabError } from '../contract/errors.ts';
import type { EmbeddingModel } from '../model.ts';
import { below, Sfc32 } from '../word2vec/random.ts';
import { readArrow } from './arrow.ts';
import { readDelimited } from './delimited.ts';
import { readFastText } from './fasttext-bin.ts';
import { readJson } from './json.ts';
import { isNpz, readNpy, readNpz } from './npy.ts';
import { readParquet } from './parquet.ts';
import { readConfig, readTensorBytes, readTensorTsv } from './projector.ts';
import { readSafetensors } from './safetensors.ts';
import { type Recognised, SNIFF_BYTES, sniff } from './sniff.ts';
import { type ByteSource, badFile, StreamWindow } from './source.ts';
import type { ReadOptions, ReadResult } from './table.ts';
import { readWord2vecBinary } from './word2vec-binary.ts';
import { readWord2vecText } from './word2vec-text.ts';

interface Reader {
  read(source: ByteSource, options: ReadOptions, found: Recognised): Promise<ReadResult>;
  /** Needs random access: a packed file is unpacked first. */
  seeks?: boolean;
}

/** One entry a format: a new one is a file beside these, a line here and one in `sniff`. */
const readers: Record<Recognised['format'], Reader> = {
  safetensors: { read: (source, options) => readSafetensors(source, options), seeks: true },
  'word2vec-text': { read: readWord2vecText },
  'word2vec-binary': { read: readWord2vecBinary },
  'fasttext-bin': { read: readFastText, seeks: true },
  npy: { read: readNpy },
  csv: { read: (source, options, { separator = 44 }) => readDelimited(source, separator, 'csv', options) },
  tsv: { read: (source, options) => readDelimited(source, 9, 'tsv', options) },
  json: { read: (source, options) => readJson(source, false, options) },
  jsonl: { read: (source, options) => readJson(source, true, options) },
  parquet: { read: readParquet, seeks: true },
  arrow: { read: readArrow },
  'projector-tsv': { read: (source, options) => readTensorTsv(source, options) },
  'projector-bytes': { read: readTensorBytes },
  'projector-config': { read: readConfig },
};

/** A model read from a file, and the name of its format. */
export type OpenedModel = ReadResult & { format: string; members?: string[] };

/**
 * Reads a model in whatever format the content is. Throws `too-large`, and `bad-file`: with `details.text` true where
 * the file may be a text to train on instead, `details.partial` where what is there could be opened, `details.dropBad`
 * where it could be opened without its bad rows.
 */
export async function readModel(source: ByteSource, options: ReadOptions = {}): Promise<OpenedModel> {
  try {
    const opened = source.archive ? await readArchive(source, options) : await readPlain(source, options);
    return { ...opened, model: chosenRows(opened.model, options) };
  } catch (thrown) {
    // The readers of others say what is wrong in their own words; whatever they throw, the file is at fault.
    if (thrown instanceof LabError || !(thrown instanceof Error)) throw thrown;
    if (thrown instanceof RangeError && /allocation|array length|buffer length/i.test(thrown.message)) {
      throw new LabError(
        'too-large',
        `${source.name} needs more memory in one piece than there is. Open its first rows or a sample.`,
      );
    }
    throw badFile(source, `it is damaged, or of a kind that Orrery does not read: ${thrown.message}.`);
  }
}

async function readPlain(source: ByteSource, options: ReadOptions): Promise<OpenedModel> {
  const sniffed = sniff(await beginning(source), source.name);
  if ('foreign' in sniffed) {
    const nested = /\.npz(\.gz)?$/i.test(source.name) ? await nestedArrays(source, options) : null;
    if (nested) return nested;
    const { foreign, advice, text = false } = sniffed;
    throw badFile(source, `this file is ${foreign}. ${advice}`, { text });
  }
  const { read, seeks } = readers[sniffed.format];
  const from = seeks && !source.read && source.seekable ? await source.seekable() : source;
  try {
    const result = await read(from, options, sniffed);
    const { format } = result.model.metadata;
    // Files of our own say what they were made from; those of others are of the format they are in.
    return { ...result, format: sniffed.format === 'safetensors' ? 'safetensors' : format };
  } catch (thrown) {
    const isText =
      sniffed.format === 'word2vec-text' && thrown instanceof LabError && thrown.code === 'bad-file';
    throw isText ? new LabError(thrown.code, thrown.message, { ...thrown.details, text: true }) : thrown;
  } finally {
    if (from !== source) await from.close?.();
  }
}

/** An archive within an archive is unpacked where it is a file of NumPy, which is one by itself; else null. */
async function nestedArrays(source: ByteSource, options: ReadOptions): Promise<OpenedModel | null> {
  const inner = await source.seekable?.();
  try {
    const { archive } = inner ?? {};
    return inner && archive && isNpz(archive) ? { ...(await readNpz(inner, options)), format: 'npz' } : null;
  } finally {
    await inner?.close?.();
  }
}

/** What in an archive is no table of vectors. */
const beside = /(^|\/)(readme|licen[cs]e|copying|notice|changelog)[^/]*$|\.(md|html?|pdf|png|jpe?g|pkl|py)$/i;
/** What belongs to a table: its words. */
const namesOnly = /(meta(data)?|labels?|vocab(ulary)?|words|tokens)[^/]*\.(txt|tsv|csv|vocab|json)$/i;

async function readArchive(source: ByteSource, options: ReadOptions): Promise<OpenedModel> {
  const archive = source.archive!;
  if (archive.members.length === 0) throw badFile(source, 'the archive holds no files.');
  const pickled = archive.members.find(({ name }) => /(^|\/)(data\.pkl|.*\.pkl)$/i.test(name));
  if (pickled && archive.members.some(({ name }) => /(^|\/)version$|data\/\d+$/i.test(name))) {
    throw badFile(
      source,
      'this file is a PyTorch file, which holds a Python pickle. Opening one can run any code, so Orrery does not. Save the vectors there with safetensors.torch.save_file and open that.',
    );
  }
  if (isNpz(archive)) return { ...(await readNpz(source, options)), format: 'npz' };
  const config = archive.members.find(({ name }) => /projector_config\.json$/i.test(name));
  const candidates = archive.members.filter(
    ({ name, size }) => size > 0 && !beside.test(name) && !namesOnly.test(name),
  );
  const names = (config ? [config] : candidates.length > 0 ? candidates : archive.members).map(
    ({ name }) => name,
  );
  const largest = [...candidates].sort((a, b) => b.size - a.size)[0]?.name;
  const chosen = options.member ?? config?.name ?? largest ?? names[0]!;
  if (!archive.members.some(({ name }) => name === chosen)) {
    throw badFile(
      source,
      `there is no file "${chosen}" in the archive. Its files: ${names.slice(0, 20).join(', ')}.`,
    );
  }
  const member = await archive.open(chosen);
  try {
    const opened = await readPlain(member, options);
    if (names.length <= 1) return opened;
    const doubt = options.member === undefined || opened.facts?.doubt === true;
    if (options.member === undefined) {
      opened.notices.unshift(
        `Of the ${names.length} files in the archive "${chosen}" was taken; another can be chosen when it is opened.`,
      );
    }
    return { ...opened, members: names, facts: { ...opened.facts, doubt } };
  } finally {
    await member.close?.();
  }
}

/** The rows asked for, where the reader took them all. */
function chosenRows(model: EmbeddingModel, { first, sample }: ReadOptions): EmbeddingModel {
  const { dim } = model;
  const rowsRead = model.input.length / dim;
  if (Math.min(rowsRead, first ?? rowsRead, sample?.rows ?? rowsRead) === rowsRead) return model;
  const { words, joinedWords: _, ...rest } = model;
  let rows = words.map((_, row) => row).slice(0, first);
  if (sample && sample.rows < rows.length) {
    // The first draws of a shuffle (Fisher-Yates), back in the order of the file.
    const draw = Sfc32.seeded(sample.seed, 0);
    for (let i = 0; i < sample.rows; i++) {
      const j = i + below(draw, rows.length - i);
      [rows[i], rows[j]] = [rows[j]!, rows[i]!];
    }
    rows = rows.slice(0, sample.rows).sort((a, b) => a - b);
  }
  const pick = (data: Float32Array): Float32Array => {
    const picked = new Float32Array(rows.length * dim);
    for (const [to, from] of rows.entries())
      picked.set(data.subarray(from * dim, (from + 1) * dim), to * dim);
    return picked;
  };
  return {
    ...rest,
    words: rows.map((row) => words[row]!),
    input: pick(model.input),
    output: model.output && pick(model.output),
    counts: model.counts && Float64Array.from(rows, (row) => model.counts![row]!),
  };
}

async function beginning(source: ByteSource): Promise<Uint8Array> {
  if (source.read) return source.read(0, SNIFF_BYTES);
  const window = new StreamWindow(source);
  while (window.end - window.start < SNIFF_BYTES && (await window.fill()));
  await window.close();
  return window.data.subarray(window.start, Math.min(window.end, window.start + SNIFF_BYTES));
}
