export const dialogs = {
  renameTitle: 'Rename model',
  renameLabel: 'Name',
  rename: 'Rename',
  removeTitle: 'Remove model?',
  removeBody: (name: string) => `“${name}” will be deleted from the library. This cannot be undone.`,
  remove: 'Remove',
  exportTitle: 'Export model',
  exportFormat: 'Format',
  exportFormats: {
    safetensors: 'safetensors',
    'word2vec-text': 'word2vec text',
    'word2vec-binary': 'word2vec binary',
  },
  exportHints: {
    safetensors: 'Everything: both matrices, counts, settings. Orrery’s own format.',
    'word2vec-text': 'Readable by nearly every tool; large, words and vectors only.',
    'word2vec-binary': 'Compact; read by gensim and the original word2vec.',
  },
  export: 'Export',
};
