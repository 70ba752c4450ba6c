import { f, words } from './words.ts';

export const cloud = {
  title: 'Word cloud',
  instructions:
    'Arrow keys turn the cloud, plus and minus zoom, 0 shows everything. Search with the slash key.',
  empty: 'Nothing to show yet',
  emptyHint: 'Train a model or open one from the library.',
  waitingVocabulary: 'Reading the text…',
  waitingFrame: 'The first positions arrive in a moment…',
  loading: 'Loading words…',
  shownOf: (n: number, all: number) =>
    n === all ? words(n) : `${f.integer(n)} most frequent of ${words(all)}`,
  firstOf: (n: number, all: number) => (n === all ? words(n) : `the first ${f.integer(n)} of ${words(all)}`),
  chosenOf: (n: number, all: number) => `${f.integer(n)} of ${words(all)}, by frequency and clusters`,
  taken: { first: 'only the first rows of the file', sample: 'a sample of the file' },
  byTraining: 'Training, steady PCA frame',
  projection: (method: string, dimensions: number) => `${method} ${dimensions}D`,
  seed: (n: number) => `seed ${n}`,
  explained: (percent: string) => `${percent} of variance`,
  metrics: { cosine: 'cosine', euclidean: 'Euclidean' },
  fit: 'Show everything',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  labels: 'Labels',
  view: 'View options',
  failed: 'The cloud cannot be drawn',
  failedHint: 'WebGL 2 is not available. Neighbours, search and training work without it.',
};
