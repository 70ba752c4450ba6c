import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainParameters } from '../../../core/word2vec/parameters.ts';
import { Sfc32 } from '../../../core/word2vec/random.ts';
import { loadCorpus } from '../../../main/training/corpus.ts';
import { loadKernel } from '../../../main/training/kernel.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orrery-corpus-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes files and reads them as a corpus: its words by count, and what was noticed. */
async function read(files: Record<string, string | Uint8Array>, parameters: Record<string, unknown> = {}) {
  const texts = await Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      const at = path.join(folder, name);
      await writeFile(at, content);
      return { name, path: at };
    }),
  );
  const notices: string[] = [];
  const hooks = { onStage: () => {}, onNotice: (_: string, message: string) => notices.push(message) };
  const options = trainParameters.parse({ minCount: 1, ...parameters });
  const corpus = await loadCorpus(texts, await loadKernel('corpus'), options, hooks).result;
  return {
    words: Object.fromEntries(corpus.words.map((word, i) => [word, corpus.counts[i]])),
    notices,
    corpus,
  };
}

/** A zip archive of the given files, alternately stored and deflated. */
function zip(files: Record<string, string>, change: Partial<{ crc: number; flags: number }> = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  Object.entries(files).forEach(([name, content], i) => {
    const data = i % 2 ? deflateRawSync(content) : Buffer.from(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(change.flags ?? 0x800, 2);
    common.writeUInt16LE(i % 2 ? 8 : 0, 4);
    common.writeUInt32LE(change.crc ?? crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(Buffer.byteLength(content), 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const entry = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, place, Buffer.from(name)]));
    parts.push(entry);
    offset += entry.length;
  });
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

describe('a corpus', () => {
  it('is read from tables by column, quotes and lines within them understood', async () => {
    const csv = 'id,Text\r\n1,"one, ""two""\nthree"\r\n2,four\r\n\r\n3,\n4,one';
    const expected = { one: 2, two: 1, three: 1, four: 1 };
    expect((await read({ 'a.csv': csv })).words).toEqual(expected);
    expect((await read({ 'a.csv.gz': gzipSync(csv) }, { textColumn: 'text' })).words).toEqual(expected);
    expect((await read({ 'a.tsv': 'a\tb\nx y\tno\nx\tno\n' }, { textColumn: 'a' })).words).toEqual({
      x: 2,
      y: 1,
    });
    expect((await read({ 'one.csv': 'body\nx y\n' })).words).toEqual({ x: 1, y: 1 });
    await expect(read({ 'b.csv': 'id,body\n1,x\n' })).rejects.toMatchObject({
      code: 'invalid-input',
      details: { columns: ['id', 'body'] },
    });
    await expect(read({ 'c.csv': 'text\nx\n"never closed\n' })).rejects.toMatchObject({
      code: 'bad-file',
      details: { line: 3 },
    });
  });

  it('is read from JSON lines by field', async () => {
    const lines = '{"text":"one two","n":1}\n\n{"text":"one\\nthree"}\n{"text":null}';
    expect((await read({ 'a.jsonl': lines })).words).toEqual({ one: 2, two: 1, three: 1 });
    expect((await read({ 'a.ndjson': '{"b":"x y"}' }, { textColumn: 'b' })).words).toEqual({ x: 1, y: 1 });
    await expect(read({ 'b.jsonl': '{"text":"x y"}\n{"text":' })).rejects.toMatchObject({
      details: { line: 2 },
    });
    await expect(read({ 'c.jsonl': '{"body":"x"}' })).rejects.toThrow(/"body"/);
  });

  it('is read from the text files of a zip archive', async () => {
    const files = { 'a.txt': 'one two', 'd/b.csv': 'text\none\n', 'c.png': 'no text', 'ü.txt': 'three' };
    const { words } = await read({ 'a.zip': zip(files) });
    expect(words).toEqual({ one: 2, two: 1, three: 1 });
    const bad = async (content: Buffer) => (await read({ 'bad.zip': content }).catch((e) => e)).message;
    expect(await bad(zip(files).subarray(0, 100))).toContain('its end is missing');
    expect(await bad(zip(files, { crc: 1 }))).toContain('checksum');
    expect(await bad(zip(files, { flags: 1 }))).toContain('password');
    expect(await bad(zip({ 'x.png': 'x' }))).toContain('no text files');
  });

  it('may be UTF-8 with or without its mark, or UTF-16 either way', async () => {
    const text = 'naïve café, Ёлка 𐐀';
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    const { words } = await read({ 'a.txt': text });
    expect(Object.keys(words)).toEqual(['naïve', 'café', 'ёлка', '𐐨']);
    for (const bytes of [Buffer.from(`\ufeff${text}`), little, Buffer.from(little).swap16()]) {
      expect((await read({ 'b.txt': bytes })).words).toEqual(words);
    }
  });

  it('says where a file is not UTF-8, and goes on', async () => {
    const { words, notices } = await read({ 'latin.txt': Buffer.from('one caf\xe9 two', 'latin1') });
    expect(words).toEqual({ one: 1, caf: 1, two: 1 });
    expect(notices).toEqual([expect.stringMatching(/"latin.txt".*one malformed.*byte 7/)]);
  });

  it('joins phrases when asked', async () => {
    const random = Sfc32.seeded(1, 0);
    const w = (): string => `w${random.next() % 50}`;
    const text = Array.from({ length: 300 }, () => `${w()} ${w()} new york ${w()}`);
    const { words, corpus } = await read(
      { 'p.txt': text.join('\n') },
      { phrasePasses: 1, phraseThreshold: 3, minCount: 5 },
    );
    expect(Object.keys(words).filter((word) => word.includes('_'))).toEqual(['new_york']);
    expect(words.new_york).toBe(300);
    expect(words.new).toBeUndefined();
    expect(corpus.tokens).toBe(1200);
    const { starts, lengths } = corpus.encoded;
    lengths.forEach((length, i) => {
      if (i + 1 < lengths.length) expect(starts[i + 1]).toBe(starts[i]! + length);
    });
  });
});
