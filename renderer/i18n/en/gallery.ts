import { f } from './words.ts';

export const gallery = {
  title: 'Gallery',
  open: 'Gallery of public data…',
  link: 'or take something from the gallery',
  lead: 'Public corpora, vectors and test sets. Nothing is downloaded until you ask; then Orrery fetches it from its publisher.',
  kinds: { corpus: 'Corpora', vectors: 'Vectors', questions: 'Test sets' },
  about: {
    text8:
      'The first 100 million characters of a Wikipedia of 2006, cleaned to small letters. The usual small corpus.',
    enwik9: 'A billion characters of the same Wikipedia, with its markup.',
    'wikitext-103': 'Good and featured articles of Wikipedia, 103 million words.',
    'glove-6b': '400,000 words in 50 to 300 dimensions, from Wikipedia and news.',
    'fasttext-wiki-news': 'A million words in 300 dimensions, from Wikipedia, the web and news.',
    'google-analogies': '19,544 questions: Athens is to Greece as Oslo is to…?',
    'wordsim-353': '353 pairs of words, rated for how related they are.',
    'simlex-999': '999 pairs of words, rated for how alike they are.',
    men: '3,000 pairs of words, rated by how often one was thought nearer than another.',
  } as Record<string, string>,
  size: (bytes: number | null) => (bytes === null ? 'Size not stated' : f.bytes(bytes)),
  licence: (name: string | null) => name ?? 'No licence stated',
  source: 'Source',
  byChecksum: 'Verified by the publisher’s checksum',
  byCommit: 'Verified by a checksum that we took of this very version',
  byOthers: 'Verified by the checksum that other programs check it by',
  byLength: 'The publisher states no checksum: verified by length, and noted at the first download',
  byNothing:
    'Neither size nor checksum is known before the first download, which is noted: a later one must be the same',
  asOthersSay: '(as other programs record it)',
  verified: 'Verified',
  pinned: 'Same as at the first download',
  download: 'Download',
  resume: (bytes: number) => `Go on (${f.bytes(bytes)} are here)`,
  stages: { Downloading: 'Downloading', Verifying: 'Verifying' } as Record<string, string>,
  waiting: 'Connecting…',
  rate: (bytes: number, secondsLeft: number | null) =>
    `${f.bytes(bytes)}/s${secondsLeft === null ? '' : ` · ${f.duration(secondsLeft)} left`}`,
  train: 'Train on it',
  use: 'Open',
  score: 'Score the model on screen',
  remove: 'Delete',
  named: (action: string, name: string) => `${action}: ${name}`,
  similarity: (score: string, covered: number, all: number) =>
    `Spearman ${score} on ${f.integer(covered)} of ${f.integer(all)} pairs`,
  analogy: (score: string, covered: number, all: number) =>
    `${score} right of ${f.integer(covered)} covered (${f.integer(all)} questions)`,
  noScore: 'Too few of its words are in this model for a score',
};
