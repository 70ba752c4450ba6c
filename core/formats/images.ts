import type { PictureSheet } from '../contract/extras.ts';

/** What an image says of itself at its beginning. */
export interface ImageHeader {
  type: PictureSheet['type'];
  /** Pixels, as stored: a camera's turning of the picture is not looked at. */
  width: number;
  height: number;
}

const starts = (bytes: Uint8Array, text: string, at = 0): boolean =>
  bytes.length >= at + text.length && [...text].every((c, i) => bytes[at + i] === c.charCodeAt(0));

/**
 * Kind and size of an image by its header alone; nothing is decoded. Null where it is none of PNG (W3C, "IHDR"), JPEG
 * (ITU-T T.81, B.2.2), GIF 87a/89a and WebP (RFC 9649), or is cut before its size.
 */
export function imageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (starts(bytes, '\x89PNG\r\n\x1a\n')) {
    if (bytes.length < 24 || !starts(bytes, 'IHDR', 12)) return null;
    return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (starts(bytes, 'GIF87a') || starts(bytes, 'GIF89a')) {
    if (bytes.length < 10) return null;
    return { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
  }
  if (starts(bytes, 'RIFF') && starts(bytes, 'WEBP', 8)) return webp(bytes, view);
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? jpeg(bytes, view) : null;
}

function webp(bytes: Uint8Array, view: DataView): ImageHeader | null {
  if (bytes.length < 30) return null;
  const of = (width: number, height: number): ImageHeader => ({ type: 'image/webp', width, height });
  if (starts(bytes, 'VP8 ', 12) && bytes[23] === 0x9d && bytes[24] === 1 && bytes[25] === 0x2a)
    return of(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  if (starts(bytes, 'VP8L', 12) && bytes[20] === 0x2f) {
    const bits = view.getUint32(21, true);
    return of((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (!starts(bytes, 'VP8X', 12)) return null;
  const three = (at: number) => view.getUint16(at, true) + bytes[at + 2]! * 65536 + 1;
  return of(three(24), three(27));
}

/** Segments follow one another until a frame header; markers may be padded with 0xff. */
function jpeg(bytes: Uint8Array, view: DataView): ImageHeader | null {
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    // Frame headers are 0xc0 to 0xcf, but for tables of codes (c4), what is reserved (c8) and conditions (cc).
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    if (marker === 0xda || marker === 0xd9) return null;
    const length = view.getUint16(at + 2);
    if (length < 2) return null;
    at += 2 + length;
  }
  return null;
}
