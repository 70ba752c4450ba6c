import { f } from './words.ts';

export const scores = {
  menu: 'Scores…',
  command: 'Score the model on test files…',
  title: (model: string) => `Scores of ${model}`,
  lead: 'Files of word pairs with a similarity, or of analogy questions (a b c d); the kind is recognised by content.',
  choose: 'Choose test files…',
  running: 'Scoring',
  table: 'Scores',
  file: 'File',
  score: 'Score',
  covered: 'Covered',
  spearman: 'Spearman',
  accuracy: 'accuracy',
  none: 'no score',
  interval: (low: string, high: string) => `95 %: ${low} to ${high}`,
  coverage: (n: number, all: number) => `${f.integer(n)} of ${f.integer(all)}`,
  coverageHint: 'Pairs and questions with a word that the model does not know are left out.',
};
