import type { Host } from '../../core/contract/host.ts';
import { mayHoldTexts } from '../../core/corpus/text-names.ts';

/** Where in the folder a file was chosen or dropped with it stands. */
const places = new WeakMap<File, string>();

/** A file's name, in a folder with the folders on its way. */
export const placeOf = (file: File): string => places.get(file) ?? (file.webkitRelativePath || file.name);

/** Of the files of a folder those that may hold text, in order of their names. */
export const textsAmong = (files: File[]): File[] =>
  files.filter((file) => mayHoldTexts(file.name)).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));

/**
 * What was dropped on the window. In a browser a folder stands for the texts in it and below; the desktop shell looks
 * into folders itself. To be called while the drop is handled: afterwards the browser hands out nothing.
 */
export async function droppedFiles(transfer: DataTransfer, kind: Host['kind']): Promise<File[]> {
  if (kind === 'desktop') return [...transfer.files];
  const found = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const files = await Promise.all(
    found.map(async ({ entry, file }) => {
      if (entry?.isDirectory) return textsAmong(await filesBelow(entry as FileSystemDirectoryEntry));
      return file ? [file] : [];
    }),
  );
  return files.flat();
}

async function filesBelow(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const files: File[] = [];
  // A reader hands out some entries at a time, none at the end.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return files;
    for (const entry of entries) {
      if (entry.isDirectory) files.push(...(await filesBelow(entry as FileSystemDirectoryEntry)));
      else if (mayHoldTexts(entry.name)) files.push(await fileOf(entry as FileSystemFileEntry));
    }
  }
}

async function fileOf(entry: FileSystemFileEntry): Promise<File> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  places.set(file, entry.fullPath.replace(/^\//, ''));
  return file;
}
