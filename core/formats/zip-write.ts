/** A file of an archive, or one that belongs together with others. */
export interface OutputFile {
  name: string;
  chunks: Iterable<Uint8Array>;
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 (ISO 3309) of more bytes, `crc` being that of the ones before. */
function crc32(bytes: Uint8Array, crc: number): number {
  let c = ~crc;
  for (let i = 0; i < bytes.length; i++) c = table[(c ^ bytes[i]!) & 0xff]! ^ (c >>> 8);
  return ~c >>> 0;
}

const LIMIT = 0xffff_ffff;
/** 1980-01-01, so that the same files give the same bytes. */
const DATE = 0x21;

/** A record of little-endian fields: [value, bytes] each. */
function record(...fields: [number, 2 | 4 | 8][]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [, width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, width] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else if (width === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += width;
  }
  return bytes;
}

/**
 * A ZIP archive of stored files (PKWARE APPNOTE 6.3), streamed: sizes and checksums follow each file's bytes. Entries
 * are ZIP64 throughout, so files may be of any size.
 */
export function* zipped(files: Iterable<OutputFile>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, chunks } of files) {
    const path = encoder.encode(name);
    const head = record(
      ...([
        [0x04034b50, 4],
        [45, 2],
        [0x0808, 2],
        [0, 2],
        [0, 2],
        [DATE, 2],
        [0, 4],
      ] as [number, 2 | 4][]),
      ...([
        [LIMIT, 4],
        [LIMIT, 4],
        [path.length, 2],
        [20, 2],
      ] as [number, 2 | 4][]),
    );
    yield head;
    yield path;
    yield record([1, 2], [16, 2], [0, 8], [0, 8]);
    let size = 0;
    let crc = 0;
    for (const chunk of chunks) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      yield chunk;
    }
    yield record([0x08074b50, 4], [crc, 4], [size, 8], [size, 8]);
    directory.push(
      record(
        ...([
          [0x02014b50, 4],
          [45, 2],
          [45, 2],
          [0x0808, 2],
          [0, 2],
          [0, 2],
          [DATE, 2],
          [crc, 4],
        ] as [number, 2 | 4][]),
        ...([
          [LIMIT, 4],
          [LIMIT, 4],
          [path.length, 2],
          [28, 2],
          [0, 2],
          [0, 2],
          [0, 2],
          [0, 4],
        ] as [number, 2 | 4][]),
        [LIMIT, 4],
      ),
      path,
      record([1, 2], [24, 2], [size, 8], [size, 8], [offset, 8]),
    );
    offset += head.length + path.length + 20 + size + 24;
  }
  yield* directory;
  const count = directory.length / 3;
  const bytes = directory.reduce((sum, part) => sum + part.length, 0);
  yield record(
    ...([
      [0x06064b50, 4],
      [44, 8],
      [45, 2],
      [45, 2],
      [0, 4],
      [0, 4],
    ] as [number, 2 | 4 | 8][]),
    ...([
      [count, 8],
      [count, 8],
      [bytes, 8],
      [offset, 8],
    ] as [number, 8][]),
  );
  yield record([0x07064b50, 4], [0, 4], [offset + bytes, 8], [1, 4]);
  yield record([0x06054b50, 4], [0, 2], [0, 2], [0xffff, 2], [0xffff, 2], [LIMIT, 4], [LIMIT, 4], [0, 2]);
}
