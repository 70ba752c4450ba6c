import { getHeapStatistics } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { jsonCost, parseJson } from '../../core/json.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Bytes of heap that parsing takes, garbage and all. */
function taken(text: string): number {
  const before = getHeapStatistics().total_heap_size;
  const value = JSON.parse(text);
  const after = getHeapStatistics().total_heap_size;
  expect(value).toBeTruthy();
  return after - before;
}

describe('what JSON costs', () => {
  it.each([
    ['lists', `[${'[],'.repeat(500_000)}0]`],
    ['lists within lists', `${'['.repeat(400_000)}${']'.repeat(400_000)}`],
    ['objects', `[${'{},'.repeat(500_000)}0]`],
    ['names that are numbers', `[${'{"50":0},'.repeat(200_000)}0]`],
    ['names', `{${Array.from({ length: 200_000 }, (_, i) => `"k${i.toString(36)}":0`).join()}}`],
    ['numbers', `[${'0,'.repeat(1_500_000)}"a"]`],
    ['texts', `[${Array.from({ length: 300_000 }, (_, i) => `"${i}x"`).join()}]`],
  ])('is no less than %s take', (_, text) => {
    expect(taken(text)).toBeLessThan(jsonCost(bytes(text)) + 16 * 2 ** 20);
  });

  it('does not count what stands in texts', () => {
    expect(jsonCost(bytes(JSON.stringify('[{:,}]"\\[['.repeat(100))))).toBeLessThan(1700);
  });

  it('is asked before parsing', () => {
    const text = bytes(`[${'[],'.repeat(10_000)}0]`);
    expect(() => parseJson(text, 2 ** 19)).toThrow(RangeError);
    expect(parseJson(text)).toHaveLength(10_001);
    expect(() => parseJson(bytes('{'))).toThrow(SyntaxError);
    expect(() => parseJson(Uint8Array.of(34, 0xff, 34))).toThrow(TypeError);
    expect(parseJson(bytes('{"a":1}'), 2 ** 20, (key, value) => (key === 'a' ? 2 : value))).toEqual({ a: 2 });
  });
});
