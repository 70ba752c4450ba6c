import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { trainParameters } from '../../../core/word2vec/parameters.ts';
import { Sfc32 } from '../../../core/word2vec/random.ts';
import { loadCorpus } from '../../../main/training/corpus.ts';
import { loadKernel } from '../../../main/training/kernel.ts';
import { grainReader } from '../../../main/training/token-store.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orrery-team-'));
});
afterAll(() => rm(folder, { recursive: true }));

const random = Sfc32.seeded(5, 0);
/** Words of skewed frequency with a few long ones, `gap` between some of them. */
function text(letters: string, words: number, gap: () => string): string {
  const word = (): string => {
    const number = Math.floor(3000 * (random.next() / 2 ** 32) ** 3);
    const long = number % 97 === 0 ? 'x'.repeat(number % 41) : '';
    return `${[...number.toString(8)].map((digit) => letters[Number(digit)]).join('')}${long}`;
  };
  return Array.from({ length: words }, () => word() + gap()).join('');
}
const space = (): string => ' ';
const lines = (): string => [' ', ' ', ' ', ', ', "'s ", '\n', '\r\n\n', '\t'][random.next() % 8]!;

const corpora: Record<string, Record<string, string | Uint8Array>> = {
  'ASCII on one line': { 'a.txt': text('abcdefGH', 6000, space) },
  'ASCII on many lines': { 'a.txt': text('abcdefGH', 6000, lines) },
  'Cyrillic on one line': { 'a.txt': text('абвгдежЗ', 6000, space) },
  'Cyrillic on many lines': { 'a.txt': `\ufeff${text('абвгдежЗ', 6000, lines)}` },
  'scripts without spaces': { 'a.txt': text('我们在北京学习中', 1500, () => '。') + text('abc', 500, space) },
  'malformed UTF-8': { 'a.txt': Buffer.from(text('abcdéfGé', 6000, lines), 'latin1') },
  'several files': {
    'a.txt': text('abcdefGH', 3000, lines),
    'b.txt': '',
    'c.txt.gz': gzipSync(text('abcdefgé', 3000, space)),
    'd.txt': 'one line without an end',
    'e.csv': `text\n"${text('abcdefGH', 2000, space)}"\n`,
    'f.txt': Buffer.from('caf\xe9 '.repeat(200), 'latin1'),
    'g.txt': text('абвгдежЗ', 3000, lines),
  },
};

/** Everything that comes of a corpus. */
async function read(
  files: Record<string, string | Uint8Array>,
  threads: number,
  pieceBytes: number,
  max: number,
) {
  const texts = await Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      const at = path.join(folder, name);
      await writeFile(at, content);
      return { name, path: at };
    }),
  );
  const notices: string[] = [];
  const hooks = { onStage: () => {}, onNotice: (_: string, message: string) => notices.push(message) };
  const options = trainParameters.parse({ minCount: 2, maxSentence: max });
  const module = await loadKernel('corpus');
  const corpus = await loadCorpus(texts, module, options, hooks, {}, { threads, pieceBytes }).result;
  const { encoded, ...rest } = corpus;
  const reader = grainReader(encoded);
  const grains = Array.from(encoded.starts, (start, i) => [...reader.read(start, encoded.lengths[i]!)]);
  return { ...rest, starts: encoded.starts, grains, notices };
}

it.each(Object.entries(corpora))('%s: threads and pieces change nothing', async (_, files) => {
  for (const max of [7, 1000]) {
    const alone = await read(files, 1, 1 << 20, max);
    expect(alone.tokens).toBeGreaterThan(1000);
    for (const [threads, pieceBytes] of [
      [2, 1000],
      [3, 333],
    ] as const) {
      expect(await read(files, threads, pieceBytes, max)).toEqual(alone);
    }
  }
});

it('binary data is refused where it is, whichever thread has it', async () => {
  const good = text('abcdefgh', 3000, lines);
  const files = { 'a.txt': good, 'b.bin': `${good}\0${good}` };
  for (const threads of [1, 3]) {
    await expect(read(files, threads, 500, 1000)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('"b.bin"'),
      details: { offset: good.length },
    });
  }
});

it('cancelling ends the threads', async () => {
  const at = path.join(folder, 'long.txt');
  await writeFile(at, text('abcdefgh', 100_000, space));
  const module = await loadKernel('corpus');
  const options = trainParameters.parse({});
  const hooks = { onStage: () => reading.cancel(), onNotice: () => {} };
  const sharing = { threads: 2, pieceBytes: 500 };
  const reading = loadCorpus([{ name: 'long', path: at }], module, options, hooks, {}, sharing);
  await expect(reading.result).rejects.toMatchObject({ code: 'cancelled' });
});
