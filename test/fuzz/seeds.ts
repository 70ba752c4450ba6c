import {
  CompressionType,
  getCompressionCodec,
  setCompressionCodec,
  type Table,
  tableFromArrays,
  tableToIPC,
  utf8,
} from '@uwdata/flechette';
import '../../core/formats/arrow.ts';
import { exportFormats } from '../../core/contract/opening.ts';
import { writers } from '../../core/formats/write.ts';
import type { EmbeddingModel } from '../../core/model.ts';
import { sheet } from '../fixtures/png.ts';
import { parquetSeeds } from './parquet-seeds.ts';

/** A file to start from, and the places where a change is most likely to be believed. */
export interface Seed {
  name: string;
  bytes: Uint8Array;
}

const model: EmbeddingModel = {
  words: ['the', 'Ёлка', '的', '🎄', '"q"', 'a,b', 'seven', 'eight'],
  dim: 4,
  input: Float32Array.from({ length: 32 }, (_, i) => Math.sin(i * 1.7)),
  output: null,
  counts: null,
  columns: [
    { name: 'n', kind: 'number', values: Float64Array.of(1, 2, 3, 4, Number.NaN, 6, 7, 8) },
    { name: 'k', kind: 'category', categories: ['x', 'y'], codes: Int32Array.of(0, 1, 0, 1, -1, 0, 1, 0) },
  ],
  metadata: { name: 'seed', format: 'test' },
};

/** A fastText model of four words and six pieces. */
function fastText(modern: boolean): Uint8Array {
  const parts: Buffer[] = [];
  const int = (...values: number[]) => {
    const buffer = Buffer.alloc(values.length * 4);
    for (const [i, value] of values.entries()) buffer.writeInt32LE(value, i * 4);
    parts.push(buffer);
  };
  const long = (value: number) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(BigInt(value));
    parts.push(buffer);
  };
  if (modern) int(793712314, 12);
  int(3, 5, 5, 1, 5, 1, 2, 1, 6, 3, 6, 100);
  parts.push(Buffer.alloc(8));
  int(4, 4, 0);
  long(40);
  if (modern) long(-1);
  for (const word of ['</s>', 'the', 'Ёлка', 'two']) {
    parts.push(Buffer.from(`${word}\0`));
    long(10);
    parts.push(Buffer.alloc(1));
  }
  if (modern) parts.push(Buffer.alloc(1));
  long(10);
  long(3);
  parts.push(Buffer.from(Float32Array.from({ length: 30 }, (_, i) => i / 7).buffer));
  return new Uint8Array(Buffer.concat(parts));
}

const whole = (chunks: Iterable<Uint8Array>): Uint8Array => new Uint8Array(Buffer.concat([...chunks]));

/** An Arrow file whose buffers of one value again and again are packed with LZ4: a literal, a match, five literals. */
function packedArrow(table: Table): Uint8Array {
  const codec = getCompressionCodec(CompressionType.LZ4_FRAME)!;
  const encode = (bytes: Uint8Array): Uint8Array => {
    const match = bytes.length - 6;
    if (match < 4 || match > 18 + 254 || bytes.some((byte) => byte !== bytes[0]))
      return new Uint8Array(bytes);
    const more = match >= 19 ? [match - 19] : [];
    const block = [0x10 | Math.min(15, match - 4), bytes[0]!, 1, 0, ...more, 0x50, ...bytes.subarray(-5)];
    return Uint8Array.of(4, 34, 77, 24, 0x40, 0x40, 0xc0, block.length, 0, 0, 0, ...block, 0, 0, 0, 0);
  };
  setCompressionCodec(CompressionType.LZ4_FRAME, { ...codec, encode });
  try {
    return tableToIPC(table, { format: 'file', codec: CompressionType.LZ4_FRAME })!;
  } finally {
    setCompressionCodec(CompressionType.LZ4_FRAME, codec);
  }
}

/** A file for every reader, by the reader's name. */
export function seeds(): Map<string, Seed[]> {
  const found = new Map<string, Seed[]>();
  for (const format of exportFormats) {
    const files = writers[format].files(model, 'seed');
    found.set(
      format,
      files.map(({ name, chunks }) => ({ name, bytes: whole(chunks) })),
    );
  }
  found.get('parquet')!.push(...parquetSeeds());
  found.set('fasttext-bin', [
    { name: 'new.bin', bytes: fastText(true) },
    { name: 'old.bin', bytes: fastText(false) },
  ]);
  const vectors = Array.from({ length: 8 }, (_, row) =>
    Array.from(model.input.subarray(row * 4, row * 4 + 4)),
  );
  const table = tableFromArrays({ word: model.words, vector: vectors, n: [1, 2, 3, 4, 5, 6, 7, 8] });
  const plain = tableFromArrays(
    { word: model.words, vector: vectors, n: new Int32Array(8) },
    { types: { word: utf8() } },
  );
  found.set('arrow', [
    ...(['file', 'stream'] as const).map((format) => ({
      name: `${format}.arrow`,
      bytes: tableToIPC(table, { format })!,
    })),
    { name: 'plain.arrow', bytes: tableToIPC(plain, { format: 'stream' })! },
    { name: 'packed.arrow', bytes: packedArrow(plain) },
  ]);
  // What a configuration of the Projector names besides; read beside a tensor of four rows (trial.ts).
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
  found.set('projector-beside', [
    { name: 'seed.bookmarks.json', bytes: bytes(JSON.stringify(states)) },
    { name: 'seed.png', bytes: sheet(2, 2, 8, 6) },
    { name: 'seed.gif', bytes: bytes('GIF89a\x10\0\x0c\0'.padEnd(60, '\0')) },
    {
      name: 'seed.jpg',
      bytes: bytes('\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x0c\0\x10'.padEnd(60, '\0')),
    },
    {
      name: 'seed.webp',
      bytes: bytes('RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x0f\0\0\x0b\0\0'.padEnd(60, '\0')),
    },
  ]);
  return found;
}

const states = [
  {
    ...{ label: 'A', selectedProjection: 'pca', pcaComponentDimensions: [0, 1], selectedPoints: [1] },
    cameraDef: { orthographic: true, position: [0, 0, 4], target: [0, 0, 0], zoom: 1 },
    projections: [0, 1, 2, 3].map((i) => ({ 'pca-0': i, 'pca-1': -i })),
  },
  {
    ...{ label: 'B', selectedProjection: 'umap', umapIs3d: true, umapNeighbors: 5, filteredPoints: [0, 2] },
    ...{ selectedPoints: [1], selectedColorOptionName: 'kind' },
    cameraDef: { orthographic: false, position: [1, 1, 1], target: [0, 0, 0], zoom: 1 },
    projections: [
      { 'umap-0': 1, 'umap-1': 2, 'umap-2': 3 },
      { 'umap-0': 0, 'umap-1': 0, 'umap-2': 0 },
    ],
  },
];
