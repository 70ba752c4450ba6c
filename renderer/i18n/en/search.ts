import { f } from './words.ts';

export const search = {
  label: 'Search words',
  placeholder: 'Search words',
  count: (n: number) => `${f.integer(n)} ${f.plural(n, { one: 'match', other: 'matches' })}`,
  none: 'No word contains this.',
  alike: 'No word contains this. Spelled like it:',
  unavailable: 'No words yet',
};
