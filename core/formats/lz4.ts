/**
 * LZ4 frames, which Arrow packs its buffers in (LZ4 Frame Format 1.6, LZ4 Block Format). Checksums are skipped: what
 * is unpacked is checked against the length that the file promises, and its meaning by the reader.
 */

const MAGIC = 0x184d2204;

/** Unpacks a frame to exactly `length` bytes. Throws RangeError where it is damaged. */
export function unpackLz4Frame(frame: Uint8Array, length: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint32(0, true) !== MAGIC)
    throw new RangeError('The LZ4 frame does not begin with its magic number.');
  const flags = view.getUint8(4);
  // Magic, flags, block size; then the content's size and a dictionary's number where flagged; a checksum.
  let at = 6 + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0) + 1;
  const target = new Uint8Array(length);
  let filled = 0;
  for (;;) {
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) break;
    const bytes = size & 0x7fff_ffff;
    if (at + bytes > frame.length) throw new RangeError('An LZ4 block ends after its frame.');
    if (size & 0x8000_0000) {
      target.set(frame.subarray(at, at + bytes), filled);
      filled += bytes;
    } else filled = unpackLz4Block(frame, at, at + bytes, target, filled);
    at += bytes + (flags & 16 ? 4 : 0);
  }
  if (filled !== length)
    throw new RangeError(`An LZ4 frame holds ${filled} bytes where ${length} were promised.`);
  return target;
}

/** Unpacks a block; matches may reach back into earlier ones. Answers with the end of what is filled. Throws RangeError. */
export function unpackLz4Block(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  filled: number,
): number {
  let to = filled;
  for (let at = start; at < end; ) {
    const token = source[at++]!;
    let literals = token >>> 4;
    if (literals === 15)
      for (let more = 255; more === 255 && at < end; literals += more) more = source[at++]!;
    if (at + literals > end || to + literals > target.length)
      throw new RangeError('An LZ4 block is damaged.');
    target.set(source.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    if (at >= end) break;
    const offset = source[at]! | (source[at + 1]! << 8);
    at += 2;
    let match = (token & 15) + 4;
    if (match === 19) for (let more = 255; more === 255 && at < end; match += more) more = source[at++]!;
    if (offset === 0 || offset > to || to + match > target.length)
      throw new RangeError('An LZ4 block is damaged.');
    for (const stop = to + match; to < stop; to++) target[to] = target[to - offset]!;
  }
  return to;
}
