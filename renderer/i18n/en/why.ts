import { f } from './words.ts';

export const why = {
  ask: 'Why are these near?',
  title: (a: string, b: string) => `Why are ${a} and ${b} near?`,
  reading: 'Reading the text and looking for sentences…',
  cancel: 'Cancel',
  contexts: 'Company they share',
  contextsHint: (window: number) =>
    `Words within ${f.integer(window)} of both, more often than by chance: the most telling first.`,
  met: (a: string, na: number, b: string, nb: number) =>
    `${f.integer(na)} times near ${a}, ${f.integer(nb)} near ${b}`,
  sentences: 'Sentences of the text',
  sentencesHint: 'As the model read them, best first; a dot stands for a word left out of the vocabulary.',
  none: 'They share no context word more often than by chance.',
  occurrences: (word: string, n: number) =>
    `${word}: ${f.integer(n)} ${f.plural(n, { one: 'occurrence', other: 'occurrences' })}`,
};
