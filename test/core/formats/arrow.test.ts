import { float32, list, tableFromArrays, tableToIPC, utf8 } from '@uwdata/flechette';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../core/formats/formats.ts';
import { memorySource } from '../../../core/formats/source.ts';
import { seeds } from '../../fuzz/seeds.ts';

const open = (bytes: Uint8Array) => readModel(memorySource('x.arrow', bytes));
const vectors = [
  [1.5, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
];
const stream = () =>
  tableToIPC(
    tableFromArrays(
      { word: ['a', 'bb', 'ccc'], vector: vectors },
      { types: { word: utf8(), vector: list(float32()) } },
    ),
    {
      format: 'stream',
    },
  )!;

/** Writes a number over the only place where the numbers before it stand as int32. */
function overwrite(bytes: Uint8Array, find: number[], replace: number[]): Uint8Array {
  const changed = Buffer.from(bytes);
  const pattern = Buffer.from(Int32Array.from(find).buffer);
  const at = changed.indexOf(pattern);
  expect(at).toBeGreaterThan(0);
  Buffer.from(Int32Array.from(replace).buffer).copy(changed, at);
  return changed;
}

describe('an Arrow file that promises more than it holds', () => {
  it('is read where it does not', async () => {
    const { model } = await open(stream());
    expect(model.words).toEqual(['a', 'bb', 'ccc']);
    expect([...model.input]).toEqual(vectors.flat());
  });

  it('is read packed with LZ4', async () => {
    const { bytes } = seeds()
      .get('arrow')!
      .find(({ name }) => name === 'packed.arrow')!;
    const { model } = await open(bytes);
    expect(model.words).toHaveLength(8);
    expect(model.input[1]).toBeCloseTo(Math.sin(1.7), 6);
  });

  it('is refused where texts lead out of their buffer, naming column and row', async () => {
    const bytes = overwrite(stream(), [0, 1, 3, 6], [0, 1, 2 ** 30, 6]);
    await expect(open(bytes)).rejects.toThrow(/x\.arrow.*column "word", row 2, promises 1 to 1073741824 of/);
  });

  it('is refused where lists lead out of their values', async () => {
    const bytes = overwrite(stream(), [0, 3, 6, 9], [0, 3, 6, 2 ** 30]);
    await expect(open(bytes)).rejects.toThrow(/column "vector", row 3, promises 6 to 1073741824 of 9/);
    const back = overwrite(stream(), [0, 3, 6, 9], [0, 6, 3, 9]);
    await expect(open(back)).rejects.toThrow(/row 2, promises 6 to 3 of 9/);
  });

  it('is refused where a batch promises more rows than its bytes can hold', async () => {
    // A node: the length and the number of missing values, both int64.
    const bytes = overwrite(stream(), [3, 0, 0, 0], [2 ** 30, 0, 0, 0]);
    await expect(open(bytes)).rejects.toThrow(/promises 1073741824 (values|rows) in \d+ bytes/);
  });

  it('is refused where it is cut short anywhere', async () => {
    const bytes = stream();
    for (let length = 8; length < bytes.length - 8; length += 8) {
      await expect(open(bytes.slice(0, length)), String(length)).rejects.toMatchObject({ code: 'bad-file' });
    }
  });

  it('is refused where a buffer promises to unpack to more than the file can hold', async () => {
    const { bytes } = seeds()
      .get('arrow')!
      .find(({ name }) => name === 'packed.arrow')!;
    // The unpacked length of `n`, eight zeros of four bytes, and the frame's magic number.
    const bomb = overwrite(bytes, [32, 0, 0x184d2204], [0, 1, 0x184d2204]);
    await expect(open(bomb)).rejects.toThrow(/buffer \d+ would make the file of \d+ bytes unpack to more/);
  });
});
