export const start = {
  title: 'See meaning move',
  lead: 'Train word embeddings, watch the cloud form, and ask it questions. Everything stays on this machine.',
  text: 'Train on your text',
  textHint: 'Plain text, tables or archives, in any language. Your own corpus becomes a map of its words.',
  textPaste: 'or paste text',
  open: 'Open embeddings',
  openHint: 'word2vec, GloVe, fastText, NumPy, CSV, JSON, Parquet, Arrow and more. Recognised by content.',
  openDrop: 'or drop a file anywhere',
  toy: 'Try a toy world',
  toyHint: 'A small invented language, learned in seconds. Nothing to download.',
  toyRun: (world: string) => `Toy world: ${world}`,
  library: 'Your models',
  interrupted: 'Interrupted',
};

export const worlds = {
  kingdom: 'Kingdom',
  atlas: 'Atlas',
  grammar: 'Grammar',
  'two-tongues': 'Two tongues',
};

export const worldHints = {
  kingdom: 'Royalty, family, professions: king − man + woman.',
  atlas: 'Countries, capitals, languages, currencies, continents.',
  grammar: 'Tense, number, comparison: walk, walked, walking.',
  'two-tongues': 'One world told in English and in Russian.',
};
