import { expect, it } from 'vitest';
import { droppedFiles, placeOf, textsAmong } from '../../../renderer/host/folders.ts';

const file = (name: string, at = ''): File =>
  Object.defineProperty(new File(['x'], name), 'webkitRelativePath', { value: at });

/** The part of the browser's file system that is used: what a drop hands out. */
function entry(place: string, content?: Record<string, unknown>[]) {
  const fullPath = `/${place}`;
  const name = place.split('/').at(-1)!;
  if (!content)
    return { isDirectory: false, name, fullPath, file: (take: (f: File) => void) => take(file(name)) };
  return {
    ...{ isDirectory: true, name, fullPath },
    createReader: () => {
      const left = [...content];
      // Two at a time: browsers hand out a hundred.
      return { readEntries: (take: (some: unknown[]) => void) => take(left.splice(0, 2)) };
    },
  };
}

it('of a chosen folder the texts are taken, in order of their places', () => {
  const chosen = [file('z.txt', 'f/z.txt'), file('a.png', 'f/a.png'), file('b.csv.gz', 'f/deep/b.csv.gz')];
  expect(textsAmong(chosen).map(placeOf)).toEqual(['f/deep/b.csv.gz', 'f/z.txt']);
  expect(placeOf(file('alone.txt'))).toBe('alone.txt');
});

it('of a dropped folder too, files beside it as they are; the desktop gets the drop itself', async () => {
  const folder = entry('f', [
    entry('f/b.txt'),
    entry('f/x.png'),
    entry('f/deep', [entry('f/deep/a.jsonl'), entry('f/deep/c.zip'), entry('f/deep/d.txt')]),
  ]);
  const picture = file('p.png');
  const items = [
    { kind: 'string' },
    { kind: 'file', webkitGetAsEntry: () => folder, getAsFile: () => file('f') },
    { kind: 'file', webkitGetAsEntry: () => entry('p.png'), getAsFile: () => picture },
  ];
  const transfer = { items, files: [file('f'), picture] } as unknown as DataTransfer;
  const places = (await droppedFiles(transfer, 'browser')).map(placeOf);
  expect(places).toEqual(['f/b.txt', 'f/deep/a.jsonl', 'f/deep/c.zip', 'f/deep/d.txt', 'p.png']);
  expect((await droppedFiles(transfer, 'desktop')).map(placeOf)).toEqual(['f', 'p.png']);
});
