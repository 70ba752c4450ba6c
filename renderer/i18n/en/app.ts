export const app = {
  home: 'Orrery: start screen',
  model: 'Model on screen',
  noModel: 'No model open',
  loading: 'Loading…',
  close: 'Close',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  dropHere: 'Drop to open',
  dropHint: 'Embeddings open in the cloud; any other text becomes a corpus to train on.',
  skip: 'Skip to the cloud',
};
