import { describe, expect, it } from 'vitest';
import { imageHeader } from '../../../core/formats/images.ts';
import { png } from '../../fixtures/png.ts';

const bytes = (text: string, ...more: number[]) =>
  Uint8Array.from([...Buffer.from(text, 'latin1'), ...more, ...new Array<number>(32).fill(0)]);

/** The beginnings of files, as their formats have them; 300 by 200 pixels. */
const images: [name: string, type: string, head: Uint8Array][] = [
  ['PNG', 'image/png', png(300, 200, () => [1, 2, 3])],
  ['GIF', 'image/gif', bytes('GIF89a', 0x2c, 1, 200, 0)],
  ['lossy WebP', 'image/webp', bytes('RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0', 0x9d, 1, 0x2a, 0x2c, 1, 200, 0)],
  // Width less one in 14 bits, then height less one.
  ['lossless WebP', 'image/webp', bytes('RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f', 0x2b, 0xc1, 0x31, 0)],
  ['WebP of more parts', 'image/webp', bytes('RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0', 0x2b, 1, 0, 199, 0, 0)],
  [
    'JPEG',
    'image/jpeg',
    // An application's segment, a table of codes, padding, then a progressive frame.
    bytes('\xff\xd8\xff\xe0\0\x04ab\xff\xc4\0\x03a\xff\xff\xc2\0\x11\x08', 0, 200, 1, 0x2c),
  ],
];

describe('the header of an image', () => {
  it.each(images)('%s: tells kind and size', (_, type, head) => {
    expect(imageHeader(head)).toEqual({ type, width: 300, height: 200 });
  });

  it.each(images)('%s: says nothing where it is cut', (_, __, head) => {
    for (let length = 0; length < 10; length++) expect(imageHeader(head.slice(0, length))).toBeNull();
  });

  it.each([
    ['markup that draws', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a JPEG that never begins', '\xff\xd8\xff\xda\0\x02'],
    ['a JPEG whose segment has no length', '\xff\xd8\xff\xe0\0\0\xff\xc0\0\x11\x08'],
    ['a PNG of another order', '\x89PNG\r\n\x1a\n\0\0\0\x0dIDAT'],
    ['a sound', 'RIFF\0\0\0\0WAVEfmt '],
  ])('is none of %s', (_, text) => {
    expect(imageHeader(bytes(text))).toBeNull();
  });
});
