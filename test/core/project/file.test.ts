import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../core/formats/source.ts';
import { DIRECTORY_VERSION, type Directory, readDirectory } from '../../../core/project/directory.ts';
import {
  type Content,
  findSection,
  isProject,
  projectSize,
  readLayout,
  readSection,
  writeProject,
} from '../../../core/project/file.ts';

const about: Omit<Directory, 'sections'> = {
  version: DIRECTORY_VERSION,
  id: 'p1',
  name: 'Last week’s class',
  revision: 3,
  created: 1,
  saved: 2,
  app: '0.1.0',
  models: [{ id: 'm1', name: 'Kingdom' }],
  runs: [{ id: 'r1', model: 'm1' }],
  unfinished: [],
  corpora: [{ fingerprint: 'abc', name: 'text', tokens: 100 }],
};
const content = (kind: string, name: string, text: string, length = Buffer.byteLength(text)): Content => ({
  kind,
  name,
  length,
  chunks: () => [Buffer.from(text.slice(0, 3)), Buffer.from(text.slice(3))],
});
const contents = [
  content('view', '', '{"version":1}'),
  content('model', 'm1', 'vectors of a model'),
  content('model', 'm2', ''),
];

async function bytesOf(parts: Content[] = contents): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeProject(about, parts, crc32)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
const layoutOf = (bytes: Uint8Array) => readLayout(memorySource('a.orrery', bytes), crc32);
const textOf = async (bytes: Uint8Array, kind: string, name = ''): Promise<string> => {
  const layout = await layoutOf(bytes);
  const source = memorySource('a.orrery', bytes);
  const section = findSection(layout, kind, name)!;
  return Buffer.from(await readSection(source, layout, section, crc32, 1000)).toString();
};

const asBytes = (content: unknown) => new TextEncoder().encode(JSON.stringify(content));

describe('a project file', () => {
  it('gives back what was written, section by section, aligned', async () => {
    const bytes = await bytesOf();
    const { directory, cut, start } = await layoutOf(bytes);
    expect(directory).toMatchObject(about);
    expect(cut).toEqual([]);
    expect(directory.sections.map(({ offset }) => (start + offset) % 8)).toEqual([0, 0, 0]);
    expect(await textOf(bytes, 'view')).toBe('{"version":1}');
    expect(await textOf(bytes, 'model', 'm1')).toBe('vectors of a model');
    expect(await textOf(bytes, 'model', 'm2')).toBe('');
    expect(isProject(bytes)).toBe(true);
    expect(projectSize(contents)).toBeGreaterThanOrEqual(bytes.length);
  });

  it('reads no more than its directory to be opened', async () => {
    const bytes = await bytesOf([content('model', 'm1', 'x'.repeat(100_000))]);
    const whole = memorySource('a', bytes);
    let read = 0;
    await readLayout(
      {
        ...whole,
        read: async (offset, length) => {
          const piece = await whole.read!(offset, length);
          read += piece.length;
          return piece;
        },
      },
      crc32,
    );
    expect(read).toBeLessThan(1000);
  });

  it('names the section that is damaged, wherever a byte was changed, and gives the others', async () => {
    const whole = await bytesOf();
    const { directory, start } = await layoutOf(whole);
    const [view, model] = directory.sections;
    const end = start + model!.offset + model!.length + 4;
    for (let at = start + view!.offset; at < end; at++) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 0x40;
      const failures: string[] = [];
      for (const { kind, name } of directory.sections) {
        await textOf(bytes, kind, name).catch((error) => failures.push(`${kind} ${error.message}`));
      }
      const padding = at >= start + view!.offset + view!.length + 4 && at < start + model!.offset;
      const hit = at < start + model!.offset ? 'view' : 'model';
      expect(failures.length).toBe(padding ? 0 : 1);
      if (!padding) expect(failures[0]).toMatch(new RegExp(`^${hit} a\\.orrery: the ${hit}.* is damaged`));
    }
  });

  it('opens from its second directory where the first is damaged, and says what is wrong where both are', async () => {
    const whole = await bytesOf();
    const { start } = await layoutOf(whole);
    for (let at = 8; at < start; at++) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 0x40;
      expect((await layoutOf(bytes)).directory.name).toBe(about.name);
      bytes[bytes.length - 4]! ^= 1;
      const opened = await layoutOf(bytes).catch((error) => error);
      if (!('directory' in opened)) expect(opened).toMatchObject({ code: 'bad-file' });
    }
  });

  it('cut anywhere either opens with the missing sections named, or is refused in words', async () => {
    const whole = await bytesOf();
    const { start, directory } = await layoutOf(whole);
    const readable = 24 + whole.readUInt32LE(12);
    for (let length = 0; length < whole.length; length++) {
      const bytes = whole.subarray(0, length);
      const opened = await layoutOf(bytes).catch((error) => error);
      if (length < readable) {
        expect(opened).toMatchObject({
          code: 'bad-file',
          message: expect.stringMatching(/^a\.orrery: this is no/),
        });
      } else {
        const missing = directory.sections.filter((s) => start + s.offset + s.length + 4 > length);
        expect(opened.cut).toEqual(missing);
      }
    }
  });

  it('believes no length or offset that cannot be', async () => {
    const bytes = await bytesOf();
    const { directory } = await layoutOf(bytes);
    const [first, second] = directory.sections as [object, object];
    const bad = [
      { ...directory, sections: [first, { ...second, offset: 0 }] },
      { ...directory, sections: [{ ...first, length: 2 ** 53 }] },
      { ...directory, sections: [{ ...first, offset: -8 }] },
      { ...directory, models: [{ id: '../../etc', name: 'x' }] },
      { ...directory, id: '' },
      { ...directory, version: DIRECTORY_VERSION + 1 },
      { ...directory, version: 0 },
      [],
      null,
    ];
    for (const content of bad) expect(readDirectory(asBytes(content))).toBeTypeOf('string');
    expect(readDirectory(Buffer.from('{'))).toMatch(/JSON/);
    expect(readDirectory(asBytes({ ...directory, version: 99 }))).toMatch(/newer Orrery/);
    const claims = Buffer.from(bytes);
    claims.writeUInt32LE(2 ** 31, 12);
    claims.writeUInt32LE(crc32(claims.subarray(0, 20)), 20);
    claims.copy(claims, claims.length - 24, 0, 24);
    await expect(layoutOf(claims)).rejects.toMatchObject({
      message: expect.stringMatching(/claims 2147483648/),
    });
  });

  it('of every version so far becomes one of this version, with nothing made up', async () => {
    const { directory } = await layoutOf(await bytesOf());
    const { runs, unfinished, ...first } = directory;
    const past = [first, { ...first, runs }, { ...first, runs, unfinished }, directory];
    expect(past).toHaveLength(DIRECTORY_VERSION);
    for (const [i, old] of past.entries()) {
      const taken = readDirectory(asBytes({ ...old, version: i + 1 }));
      expect(taken).toEqual({
        ...directory,
        ...(i < 1 ? { runs: [] } : {}),
        ...(i < 2 ? { unfinished: [] } : {}),
      });
    }
  });

  it('is not written where a part turns out shorter or longer than it was', async () => {
    for (const length of [5, 5000]) {
      const written = bytesOf([content('model', 'm1', 'vectors of a model', length)]);
      await expect(written).rejects.toMatchObject({
        code: 'unreadable',
        message: expect.stringContaining('m1'),
      });
    }
  });
});
