import { f, words } from './words.ts';

export const opening = {
  title: (name: string) => `Open ${name}`,
  facts: (format: string, rows: number | null, dimensions: number) =>
    `${format}: ${rows === null ? 'rows counted while reading' : `${f.integer(rows)} ${f.plural(rows, { one: 'row', other: 'rows' })}`}, ${f.integer(dimensions)} ${f.plural(dimensions, { one: 'dimension', other: 'dimensions' })}.`,
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
