import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import type { ExportFormat } from '../../../core/contract/opening.ts';
import { readModel } from '../../../core/formats/formats.ts';
import { readModelHeader } from '../../../core/formats/safetensors.ts';
import { type ByteSource, memorySource } from '../../../core/formats/source.ts';
import { formatForName, writeModel } from '../../../core/formats/write.ts';
import type { EmbeddingModel } from '../../../core/model.ts';
import { trainParameters } from '../../../core/word2vec/parameters.ts';
import { below, Sfc32 } from '../../../core/word2vec/random.ts';

const text = (s: string) => new TextEncoder().encode(s);

function join(chunks: Iterable<Uint8Array>): Uint8Array {
  return new Uint8Array(Buffer.concat([...chunks]));
}

/** Values that need every digit, and words of several scripts. */
function sample(rows = 40, dim = 7): EmbeddingModel {
  const words = ['the', 'Ёлка', 'न', '的', '🎄', 'naïve', '"quoted"', '1.5', '-2'];
  while (words.length < rows) words.push(`word${words.length}`);
  words.length = rows;
  return {
    words,
    dim,
    input: Float32Array.from({ length: rows * dim }, (_, i) => Math.sin(i * 1.7) * 10 ** ((i % 9) - 6)),
    output: Float32Array.from({ length: rows * dim }, (_, i) => Math.cos(i)),
    counts: Float64Array.from({ length: rows }, (_, i) => 2 ** 40 - i),
    metadata: {
      name: 'A "name"',
      format: 'orrery',
      parameters: trainParameters.parse({ dim, seed: 7 }),
      corpus: { name: 'a.txt', tokens: 123, fingerprint: 'ab12' },
      version: '0.1.0',
      created: 1_700_000_000_000,
      loss: 1.25,
    },
  };
}

/** A stream cut into pieces of `size` bytes, so that every boundary falls somewhere awkward. */
function pieces(source: ByteSource, size: number): ByteSource {
  return {
    ...source,
    size: null,
    read: null,
    async *stream() {
      for await (const chunk of source.stream()) {
        for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size);
      }
    },
  };
}

async function failure(name: string, bytes: Uint8Array): Promise<LabError> {
  const error = await readModel(memorySource(name, bytes)).catch((e) => e);
  expect(error).toBeInstanceOf(LabError);
  expect(error.code).toBe('bad-file');
  expect(error.message).toContain(name);
  return error;
}

describe('round trips', () => {
  it('keeps everything in safetensors, bit for bit', async () => {
    const model = sample();
    const bytes = join(writeModel('safetensors', model));
    const { model: back, notices } = await readModel(memorySource('m.safetensors', bytes));
    expect(back).toEqual(model);
    expect(notices).toEqual([]);
    expect(await readModelHeader(memorySource('m.safetensors', bytes))).toEqual({
      words: 40,
      dim: 7,
      bytes: bytes.length,
      metadata: model.metadata,
    });
  });

  it('keeps a model without output vectors and counts', async () => {
    const model = { ...sample(1, 1), output: null, counts: null, metadata: { name: 'x', format: 'glove' } };
    model.words = ['one'];
    const { model: back } = await readModel(memorySource('x', join(writeModel('safetensors', model))));
    expect(back).toEqual(model);
  });

  it('aligns the safetensors data and leaves no gap', () => {
    const bytes = join(writeModel('safetensors', sample(5, 3)));
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(Buffer.from(bytes.subarray(8, 8 + length)).toString());
    expect((8 + length) % 8).toBe(0);
    const extents = ['counts', 'input', 'output', 'vocabulary'].map((name) => header[name].data_offsets);
    expect(extents[0][0]).toBe(0);
    for (let i = 1; i < 4; i++) expect(extents[i][0]).toBe(extents[i - 1][1]);
    expect(extents[3][1]).toBe(bytes.length - 8 - length);
    expect(Object.values(header.__metadata__).every((value) => typeof value === 'string')).toBe(true);
  });

  const formats: ExportFormat[] = ['word2vec-text', 'word2vec-binary'];
  it.each(formats)('keeps words and float32 values in %s, whole or in pieces', async (format) => {
    const model = sample();
    const bytes = join(writeModel(format, model));
    for (const size of [0, 1, 7, 64]) {
      const whole = memorySource('m', bytes);
      const { model: back } = await readModel(size ? pieces(whole, size) : whole);
      expect(back.words).toEqual(model.words);
      expect(back.input).toEqual(model.input);
      expect(back.metadata.format).toBe(format);
    }
  });

  it('reads binary rows with and without newlines', async () => {
    const { words, dim, input } = sample(3, 2);
    const rows = (end: string) =>
      Buffer.concat([
        text(`3 2\n`),
        ...words
          .slice(0, 3)
          .flatMap((word, i) => [
            text(`${word} `),
            new Uint8Array(input.slice(i * dim, i * dim + dim).buffer),
            text(end),
          ]),
      ]);
    for (const end of ['', '\n']) {
      const { model, notices } = await readModel(memorySource('v.bin', new Uint8Array(rows(end))));
      expect(model.words).toEqual(['the', 'Ёлка', 'न']);
      expect(model.input).toEqual(input.slice(0, 6));
      expect(notices).toEqual([]);
    }
  });

  it('names formats by file name', () => {
    const names: [string, ExportFormat | null][] = [
      ['a.safetensors', 'safetensors'],
      ['a.BIN', 'word2vec-binary'],
      ['a.txt', 'word2vec-text'],
      ['glove.6B.txt', 'glove'],
      ['a.vec.gz', 'fasttext-vec'],
      ['a.projector.zip', 'projector'],
      ['a.npz', 'npz'],
      ['a.csv.gz', 'csv'],
      ['a.ndjson', 'jsonl'],
      ['a.parquet', 'parquet'],
      ['a.xlsx', null],
    ];
    for (const [name, format] of names) expect(formatForName(name), name).toBe(format);
  });
});

describe('text tables as they come', () => {
  const read = async (s: string) => readModel(memorySource('t.txt', text(s)));

  it('reads GloVe without header, tabs, CRLF, blank lines, a BOM and trailing spaces', async () => {
    const { model } = await read('\ufeffa 1 -2.5e-1\r\n\r\nb\t+.5\t3.  \r\nc 1e3 0');
    expect(model.words).toEqual(['a', 'b', 'c']);
    expect([...model.input]).toEqual([1, -0.25, 0.5, 3, 1000, 0]);
  });

  it('reads words that contain spaces or are numbers', async () => {
    const { model } = await read('. . . 0.1 0.2\n12 0.3 0.4\nat a@b.c 0.5 0.6\n');
    expect(model.words).toEqual(['. . .', '12', 'at a@b.c']);
    expect(model.dim).toBe(2);
  });

  it('tells a header from a row', async () => {
    expect((await read('2 1\nx 0.5\ny 0.25\n')).model.words).toEqual(['x', 'y']);
    expect((await read('5 2\n7 3\n')).model.words).toEqual(['5', '7']);
  });

  it('drops repeated words and says so', async () => {
    const { model, notices } = await read('3 1\na 1\na 2\nb 3\n');
    expect([model.words, [...model.input]]).toEqual([
      ['a', 'b'],
      [1, 3],
    ]);
    expect(notices.join()).toContain('"a"');
  });

  it('keeps words with bad UTF-8 and says so', async () => {
    const bytes = new Uint8Array([...text('2 1\nok 1\n'), 0x97, ...text(' 2\n')]);
    const { model, notices } = await readModel(memorySource('t.txt', bytes));
    expect(model.words).toEqual(['ok', '\ufffd']);
    expect(notices.join()).toContain('UTF-8');
  });

  it('reads numbers exactly as Number() does', async () => {
    const numbers = ['0.1', '123456789012345678', '1e-45', '3.4028234e38', '.000000000000000000000001', '-0'];
    const { model } = await read(numbers.map((n, i) => `w${i} ${n} 1\n`).join(''));
    expect(numbers.map((_, i) => model.input[i * 2])).toEqual(numbers.map((n) => Math.fround(Number(n))));
  });

  it.each([
    ['5 2\na 1 2\nb 3 4\n', /promises 5 words.*holds 2|promises 5 words of 2 values, at least/],
    ['2 3\na 1 2 3\nb 1 2\n', /line 3 ends after 2 of 3 values/],
    ['a 1 2\nb 1 x\nc 1 2\n', /line 2/],
    ['a 1 2\nb 1 2\nc 1 two\n', /line 3: value 2 is "two"/],
    ['a 1 2\nb 1 2\nc nan 2\n', /line 3: value 1 is "nan", not a finite number/],
    // Found by fuzzing: finite as a double, infinite as float32.
    ['a 1 2\nb 1 2\nc 1 4e38\n', /line 3: value 2 is "4e38", not a finite number that float32 holds/],
    ['a 1 2\nb -0.996e65 2\n', /line 2: value 1 is "-0.996e65"/],
    ['2 2\na 1 2\n 3 4\n', /line 3 ends after 1 of 2 values/],
    ['Once upon a time\nthere was\n', /line 1 is no row/],
    ['9 9\n', /cut short/],
    ['', /empty/],
  ])('refuses %j', async (content, message) => {
    expect((await failure('t.txt', text(content))).message).toMatch(message);
  });

  it('refuses words the format cannot hold', () => {
    for (const word of ['a b', '', 'a\nb', 'a\tb']) {
      const model = { ...sample(1, 1), words: [word] };
      expect(() => join(writeModel('word2vec-text', model))).toThrow(/row 1/);
      expect(() => join(writeModel('word2vec-binary', model))).toThrow(/row 1/);
    }
    const broken = sample(9, 1);
    broken.words = [...broken.words.slice(0, 8), 'a\nb'];
    expect(() => join(writeModel('safetensors', broken))).toThrow(/"a\\nb" \(row 9\)/);
  });
});

describe('truncated and foreign files', () => {
  it('refuses every truncation of every format', async () => {
    for (const [format, name] of [
      ['safetensors', 'm.safetensors'],
      ['word2vec-binary', 'm.bin'],
      ['word2vec-text', 'm.txt'],
    ] as const) {
      const bytes = join(writeModel(format, sample(12, 3)));
      // A text cut within the last number is a shorter number; nothing in the format tells.
      const last = format === 'word2vec-text' ? bytes.lastIndexOf(32) : bytes.length - 1;
      const end = format === 'word2vec-binary' ? last - 1 : last;
      for (let n = 0; n <= end; n += n < 200 ? 1 : 37) await failure(name, bytes.subarray(0, n));
      await failure(name, bytes.subarray(0, end));
    }
  });

  it('reads or refuses whatever a damaged file holds, and never fails otherwise', async () => {
    const random = Sfc32.seeded(3, 0);
    for (const format of ['safetensors', 'word2vec-binary', 'word2vec-text'] as const) {
      const whole = join(writeModel(format, sample(12, 3)));
      for (let round = 0; round < 400; round++) {
        const bytes = whole.slice(0, below(random, 3) === 0 ? below(random, whole.length) : whole.length);
        for (let n = 1 + below(random, 4); n > 0 && bytes.length > 0; n--)
          bytes[below(random, bytes.length)] = below(random, 256);
        const source = memorySource('damaged', bytes);
        const read = await readModel(round % 2 ? source : pieces(source, 1 + below(random, 30))).catch(
          (e) => e,
        );
        if (read instanceof LabError) expect(['bad-file', 'too-large']).toContain(read.code);
        else expect(read.model.input.length).toBe(read.model.words.length * read.model.dim);
      }
    }
  });

  it('says of what it refuses whether it may be a text to train on', async () => {
    const cases: [string, Uint8Array, boolean][] = [
      ['novel', text('It was a bright cold day in April, and the clocks were striking thirteen.\n'), true],
      ['novel.txt', text('one two three\nfour five\n'), true],
      ['picture', text('\u0000\u0001 IHDR'), false],
      ['picture.txt', text('IHDR\u0000\u0001 \u0000'), false],
      ['model', Uint8Array.of(0x80, 2, 99), false],
      ['empty.txt', new Uint8Array(0), false],
    ];
    for (const [name, bytes, may] of cases) {
      expect((await failure(name, bytes)).details.text ?? false, name).toBe(may);
    }
    expect((await failure('picture.txt', cases[3]![1])).message).toContain('no format Orrery knows');
  });

  it('names both counts of a truncated file', async () => {
    const bytes = join(writeModel('word2vec-binary', sample(12, 3)));
    const error = await failure('m.bin', bytes.subarray(0, 100));
    expect(error.details).toMatchObject({ expected: 12, found: expect.any(Number), partial: true });
    expect(error.message).toMatch(/promises 12 words and it holds [3-6]\b/);
    const stream = pieces(memorySource('m.bin', bytes.subarray(0, 100)), 9);
    await expect(readModel(stream)).rejects.toThrow(
      /promises 12 words and it holds \d+: it ends within word \d+, at byte 100/,
    );
  });

  it('refuses a header that promises the moon without reserving it', async () => {
    await failure('m.bin', text('99999999999 300\nthe 0123456789'));
    await failure('m.txt', text('99999999999 3\nthe 1 2 3\n'));
  });

  it('opens what is there of a file that is cut short, when asked', async () => {
    for (const format of ['word2vec-binary', 'word2vec-text'] as const) {
      const bytes = join(writeModel(format, sample(12, 3)));
      const cut = memorySource('m', bytes.subarray(0, bytes.length - 40));
      const { model, notices } = await readModel(cut, { partial: true });
      expect(model.words).toEqual(sample(12, 3).words.slice(0, model.words.length));
      expect(model.words.length).toBeGreaterThan(7);
      expect(notices.join()).toMatch(new RegExp(`promises 12 words and it holds ${model.words.length}`));
    }
  });

  it('reads a foreign safetensors file, and says which matrices there are', async () => {
    const header = '{"layer.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
    const bytes = new Uint8Array(8 + header.length + 8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(text(header), 8);
    const { model, facts } = await readModel(memorySource('w.safetensors', bytes));
    expect([model.words, model.dim]).toEqual([['1'], 2]);
    expect(facts?.matrices).toEqual([{ name: 'layer.weight', type: 'F32', rows: 1, dimensions: 2 }]);
    const other = readModel(memorySource('w.safetensors', bytes), { matrix: 'bias' });
    await expect(other).rejects.toThrow(/no matrix "bias".*"layer.weight" F32 \[1, 2\]/);
  });

  it('refuses a safetensors header that contradicts itself', async () => {
    const bytes = join(writeModel('safetensors', sample(5, 3)));
    const lie = (from: string, to: string) => {
      const changed = Buffer.from(bytes).toString('latin1').replace(from, to.padEnd(from.length));
      return failure('m.safetensors', new Uint8Array(Buffer.from(changed, 'latin1')));
    };
    expect((await lie('"shape":[5,3]', '"shape":[6,3]')).message).toMatch(/spans 60 bytes, expected 72/);
    expect((await lie('"orrery":"1"', '"orrery":"9"')).message).toMatch(/newer Orrery/);
    expect((await lie('"dtype":"F32"', '"dtype":"I32"')).message).toMatch(/not a float32 matrix/);
    expect((await lie('{"__meta', '["__meta')).message).toMatch(/byte|JSON|row/);
  });

  it.each([
    ['\x80\x04\x95\x00', /Python pickle.*does not/],
    ['\x93NUMPY\x01\x00', /ends within the header of its array/],
    ['PK\x03\x04\x00\x00', /ZIP/],
    ['PAR1\x00\x00', /parquet/i],
    ['BZh9', /bzip2.*Unpack/],
    ['\xfd7zXZ\x00', /xz archive.*unxz/],
    ['\x28\xb5\x2f\xfd\x00', /zstandard.*unzstd/],
    ['\x89HDF\r\n\x1a\n', /HDF5.*numpy\.save/],
    ['FEA1', /version 1.*write_feather/],
    ['\x00\x01\x02\x03\x04', /begins with the bytes 00 01 02 03 04/],
  ])('names what %j is', async (start, message) => {
    const bytes = new Uint8Array(Buffer.from(start, 'latin1'));
    expect((await failure('file', bytes)).message).toMatch(message);
  });

  it('refuses values that are not finite, saying where', async () => {
    const model = sample(4, 3);
    model.input[7] = Number.NaN;
    for (const format of ['safetensors', 'word2vec-binary'] as const) {
      const error = await failure('m', join(writeModel(format, model)));
      expect(error.message).toMatch(/row 3.*value 2 of 3 is NaN/);
    }
  });
});

/** Shapes and first values as gensim reads them. */
const real: [string, number, number, string, number, string, number][] = [
  ['gensim/EN.1-10.cbow1_wind5_hs0_neg10_size300_smpl1e-05.txt', 20, 300, 'one', -0.016713, 'mango', 0.29915],
  ['gensim/crime-and-punishment.vec', 291, 5, 'и', -0.11189, 'напротив;', 0.054772],
  ['gensim/euclidean_vectors.bin', 2747, 10, 'the', 0.42145327, 'fly', 0.34151116],
  ['gensim/high_precision.kv.bin', 2, 2, 'kangaroo.n.01', -7.367134e-4, 'horse.n.01', 7.6962e-4],
  ['gensim/high_precision.kv.txt', 2, 2, 'kangaroo.n.01', -7.3692441e-4, 'horse.n.01', 7.6941e-4],
  ['gensim/lee_fasttext.vec', 1762, 10, 'the', -0.65992, 'hundred', 0.060007],
  ['gensim/word2vec_pre_kv_c', 1750, 10, 'the', -0.561106, 'indonesian', -0.132753],
  ['gensim/test_glove.txt', 76, 50, 'the', 0.418, 'into', -1.1741],
  ['magnitude/word2vec.bin', 5, 2, 'the', 0.418, 'said', -0.2121],
  ['magnitude/word2vec.txt', 5, 2, 'the', 0.418, 'said', -0.2121],
  ['magnitude/fasttext.vec', 5, 2, 'the', 0.418, 'said', -0.2121],
  ['magnitude/glove.txt', 5, 2, 'the', 0.418, 'said', -0.2121],
  ['magnitude/large.txt', 1, 5000, 'big', 0, 'big', 0],
  ['allennlp/fake_embeddings.5d.txt', 15, 5, 'If', 0.798, 'àèìòù', 5],
];
const data = new URL('../../../../shared/data/emb/', import.meta.url);

describe.skipIf(!existsSync(data))('files of other tools (skipped where ../shared/data is absent)', () => {
  const load = (name: string) => memorySource(name, new Uint8Array(readFileSync(new URL(name, data))));

  it.each(real)('%s', async (name, rows, dim, first, firstValue, last, lastValue) => {
    const { model } = await readModel(load(name));
    expect([model.words.length, model.dim, model.words[0], model.words.at(-1)]).toEqual([
      rows,
      dim,
      first,
      last,
    ]);
    expect(model.input[0]).toBeCloseTo(firstValue, 7);
    expect(model.input.at(-1)).toBeCloseTo(lastValue, 7);
  });

  it('reads a .vec with bytes that are not UTF-8', async () => {
    const { model } = await readModel(load('gensim/pang_lee_polarity_fasttext.vec'));
    expect([model.words.length, model.dim]).toEqual([1694, 100]);
  });

  it('refuses a pickle', async () => {
    const bytes = (await load('gensim/w2v-lee-v0.12.0').read!(0, 1e9)) as Uint8Array;
    expect((await failure('w2v', bytes)).message).toMatch(/Python pickle.*does not.*save_word2vec_format/);
  });
});
