import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orrery } from './orrery.ts';

let folder: string;
const at = (name: string) => path.join(folder, name);
const run = (...args: string[]) => orrery(args, folder);

/** Names and contents, to prove that a failure leaves everything as it was. */
async function contents(): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names
    .filter((name) => name.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  const hash = async (file: string) =>
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await hash(file)] as const)));
}

/** Runs what must fail: with this code and message, nothing on standard output and no file changed. */
async function refuses(code: number, message: RegExp, ...args: string[]): Promise<void> {
  const before = await contents();
  const ended = await run(...args);
  expect(ended.err).toMatch(message);
  expect(ended.err).not.toMatch(/^ +at /m); // a message, not a stack trace
  expect(ended.code, ended.err).toBe(code);
  expect(ended.out).toBe('');
  expect(await contents()).toEqual(before);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orrery-bad-'));
  await writeFile(at('text.txt'), 'The quick brown fox jumps over the lazy dog and runs away.\n'.repeat(40));
  await writeFile(at('empty.txt'), '');
  await writeFile(at('short.txt'), 'only three words');
  await writeFile(at('rare.txt'), Array.from({ length: 50 }, (_, i) => `word${i}`).join(' '));
  await writeFile(
    at('binary.txt'),
    Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251),
  );
  await mkdir(at('folder'));
  const { code, err } = await run(
    'train',
    'text.txt',
    '--out',
    'model.safetensors',
    '--dim',
    '8',
    '--epochs',
    '1',
  );
  expect(code, err).toBe(0);
  const bytes = await readFile(at('model.safetensors'));
  await writeFile(at('cut.safetensors'), bytes.subarray(0, bytes.length - 100));
  await writeFile(at('foreign.safetensors'), Buffer.from('PK\x03\x04 not at all'));
  await writeFile(
    at('prose.txt'),
    'Long ago there was a king of the north.\nHe had a queen and two children.\n',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what is asked', () => {
  it.each([
    ['nothing', [], /Usage: orrery/],
    ['an unknown command', ['fly'], /unknown command 'fly'/],
    [
      'an unknown option',
      ['train', 'text.txt', '--out', 'm.bin', '--speed', '9'],
      /unknown option '--speed'/,
    ],
    ['no file', ['train', '--out', 'm.bin'], /no text to train on/],
    ['no output', ['train', 'text.txt'], /required option '--out/],
    ['no word', ['neighbors', 'model.safetensors'], /missing required argument 'word'/],
    ['no number', ['train', 'text.txt', '--out', 'm.bin', '--dim', 'big'], /--dim "big": .*expected number/],
    ['a fraction', ['train', 'text.txt', '--out', 'm.bin', '--epochs', '1.5'], /--epochs "1.5": .*int/],
    [
      'a number out of range',
      ['train', 'text.txt', '--out', 'm.bin', '--negatives', '0'],
      /--negatives "0": .*>=1/,
    ],
    [
      'two at once',
      ['train', 'text.txt', '--out', 'm.bin', '--dim', '0', '--min-count', '-1'],
      /--dim .*--min-count /,
    ],
    [
      'a method that is none',
      ['train', 'text.txt', '--out', 'm.bin', '--method', 'glove'],
      /--method "glove": .*cbow/,
    ],
    [
      'rates that contradict each other',
      ['train', 'text.txt', '--out', 'm.bin', '--learning-rate', '0.01', '--min-learning-rate', '0.1'],
      /minimum learning rate 0.1 is above/,
    ],
    ['an output of no known format', ['train', 'text.txt', '--out', 'm.docx'], /does not say its format/],
    ['an output that is the input', ['train', 'text.txt', '--out', './text.txt'], /is one of the texts/],
    ['a world that is none', ['toy', '--world', 'mars', '--out', 't.txt'], /--world "mars": .*kingdom/],
    ['too few tokens', ['toy', '--tokens', '3', '--out', 't.txt'], /--tokens "3": .*>=1000/],
    ['four dimensions', ['project', 'model.safetensors', '--out', 'p.csv', '--dims', '4'], /--dims "4": /],
    [
      'too few axes',
      ['project', 'model.safetensors', '--out', 'p.csv', '--method', 'axes', '--axis', 'a->b'],
      /--axis .*a 3D map needs 3 axes/,
    ],
    [
      'an axis that leads nowhere',
      ['project', 'model.safetensors', '--out', 'p.csv', '--axis', 'a->'],
      /--axis "a->": an axis leads from words to words/,
    ],
    [
      'a perplexity out of range',
      ['project', 'model.safetensors', '--out', 'p.csv', '--perplexity', '0'],
      /--perplexity "0": must be from 1 to 200/,
    ],
    ['a k of nothing', ['neighbors', 'model.safetensors', 'fox', '-k', '0'], /-k "0": .*>=1/],
    ['a port out of range', ['serve', '--port', '99999'], /--port "99999": .*<=65535/],
  ] as const)('refuses %s', async (_, args, message) => {
    await refuses(2, message, ...args);
  });
});

describe('texts', () => {
  it.each([
    ['a missing file', 'none.txt', /no file "?none\.txt/],
    ['a folder', 'folder', /folder/],
    ['an empty file', 'empty.txt', /empty|no words|no text/i],
    ['a binary file', 'binary.txt', /not .*text|binary/i],
    ['fewer words than a window', 'short.txt', /words/],
    ['a vocabulary that min-count empties', 'rare.txt', /minimum count|min-count/i],
  ])('refuses %s', async (_, file, message) => {
    await refuses(1, message, 'train', file, '--out', 'm.bin');
  });

  it('ends, and writes nothing, when the learning rate lets the training diverge', async () => {
    const options = ['--method', 'skipgram', '--learning-rate', '10', '--epochs', '50', '--min-count', '1'];
    await refuses(1, /diverge|exploded|NaN/i, 'train', 'text.txt', '--out', 'm.bin', ...options);
  });

  it('refuses an output that cannot be written before it trains', async () => {
    await refuses(
      1,
      /folder does not exist/,
      'train',
      'text.txt',
      '--out',
      'no/where.bin',
      '--epochs',
      '10000',
    );
    await refuses(
      1,
      /cannot be written/,
      'train',
      'text.txt',
      '--out',
      'text.txt/m.bin',
      '--epochs',
      '10000',
    );
    await refuses(1, /folder does not exist/, 'toy', '--out', 'no/where.txt');
    await refuses(1, /folder does not exist/, 'project', 'model.safetensors', '--out', 'no/where.csv');
    await refuses(1, /folder does not exist/, 'convert', 'model.safetensors', 'no/where.bin');
  });
});

describe('models and questions', () => {
  it.each([
    ['a missing model', ['info', 'none.bin'], /no file none\.bin/],
    ['a truncated model', ['info', 'cut.safetensors'], /cut\.safetensors: .*cut short/],
    ['a foreign file', ['neighbors', 'foreign.safetensors', 'fox'], /zip archive/i],
    ['a text as a model', ['info', 'prose.txt'], /prose\.txt/],
    ['a truncated model to convert', ['convert', 'cut.safetensors', 'c.bin'], /cut short/],
    ['an unknown word', ['neighbors', 'model.safetensors', 'quikc'], /"quikc" is not .* mean "quick"/],
    [
      'an unknown word of an analogy',
      ['analogy', 'model.safetensors', 'fox', 'dog', 'lasy'],
      /"lasy" .*lazy/,
    ],
    ['missing questions', ['evaluate', 'model.safetensors', 'none.txt'], /no file none\.txt/],
    [
      'prose as questions',
      ['evaluate', 'model.safetensors', 'prose.txt'],
      /neither word pairs .* nor analogies/,
    ],
    [
      'bytes as questions',
      ['evaluate', 'model.safetensors', 'model.safetensors'],
      /not a text file in UTF-8/,
    ],
  ] as const)('refuses %s', async (_, args, message) => {
    await refuses(1, message, ...args);
  });
});

describe('serve', () => {
  it('says that a port is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await refuses(1, new RegExp(`Port ${port} is in use`), 'serve', '--port', String(port));
    await new Promise((resolve) => other.close(resolve));
  });
});
