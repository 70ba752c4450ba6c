import { f, words } from './words.ts';

/** Formats by the names that the readers give them. */
const formats: Record<string, string> = {
  csv: 'CSV',
  tsv: 'TSV',
  json: 'JSON',
  jsonl: 'JSON Lines',
  npy: 'NumPy .npy',
  npz: 'NumPy .npz',
  parquet: 'Parquet',
  arrow: 'Arrow',
  safetensors: 'safetensors',
  'word2vec-text': 'word2vec text',
  'word2vec-binary': 'word2vec binary',
  glove: 'GloVe text',
  'fasttext-bin': 'fastText model',
  projector: 'Embedding Projector',
};

export const opening = {
  title: (name: string) => `Open ${name}`,
  facts: (format: string, rows: number | null, dimensions: number) =>
    `${formats[format] ?? format}: ${rows === null ? 'rows counted while reading' : `${f.integer(rows)} ${f.plural(rows, { one: 'row', other: 'rows' })}`}, ${f.integer(dimensions)} ${f.plural(dimensions, { one: 'dimension', other: 'dimensions' })}.`,
  memory: (bytes: number) => `It takes about ${f.bytes(bytes)} of memory.`,
  notes: 'What was found',
  dropBad: 'Leave out rows without a proper vector',
  partial: 'Open what is there of this cut file',
  member: 'File in the archive',
  matrices: 'Matrix',
  matrix: (name: string, type: string, rows: number, dimensions: number) =>
    `${name} (${type}, ${f.integer(rows)} × ${f.integer(dimensions)})`,
  likeliest: 'The likeliest',
  words: 'Words',
  numbered: 'None: number the rows',
  vectors: 'Vectors',
  columns: (n: number) => `${f.integer(n)} ${f.plural(n, { one: 'column', other: 'columns' })} of numbers`,
  dimensions: 'Dimensions',
  metadata: 'Metadata to keep',
  noMetadata: 'No metadata will be kept.',
  rows: 'Rows to open',
  many: (most: number) =>
    `The window is made for up to ${words(most)}. Take a sample: the whole file needs much time and memory.`,
  extents: { all: 'All rows', first: 'The first', sample: 'A sample' },
  count: 'Number of rows',
  seed: 'Seed of the sample',
  preview: 'First rows',
  word: 'Word',
  vector: (n: number) => `Vector (${f.integer(n)})`,
  open: 'Open',
  options: 'Open with options…',
};
