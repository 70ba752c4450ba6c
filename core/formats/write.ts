import type { ExportFormat } from '../contract/opening.ts';
import type { EmbeddingModel } from '../model.ts';
import { npyFiles, projectorFiles, writeNpz } from './arrays-write.ts';
import { writeParquet } from './parquet-write.ts';
import { writeSafetensors } from './safetensors-write.ts';
import { writeDelimited, writeJson } from './tables-write.ts';
import { writeWord2vecBinary } from './word2vec-binary.ts';
import { writeWord2vecText } from './word2vec-text.ts';
import { type OutputFile, zipped } from './zip-write.ts';

interface Writer {
  extension: string;
  /** All that the format needs: one file, or several that belong together. `base`: a name without extension. */
  files(model: EmbeddingModel, base: string): OutputFile[];
  /** Whether it also holds counts, output vectors and settings. */
  keepsAll?: boolean;
  /** Whether it also holds metadata columns. */
  keepsColumns?: boolean;
}

/** A writer of one file. */
const one = (
  extension: string,
  write: (model: EmbeddingModel) => Iterable<Uint8Array>,
  more: Pick<Writer, 'keepsAll' | 'keepsColumns'> = {},
): Writer => ({
  extension,
  files: (model, base) => [{ name: base + extension, chunks: write(model) }],
  ...more,
});

/** What each format needs to be written. */
export const writers: Record<ExportFormat, Writer> = {
  safetensors: one('.safetensors', writeSafetensors, { keepsAll: true }),
  'word2vec-text': one('.txt', (model) => writeWord2vecText(model)),
  'word2vec-binary': one('.bin', writeWord2vecBinary),
  glove: one('.glove.txt', (model) => writeWord2vecText(model, false)),
  'fasttext-vec': one('.vec', (model) => writeWord2vecText(model)),
  projector: { extension: '.zip', files: projectorFiles, keepsColumns: true },
  npy: { extension: '.zip', files: npyFiles },
  npz: one('.npz', writeNpz),
  csv: one('.csv', (model) => writeDelimited(model, ','), { keepsColumns: true }),
  tsv: one('.tsv', (model) => writeDelimited(model, '\t'), { keepsColumns: true }),
  json: one('.json', (model) => writeJson(model, false), { keepsColumns: true }),
  jsonl: one('.jsonl', (model) => writeJson(model, true), { keepsColumns: true }),
  parquet: one('.parquet', writeParquet, { keepsColumns: true }),
};

/** The chunks of one file with the whole model: a format of several files as a ZIP. Throws `invalid-input` before the first. */
export function writeModel(
  format: ExportFormat,
  model: EmbeddingModel,
  base = 'vectors',
): Iterable<Uint8Array> {
  const files = writers[format].files(model, base);
  return files.length === 1 ? files[0]!.chunks : zipped(files);
}

/** Names of files by their endings, the more telling ones first. */
const endings: [RegExp, ExportFormat][] = [
  [/\.safetensors$/i, 'safetensors'],
  [/[._-]projector\.(zip|tsv)$|projector_config\.json$/i, 'projector'],
  [/\.bin$/i, 'word2vec-binary'],
  [/(^|[._-])glove[^/\\]*\.txt$|\.glove$/i, 'glove'],
  [/\.vec$/i, 'fasttext-vec'],
  [/\.(txt|w2v)$/i, 'word2vec-text'],
  [/\.npy$/i, 'npy'],
  [/\.npz$/i, 'npz'],
  [/\.csv$/i, 'csv'],
  [/\.(tsv|tab)$/i, 'tsv'],
  [/\.json$/i, 'json'],
  [/\.(jsonl|ndjson)$/i, 'jsonl'],
  [/\.parquet$/i, 'parquet'],
];

/** The format a file's name asks for, .gz left aside; null where it asks for none. */
export function formatForName(name: string): ExportFormat | null {
  const bare = name.replace(/\.gz$/i, '');
  return endings.find(([ending]) => ending.test(bare))?.[1] ?? null;
}
