import { f, words } from './words.ts';

export const library = {
  title: 'Library',
  empty: 'Models you train or open are kept here.',
  words,
  dim: (n: number) => `${f.integer(n)} dim`,
  trained: 'Trained here',
  opened: 'Opened from a file',
  actions: (name: string) => `Actions for ${name}`,
  rename: 'Rename…',
  export: 'Export…',
  remove: 'Remove…',
  openFile: 'Open embeddings…',
};
