import { type BrowserWindow, dialog, type FileFilter } from 'electron';
import type { PickKind } from '../../core/contract/host.ts';

const any: FileFilter = { name: 'All files', extensions: ['*'] };
const filters: Record<PickKind, FileFilter[]> = {
  corpus: [
    { name: 'Text', extensions: ['txt', 'text', 'md', 'csv', 'tsv', 'jsonl', 'ndjson', 'gz', 'zip'] },
    any,
  ],
  'corpus-folder': [],
  embeddings: [
    {
      name: 'Embeddings',
      extensions: [
        'orrery',
        'safetensors',
        'txt',
        'vec',
        'bin',
        'gz',
        'zip',
        'tar',
        'tgz',
        'tsv',
        'csv',
        'json',
        'jsonl',
        'npy',
        'npz',
        'parquet',
        'arrow',
        'feather',
        'bytes',
      ],
    },
    any,
  ],
  questions: [{ name: 'Pairs and questions', extensions: ['txt', 'csv', 'tsv', 'tab'] }, any],
  project: [{ name: 'Orrery projects', extensions: ['orrery'] }],
  words: [{ name: 'Lists of words', extensions: ['txt', 'tsv', 'vocab'] }, any],
};
const titles: Record<PickKind, string> = {
  corpus: 'Choose text to train on',
  'corpus-folder': 'Choose a folder of text to train on',
  embeddings: 'Open embeddings',
  project: 'Open a project',
  words: 'Choose a list of words to train',
  questions: 'Choose similarity pairs or analogy questions',
};

export const isPickKind = (kind: unknown): kind is PickKind =>
  typeof kind === 'string' && Object.hasOwn(filters, kind);

/** Absolute paths; empty when dismissed. */
export async function askForFiles(window: BrowserWindow, kind: PickKind): Promise<string[]> {
  const properties: ('openFile' | 'openDirectory' | 'multiSelections')[] = [
    kind === 'corpus-folder' ? 'openDirectory' : 'openFile',
  ];
  if (/^(corpus|corpus-folder|questions|embeddings)$/.test(kind)) properties.push('multiSelections');
  const answer = await dialog.showOpenDialog(window, {
    title: titles[kind],
    filters: filters[kind],
    properties,
  });
  return answer.canceled ? [] : answer.filePaths;
}

/** An absolute path; null when dismissed. */
export async function askWhereToSave(window: BrowserWindow, suggestedName: string): Promise<string | null> {
  const answer = await dialog.showSaveDialog(window, {
    title: 'Save',
    defaultPath: suggestedName,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return answer.canceled || !answer.filePath ? null : answer.filePath;
}
