import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsOf } from '../../../core/corpus/vocabulary.ts';
import { trainParameters } from '../../../core/word2vec/parameters.ts';
import { loadCorpus } from '../../../main/training/corpus.ts';
import { loadKernel } from '../../../main/training/kernel.ts';
import { readCorpus } from '../../../main/training/read-corpus.ts';
import { grainReader } from '../../../main/training/token-store.ts';
import { startTraining } from '../../../main/training/training.ts';
import { pairedText } from './paired-text.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orrery-hazards-'));
});
afterAll(() => rm(folder, { recursive: true }));

const ignore = (): void => {};
const trainOptions = {
  texts: [{ name: 'none', path: '/none' }],
  name: 'test',
  run: 'r',
  onState: ignore,
  onStage: ignore,
  onNotice: ignore,
  onVocabulary: ignore,
  onProgress: ignore,
};

const at = (name: string): string => path.join(folder, name);

/** Reads in this thread; `onPiece` is called after the first piece of the text was read, before the next. */
async function readHere(
  files: string[],
  onPiece: () => void,
  parameters: Record<string, unknown> = {},
  onStage: (stage: { done: number }) => void = () => {},
) {
  let first = true;
  const hooks = {
    onStage: (stage: { done: number }) => {
      onStage(stage);
      if (first) onPiece();
      first = false;
    },
    onNotice: () => {},
    pieces: async function* () {},
  };
  const job = {
    texts: files.map((name) => ({ name, path: at(name) })),
    memory: 2 ** 22,
    file: at('tokens.bin'),
    module: await loadKernel('corpus'),
    options: trainParameters.parse({ minCount: 1, ...parameters }),
    threads: 1,
    pieceBytes: 1 << 20,
    cancel: new Int32Array(1),
  };
  const { words, ...corpus } = await readCorpus(job, hooks);
  return { ...corpus, words: wordsOf(words) };
}

const long = [...pairedText(150_000, 1)].join('\n'); // several pieces

describe('a file that is changed while it is read', () => {
  const change = {
    grows: () => appendFileSync(at('a.txt'), ' more'),
    'is cut': () => truncateSync(at('a.txt'), 300_000),
    'is written anew': () => writeFileSync(at('a.txt'), long.replaceAll('t1', 't2')),
  };
  it.each(Object.entries(change))('%s: that is said', async (_, act) => {
    writeFileSync(at('a.txt'), long);
    await expect(readHere(['a.txt'], act)).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('"a.txt" was changed while it was read'),
    });
  });

  it('vanishes: that is said, also of one not yet begun', async () => {
    writeFileSync(at('a.txt'), long);
    writeFileSync(at('b.txt'), long);
    for (const name of ['a.txt', 'b.txt']) {
      writeFileSync(at(name), long);
      await expect(readHere(['a.txt', 'b.txt'], () => rmSync(at(name)))).rejects.toMatchObject({
        code: 'not-found',
        message: expect.stringContaining(`"${name}"`),
      });
      writeFileSync(at(name), long);
    }
  });

  it('is packed and cut: that is said', async () => {
    const random = Buffer.from(Array.from({ length: 400_000 }, (_, i) => 97 + ((i * i * 7 + (i >> 3)) % 26)));
    writeFileSync(at('a.txt.gz'), gzipSync(random, { level: 0 }));
    const cut = () => truncateSync(at('a.txt.gz'), 270_000);
    await expect(readHere(['a.txt.gz'], cut)).rejects.toMatchObject({ code: /bad-file|unreadable/ });
  });
});

describe('malformed UTF-8 in tables and records', () => {
  const bad = Buffer.from('caf\xe9 two', 'latin1');
  const csv = Buffer.concat([Buffer.from('\ufeffid,text\n1,"one '), bad, Buffer.from('"\n2,one\n')]);
  const jsonl = Buffer.concat([Buffer.from('{"text":"one '), bad, Buffer.from('"}\n{"text":"one"}\n')]);
  it.each([
    ['a.csv', csv, 21],
    ['b.csv.gz', gzipSync(csv), 21],
    ['c.jsonl', jsonl, 16],
    ['d.ndjson.gz', gzipSync(jsonl), 16],
  ])('%s: is replaced, and said where', async (name, content, byte) => {
    writeFileSync(at(name), content);
    const notices: string[] = [];
    const hooks = { onStage: () => {}, onNotice: (_: string, message: string) => notices.push(message) };
    const texts = [{ name, path: at(name) }];
    const options = trainParameters.parse({ minCount: 1 });
    const { words, counts } = await loadCorpus(texts, await loadKernel('corpus'), options, hooks).result;
    expect(words.map((word, i) => `${word} ${counts[i]}`)).toEqual(['one 2', 'caf 1', 'two 1']);
    expect(notices).toEqual([expect.stringMatching(new RegExp(`"${name}".*one malformed.*byte ${byte},`))]);
  });

  it('there is none in UTF-16', async () => {
    for (const text of [csv, jsonl]) {
      const name = text === csv ? 'u.csv' : 'u.jsonl';
      const utf16 = Buffer.from(
        `\ufeff${text.toString('latin1').replace('\u00ef\u00bb\u00bf', '')}`,
        'utf16le',
      );
      for (const content of [utf16, Buffer.from(utf16).swap16()]) {
        writeFileSync(at(name), content);
        const { words } = await readHere([name], () => {});
        expect(words).toEqual(['one', 'café', 'two']);
      }
    }
  });
});

describe('more words than can be trained', () => {
  const words = Array.from({ length: 400_000 }, (_, i) => `w${i}`);

  it('are refused before any text is read where they are given', async () => {
    const options = { ...trainOptions, parameters: trainParameters.parse({ dim: 4096 }) };
    expect(() => startTraining({ ...options, vocabulary: words })).toThrow(/use at most \d+ dimensions/);
    const few = { ...options, parameters: trainParameters.parse({ dim: 4096, vocabSize: 1000 }) };
    const { result } = startTraining({ ...few, vocabulary: words });
    await expect(result).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are refused while they are counted', async () => {
    writeFileSync(at('many.txt'), words.join('\n'));
    let done = 0;
    const onStage = (stage: { done: number }) => {
      done = stage.done;
    };
    await expect(readHere(['many.txt'], () => {}, { dim: 4096 }, onStage)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(/keep at most [\d,]+ words/),
    });
    expect(done).toBeLessThan(statSync(at('many.txt')).size);
    const kept = await readHere(['many.txt'], () => {}, { dim: 4096, vocabSize: 1000 });
    expect(kept.words.length).toBe(1000);
  });
});

describe('a corpus larger than its memory', () => {
  const text = (): string => {
    const lines = [...pairedText(1_500_000, 2)];
    return lines.map((line, i) => (i % 5 === 0 ? `${line} new york` : line)).join('\n');
  };
  const everything = async (memory: number) => {
    writeFileSync(at('large.txt'), text());
    const parameters = { phrasePasses: 2, phraseThreshold: 20, minCount: 5 };
    const options = trainParameters.parse(parameters);
    const texts = [{ name: 'large.txt', path: at('large.txt') }];
    const stages = new Set<string>();
    const hooks = { onStage: ({ stage }: { stage: string }) => stages.add(stage), onNotice: () => {} };
    const module = await loadKernel('corpus');
    const { encoded, ...rest } = await loadCorpus(texts, module, options, hooks, { memory, folder }).result;
    const reader = grainReader(encoded);
    const grains = Array.from(encoded.starts, (start, i) =>
      Buffer.from(reader.read(start, encoded.lengths[i]!)),
    );
    reader.close();
    if (encoded.file !== null) {
      expect(existsSync(encoded.file)).toBe(true);
      rmSync(encoded.file);
    }
    return { ...rest, tokens: Buffer.concat(grains), spilled: encoded.file !== null, stages };
  };

  it('can be given up while phrases are found, and leaves no file', async () => {
    writeFileSync(at('large.txt'), text());
    const options = trainParameters.parse({ phrasePasses: 3, phraseThreshold: 20, minCount: 5 });
    const told: string[] = [];
    const onStage = ({ stage }: { stage: string }) => {
      told.push(stage);
      if (stage.startsWith('Finding phrases')) reading.cancel();
    };
    const texts = [{ name: 'large.txt', path: at('large.txt') }];
    const place = { memory: 2 ** 22, folder: at('given-up') };
    mkdirSync(place.folder);
    const module = await loadKernel('corpus');
    const reading = loadCorpus(texts, module, options, { onStage, onNotice: () => {} }, place);
    await expect(reading.result).rejects.toMatchObject({ code: 'cancelled' });
    expect(told.at(-1)).toMatch(/Finding phrases, pass [12]/);
    await expect.poll(() => readdirSync(place.folder)).toEqual([]);
  });

  it('has phrases joined as in one that fits', async () => {
    const { spilled, ...fits } = await everything(2 ** 30);
    const { spilled: spills, ...large } = await everything(2 ** 22);
    expect([spilled, spills]).toEqual([false, true]);
    expect(fits.words).toContain('new_york');
    expect([...fits.stages]).toEqual([
      'Reading the text',
      'Finding phrases, pass 1',
      'Finding phrases, pass 2',
    ]);
    expect(large).toEqual(fits);
  });
});
