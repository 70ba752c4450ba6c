import { expect, it } from 'vitest';
import { Utf8Checker } from '../../../core/corpus/utf8.ts';
import { Sfc32 } from '../../../core/word2vec/random.ts';

function check(bytes: Uint8Array, piece: number, offset = 0): Utf8Checker {
  const checker = new Utf8Checker(offset);
  for (let at = 0; at < bytes.length; at += piece) checker.push(bytes.subarray(at, at + piece));
  checker.end();
  return checker;
}

it('malformed UTF-8 is counted as TextDecoder replaces it, wherever pieces end', () => {
  const random = Sfc32.seeded(2, 0);
  const some = [
    0x20, 0x41, 0x80, 0xbf, 0xc0, 0xc3, 0xa9, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xff,
  ];
  for (let trial = 0; trial < 500; trial++) {
    const bytes = Uint8Array.from({ length: 40 }, () => some[random.next() % some.length]!);
    const replaced = [...new TextDecoder().decode(bytes)].filter((c) => c === '\ufffd').length;
    for (const piece of [40, 1, 7]) expect(check(bytes, piece).invalid).toBe(replaced);
  }
});

it('says where the first malformed sequence began', () => {
  const bytes = Uint8Array.from([0x61, 0xc3, 0xa9, 0xe2, 0x82, 0x28, 0xff]);
  expect(check(bytes, 1, 3)).toMatchObject({ invalid: 2, firstInvalid: 6 });
  expect(check(Uint8Array.from([0x61, 0xc3]), 1)).toMatchObject({ invalid: 1, firstInvalid: 1 });
  expect(check(new TextEncoder().encode('naïve 𐐀 \ufffd'), 2)).toMatchObject({
    invalid: 0,
    firstInvalid: -1,
  });
});
