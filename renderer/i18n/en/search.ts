import { f } from './words.ts';

const matches = (n: number) => `${f.integer(n)} ${f.plural(n, { one: 'match', other: 'matches' })}`;

export const search = {
  label: 'Search words',
  placeholder: 'Search words',
  mode: 'How to search',
  modes: {
    any: 'Anywhere in the word',
    exact: 'The whole word',
    prefix: 'The beginning',
    similar: 'Similar spelling',
    regex: 'Regular expression',
  },
  shortModes: { any: 'Anywhere', exact: 'Whole', prefix: 'Beginning', similar: 'Similar', regex: 'Regex' },
  count: matches,
  countListed: (n: number, listed: number) => `${matches(n)}, the first ${f.integer(listed)} listed`,
  listed: (n: number) => `the first ${f.integer(n)} listed`,
  none: 'No word contains this.',
  noMatch: 'No word matches.',
  alike: 'No word contains this. Spelled like it:',
  unavailable: 'No words yet',
  searching: 'Searching…',
  badPattern: (reason: string) => `Not a regular expression. ${reason}`,
  slow: 'This pattern takes too long on these words. Make it simpler: nested repetition is the usual cause.',
  recent: 'Recent searches',
  forget: 'Forget them',
  selectAll: (n: number) => `Select ${matches(n)}`,
};
