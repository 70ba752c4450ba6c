import { describe, expect, it } from 'vitest';
import { allFinite } from '../../../core/formats/finite.ts';
import { WordTable, wordsOf } from '../../../core/formats/word-table.ts';

const encoder = new TextEncoder();

describe('the words of a table', () => {
  it('are kept once each, in order, through every growth', () => {
    const table = new WordTable(1);
    const words = Array.from({ length: 5000 }, (_, i) => `${i % 3 ? 'w' : 'слово'}${(i * 7919) % 5000}`);
    for (const word of words) expect(table.add(word)).toBe(true);
    for (const word of words) {
      const bytes = encoder.encode(word);
      expect(table.addBytes(bytes, 0, bytes.length)).toBe(false);
    }
    expect(table.size).toBe(words.length);
    expect(wordsOf(table.joined(), table.size)).toEqual(words);
  });

  it('may be empty, hold spaces, and are numbered where they are there already', () => {
    const table = new WordTable(4);
    expect([table.add(''), table.add(''), table.add('a b')]).toEqual([true, false, true]);
    table.addNumbered('a b');
    table.addNumbered('a b');
    expect(wordsOf(table.joined(), table.size)).toEqual(['', 'a b', 'a b (2)', 'a b (3)']);
    expect(wordsOf(new WordTable(1).joined(), 0)).toEqual([]);
  });

  it('have line ends as spaces, and U+FFFD for what is not UTF-8, by which they are compared', () => {
    const table = new WordTable(4);
    expect(table.add('a\nb')).toBe(true);
    expect(table.addBytes(Uint8Array.of(97, 10, 98), 0, 3)).toBe(false);
    expect(table.addBytes(Uint8Array.of(0x97), 0, 1)).toBe(true);
    expect(table.addBytes(Uint8Array.of(0x98), 0, 1)).toBe(false);
    expect(table.replaced).toBe(2);
    expect(wordsOf(table.joined(), table.size)).toEqual(['a b', '\ufffd']);
  });
});

describe('finite values by their bits', () => {
  const finite = (...values: number[]) => {
    const data = Float32Array.from(values);
    return allFinite(new Int32Array(data.buffer), 0, data.length);
  };

  it('are every float32 but infinities and NaN, wherever they stand', () => {
    const extremes = [0, -0, 1e-45, -1e-45, 3.4028234e38, -3.4028234e38, 1.17549435e-38, 1];
    expect(finite(...extremes)).toBe(true);
    for (const bad of [Number.NaN, Infinity, -Infinity]) {
      for (let at = 0; at < 7; at++)
        expect(finite(...extremes.map((value, i) => (i === at ? bad : value)))).toBe(false);
    }
  });
});
