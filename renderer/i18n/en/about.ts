export const about = {
  title: 'About Orrery',
  open: 'About Orrery and licences',
  version: (version: string) => `Version ${version} · MIT licence`,
  body: 'A laboratory for word embeddings. Nothing leaves this machine; only the gallery fetches files, when asked.',
  licences: 'Made with',
  noText: 'This package brings no text of its licence.',
  failed: 'The list of licences could not be read.',
};
