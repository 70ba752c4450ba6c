import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { getHeapStatistics } from 'node:v8';
import { z } from 'zod';
import { decode, encode } from '../core/contract/codec.ts';
import { LabError } from '../core/contract/errors.ts';
import type { MetadataColumn } from '../core/contract/metadata.ts';
import { codeOf, reasonOf, writeFileAtomic } from './files.ts';

/**
 * Metadata columns of a model, a file beside it: the magic "ORRCOLS1", the SHA-256 of what follows, and a frame of
 * the wire codec that holds `{columns}`.
 */
const MAGIC = Buffer.from('ORRCOLS1');
const HEAD = MAGIC.length + 32;

const name = z.string();
const stored = z.object({
  columns: z.array(
    z.discriminatedUnion('kind', [
      z.object({ name, kind: z.literal('number'), values: z.instanceof(Float64Array) }),
      z.object({
        name,
        kind: z.literal('category'),
        categories: z.array(z.string()),
        codes: z.instanceof(Int32Array),
      }),
      z.object({ name, kind: z.literal('text'), values: z.array(z.string()) }),
    ]),
  ),
});

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** Throws `cannot-write`. */
export async function saveColumns(file: string, columns: MetadataColumn[]): Promise<void> {
  const frame = encode({ columns });
  await writeFileAtomic(file, [MAGIC, digest(frame), frame]);
}

/**
 * The columns in a file, none where there is no file. `rows`: words of the model they belong to; `model` is what
 * messages call it. Throws `bad-file`, `unreadable`.
 */
export async function loadColumns(file: string, rows: number, model: string): Promise<MetadataColumn[]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw new LabError('unreadable', `The columns of "${model}" cannot be read: ${reasonOf(error)}.`, {
      file,
    });
  }
  const damaged = () =>
    new LabError(
      'bad-file',
      `The columns of "${model}" are damaged on the disk. Its words and vectors are not; open its file again for the columns.`,
      { file },
    );
  const frame = bytes.subarray(HEAD);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged();
  if (!digest(frame).equals(bytes.subarray(MAGIC.length, HEAD))) throw damaged();
  let columns: MetadataColumn[];
  try {
    // Texts of millions of words; the rest of the service needs room too.
    const { heap_size_limit, used_heap_size } = getHeapStatistics();
    columns = stored.parse(decode(frame, (heap_size_limit - used_heap_size) / 2)).columns;
  } catch (error) {
    if (!(error instanceof RangeError)) throw damaged();
    throw new LabError('too-large', `The columns of "${model}" cannot be read: ${error.message}.`, { file });
  }
  if (columns.some((column) => lengthOf(column) !== rows)) throw damaged();
  return columns;
}

const lengthOf = (column: MetadataColumn): number =>
  column.kind === 'category' ? column.codes.length : column.values.length;
