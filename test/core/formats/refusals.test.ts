import { describe, expect, it } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import { readModel } from '../../../core/formats/formats.ts';
import { memorySource } from '../../../core/formats/source.ts';
import { writeModel } from '../../../core/formats/write.ts';
import { below, Sfc32 } from '../../../core/word2vec/random.ts';
import { failure, join, pieces, sample, text } from './bytes.ts';

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
    const noise = await failure('m.safetensors', new Uint8Array(100).fill(97));
    expect(noise.message).toMatch(/byte 0 should hold the length.*says \d+\. Fetch or write it anew/);
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
