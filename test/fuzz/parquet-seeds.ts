import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { CompressionCodec, Encoding, SchemaElement } from 'hyparquet/src/index.js';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer/src/index.js';

/** A zstd frame of one raw block, which says its length. */
function storedZstd(bytes: Uint8Array): Uint8Array {
  const block = (bytes.length << 3) | 1;
  const head = [0x28, 0xb5, 0x2f, 0xfd, 0x20, bytes.length, block & 255, (block >> 8) & 255, block >> 16];
  return Uint8Array.of(...head, ...bytes);
}

/** An LZ4 block of literals only. */
function storedLz4(bytes: Uint8Array): Uint8Array {
  const more = bytes.length < 15 ? [] : [bytes.length - 15];
  return Uint8Array.of(Math.min(15, bytes.length) << 4, ...more, ...bytes);
}

/** … in a frame of Hadoop's. */
function hadoopLz4(bytes: Uint8Array): Uint8Array {
  const block = storedLz4(bytes);
  return Uint8Array.of(0, 0, 0, bytes.length, 0, 0, 0, block.length, ...block);
}

const compressors = {
  GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)),
  BROTLI: (bytes: Uint8Array) => new Uint8Array(brotliCompressSync(bytes)),
  ZSTD: storedZstd,
  LZ4: hadoopLz4,
  LZ4_RAW: storedLz4,
};

const schema: SchemaElement[] = [
  { name: 'root', num_children: 5 },
  { name: 'word', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  { name: '0', type: 'FLOAT', repetition_type: 'REQUIRED' },
  { name: '1', type: 'FLOAT', repetition_type: 'OPTIONAL' },
  { name: '2', type: 'FLOAT', repetition_type: 'REQUIRED' },
  { name: 'n', type: 'INT32', repetition_type: 'REQUIRED' },
];

/** Small tables of eight rows with a column a dimension, packed and encoded in every way that is read. */
export function parquetSeeds(): { name: string; bytes: Uint8Array }[] {
  const codecs = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'ZSTD', 'LZ4', 'LZ4_RAW'] as const;
  const encodings: [word: Encoding, x: Encoding, n: Encoding][] = [
    ['PLAIN', 'PLAIN', 'PLAIN'],
    ['RLE_DICTIONARY', 'RLE_DICTIONARY', 'RLE_DICTIONARY'],
    ['DELTA_BYTE_ARRAY', 'BYTE_STREAM_SPLIT', 'DELTA_BINARY_PACKED'],
    ['DELTA_LENGTH_BYTE_ARRAY', 'PLAIN', 'DELTA_BINARY_PACKED'],
  ];
  return [
    ...codecs.map((codec) => table(codec, encodings[1]!)),
    ...encodings.map((encoding) => table('UNCOMPRESSED', encoding)),
  ];
}

function table(codec: CompressionCodec, [word, x, n]: [Encoding, Encoding, Encoding]) {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema, codec, compressors });
  const words = ['the', 'they', 'them', 'Ёлка', '的', 'a', 'an', 'and'];
  const floats = words.map((_, i) => Math.fround(Math.sin(i % 3)));
  parquet.write({
    columnData: [
      { name: 'word', data: words, encoding: word },
      { name: '0', data: floats, encoding: x },
      { name: '1', data: floats, encoding: x },
      { name: '2', data: floats, encoding: 'PLAIN' },
      { name: 'n', data: words.map((_, i) => i * i), encoding: n },
    ],
    rowGroupSize: 5,
  });
  parquet.finish();
  return { name: `${codec}-${word}.parquet`, bytes: writer.getBytes().slice() };
}
