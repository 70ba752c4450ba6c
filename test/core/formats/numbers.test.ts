import { describe, expect, it } from 'vitest';
import { lastNumber, lastStart, parseNumber } from '../../../core/formats/numbers.ts';
import { seededRandom } from '../../../core/projection/random.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const whole = (text: string) => parseNumber(bytes(text), 0, bytes(text).length);

const spellings = [
  '0',
  '-0',
  '7',
  '+7',
  '.5',
  '-.5',
  '5.',
  '-0.00012345678',
  '123456789.123456',
  '1234567890123456',
  '0.1234567890123456789',
  '1e-7',
  '-2.5E+3',
  '999999999',
  '1000000000',
  'nan',
  'inf',
  '-Infinity',
  '-',
  '.',
  '--5',
  '1.2.3',
  '5-',
  'a5',
  'a-5',
  '0x10',
  '1_2',
];

describe('numbers from bytes', () => {
  it.each(spellings)('%j at the end of a row is what it is by itself', (text) => {
    for (const before of ['word ', 'word\t', '1.5 ', '']) {
      const data = bytes(before + text);
      expect(lastNumber(data, 0, data.length)).toBe(whole(text));
      expect(lastStart).toBe(before.length);
    }
  });

  it('are those of Number(), to the last bit', () => {
    const random = seededRandom(1);
    for (let i = 0; i < 20_000; i++) {
      const value = (random() - 0.5) * 10 ** Math.floor(random() * 24 - 12);
      for (const text of [String(value), value.toFixed(6), value.toPrecision(1 + (i % 17))]) {
        const data = bytes(`word ${text}`);
        expect(whole(text)).toBe(Number(text));
        expect(lastNumber(data, 0, data.length)).toBe(Number(text));
      }
    }
  });

  it('never looks before the row', () => {
    const data = bytes('12 34');
    expect(lastNumber(data, 4, 5)).toBe(4);
    expect(lastStart).toBe(4);
  });
});
