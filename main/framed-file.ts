import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { getHeapStatistics } from 'node:v8';
import type { z } from 'zod';
import { decode, encode } from '../core/contract/codec.ts';
import { LabError } from '../core/contract/errors.ts';
import { codeOf, reasonOf } from './files.ts';

/** A kind of file beside a model: eight characters of magic, the SHA-256 of what follows, a frame of the wire codec. */
export interface FramedKind<T> {
  magic: string;
  schema: z.ZodType<T>;
  /** In words for people: "The columns", and what becomes of a model without them. */
  what: string;
  without: string;
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** The bytes of such a file. */
export function framed<T>({ magic }: FramedKind<T>, value: T): Uint8Array[] {
  const frame = encode(value);
  return [Buffer.from(magic), digest(frame), frame];
}

/**
 * What is in a file; null where there is no file. `model` is what messages call the model it belongs to, and `fits`
 * says whether a value can be that model's. Throws `bad-file`, `unreadable`, `too-large`.
 */
export async function loadFramed<T>(
  file: string,
  { magic, schema, what, without }: FramedKind<T>,
  model: string,
  fits: (value: T) => boolean,
): Promise<T | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new LabError('unreadable', `${what} of "${model}" cannot be read: ${reasonOf(error)}.`, { file });
  }
  const damaged = () =>
    new LabError('bad-file', `${what} of "${model}" are damaged on the disk. ${without}`, { file });
  const head = magic.length + 32;
  const frame = bytes.subarray(head);
  if (!bytes.subarray(0, magic.length).equals(Buffer.from(magic))) throw damaged();
  if (!digest(frame).equals(bytes.subarray(magic.length, head))) throw damaged();
  let value: T;
  try {
    // Texts of millions of words; the rest of the service needs room too.
    const { heap_size_limit, used_heap_size } = getHeapStatistics();
    value = schema.parse(decode(frame, (heap_size_limit - used_heap_size) / 2));
  } catch (error) {
    if (!(error instanceof RangeError)) throw damaged();
    throw new LabError('too-large', `${what} of "${model}" cannot be read: ${error.message}.`, { file });
  }
  if (!fits(value)) throw damaged();
  return value;
}
