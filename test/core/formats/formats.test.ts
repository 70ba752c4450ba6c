import { describe, expect, it } from 'vitest';
import type { ExportFormat } from '../../../core/contract/opening.ts';
import { readModel } from '../../../core/formats/formats.ts';
import { readModelHeader } from '../../../core/formats/safetensors.ts';
import { memorySource } from '../../../core/formats/source.ts';
import { formatForName, writeModel } from '../../../core/formats/write.ts';
import { failure, join, pieces, sample, text } from './bytes.ts';

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
