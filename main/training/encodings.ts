/** A piece of text as UTF-8, and how many bytes before it were left out (in the first piece: a byte order mark). */
export interface Utf8Piece {
  bytes: Uint8Array;
  skipped: number;
}

/** Text in UTF-8 as it is, without its byte order mark; UTF-16 (known by its mark) recoded. */
export async function* asUtf8(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Utf8Piece> {
  let head: Uint8Array | null = new Uint8Array(0);
  let utf16: TextDecoder | null = null;
  const encoder = new TextEncoder();
  for await (const chunk of chunks) {
    if (!head) {
      yield { bytes: utf16 ? encoder.encode(utf16.decode(chunk, { stream: true })) : chunk, skipped: 0 };
      continue;
    }
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    if (head.length < 3) continue;
    const mark = ((head[0]! << 8) | head[1]!) >>> 0;
    if (mark === 0xfffe || mark === 0xfeff) {
      utf16 = new TextDecoder(mark === 0xfffe ? 'utf-16le' : 'utf-16be');
      yield { bytes: encoder.encode(utf16.decode(head, { stream: true })), skipped: 0 };
    } else {
      const skipped = mark === 0xefbb && head[2] === 0xbf ? 3 : 0;
      yield { bytes: head.subarray(skipped), skipped };
    }
    head = null;
  }
  if (head && head.length > 0) yield { bytes: head, skipped: 0 };
  if (utf16) yield { bytes: encoder.encode(utf16.decode()), skipped: 0 };
}
