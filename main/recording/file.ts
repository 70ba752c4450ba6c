import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { decode, encode } from '../../core/contract/codec.ts';
import { writeFileAtomic } from '../files.ts';
import { type Moment, Recording } from './recording.ts';

/** A recording on disk: one frame of the wire codec, then its CRC-32 (u32, little-endian). */
const stored = z.object({
  version: z.literal(1),
  dim: z.int().min(0),
  /** Of the points. */
  words: z.array(z.string()),
  subset: z.object({ rows: z.instanceof(Uint32Array), of: z.int() }).optional(),
  moments: z.array(
    z.object({
      step: z.number(),
      fraction: z.number(),
      positions: z.instanceof(Float32Array),
      vectors: z.instanceof(Int8Array).nullable(),
    }),
  ),
});

/** Memory that words and numbers of moments may take, in bytes. */
const MOST = 512 * 2 ** 20;

/** Throws `cannot-write`. */
export async function saveRecording(file: string, recording: Recording): Promise<void> {
  const { dim, words, moments, points, subset } = recording;
  const bytes = encode({
    version: 1,
    dim,
    words: Array.from({ length: points }, (_, i) => words[recording.rowOf(i)]!),
    ...(subset ? { subset } : {}),
    moments,
  });
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(bytes));
  await writeFileAtomic(file, [bytes, sum]);
}

/** Null where there is none, or one that is damaged, which is as good as none. */
export async function loadRecording(file: string): Promise<Recording | null> {
  const bytes = await readFile(file).catch(() => null);
  if (!bytes || bytes.length < 4) return null;
  const body = bytes.subarray(0, -4);
  if (crc32(body) !== bytes.readUInt32LE(body.length)) return null;
  try {
    const { moments, words, dim, subset = null } = stored.parse(decode(body, MOST));
    const points = (moments.at(-1)?.positions.length ?? 0) / 3;
    if (subset && subset.rows.length !== points) return null;
    const whole = ({ positions, vectors }: Moment) =>
      positions.length % 3 === 0 &&
      (subset ? positions.length <= points * 3 : positions.length === points * 3) &&
      (!vectors || vectors.length === (positions.length / 3) * dim);
    if (!moments.every(whole)) return null;
    const byRow: string[] = subset ? [] : words;
    subset?.rows.forEach((row, i) => {
      byRow[row] = words[i]!;
    });
    return new Recording(byRow, moments, dim, subset);
  } catch {
    return null;
  }
}
