import { words } from './words.ts';

/** The course of a training: playing it back, following words, ranks over time. */
export const course = {
  play: 'Play the training',
  stop: 'Stop playing',
  pin: 'Follow this word',
  unpin: 'Stop following this word',
  unpinAll: 'Stop following all words',
  followed: 'Followed words',
  followHint: 'A followed word leaves a trail as the training is played or scrubbed.',
  followNone: 'Follow a word to see the way it takes through the training.',
  ranks: (word: string) => `Nearest to “${word}” over time`,
  ranksHint: (among: number) => `by cosine, among the ${words(among)} recorded`,
  at: (epoch: string) => `at epoch ${epoch}`,
  atEnd: 'at the end',
  moment: 'Moment of the training',
  noWord: 'Select a word to see how its neighbours came about.',
  noRun: 'Only models trained here have a course to look back on.',
  notRecorded:
    'This word is not among those recorded: of many, the most frequent are, and some of each cluster.',
  nothingYet: 'Nothing is recorded yet.',
};
