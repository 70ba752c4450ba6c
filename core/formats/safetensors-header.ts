import { z } from 'zod';
import { parseJson } from '../json.ts';
import { tensorTypes } from './floats.ts';
import { type ByteSource, badFile } from './source.ts';

/** Largest header believed, as in the reference reader. */
const MAX_HEADER = 100_000_000;

const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
export type Tensor = z.output<typeof tensorSchema>;

/** The header of a safetensors file. */
export interface Header {
  tensors: Map<string, Tensor>;
  strings: Map<string, string>;
  /** Offset of the first tensor in the file. */
  data: number;
  /** Length of the file as its header has it. */
  bytes: number;
}

/** Reads the header and checks it against the file's size. Throws `bad-file`. */
export async function readHeader(source: ByteSource): Promise<Header> {
  const { size, read } = source;
  if (size === null || read === null) throw badFile(source, 'a safetensors file needs random access.');
  if (size < 8) throw badFile(source, `a safetensors file has at least 8 bytes; this one has ${size}.`);
  const prefix = await read(0, 8);
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true));
  if (length > MAX_HEADER) {
    throw badFile(
      source,
      `it does not begin like a safetensors file: byte 0 should hold the length of its header, at most 100 MB, and says ${length}. Fetch or write it anew; if it is of another kind, give it the name of that kind.`,
      { byte: 0 },
    );
  }
  if (8 + length > size) {
    throw badFile(
      source,
      `the file is cut short: its header alone takes ${8 + length} bytes and it holds ${size}.`,
      { expected: 8 + length, found: size },
    );
  }
  const { tensors, strings } = parseHeader(source, await read(8, length));
  const data = 8 + length;
  return { tensors, strings, data, bytes: checkExtents(source, tensors, data, size) };
}

function parseHeader(source: ByteSource, bytes: Uint8Array) {
  let header: unknown;
  try {
    header = parseJson(bytes);
  } catch (error) {
    throw badFile(source, `the safetensors header is not JSON: ${(error as Error).message}.`, { byte: 8 });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw badFile(source, 'the safetensors header is not a JSON object.', { byte: 8 });
  }
  const tensors = new Map<string, Tensor>();
  const strings = new Map<string, string>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      for (const [key, value] of Object.entries(entry ?? {})) strings.set(key, String(value));
      continue;
    }
    const tensor = tensorSchema.safeParse(entry);
    if (!tensor.success) throw badFile(source, `the entry of tensor "${name}" in the header is malformed.`);
    tensors.set(name, tensor.data);
  }
  return { tensors, strings };
}

/** Length the header promises. Throws `bad-file` where the file is shorter or a tensor's extent contradicts its shape. */
function checkExtents(source: ByteSource, tensors: Map<string, Tensor>, data: number, size: number): number {
  let end = 0;
  for (const [name, { dtype, shape, data_offsets }] of tensors) {
    const [from, to] = data_offsets;
    const elements = shape.reduce((product, n) => product * n, 1);
    // Types unknown to us are not ours to size.
    const type = Object.hasOwn(tensorTypes, dtype) ? tensorTypes[dtype] : undefined;
    const expected = (type?.bytes ?? 0) * elements;
    if (to < from || (type && to - from !== expected)) {
      throw badFile(
        source,
        `tensor "${name}" (${dtype} [${shape.join(', ')}]) spans ${to - from} bytes, expected ${expected}.`,
      );
    }
    end = Math.max(end, to);
  }
  if (data + end > size) {
    throw badFile(
      source,
      `the file is cut short: its header promises ${data + end} bytes and it holds ${size}.`,
      { expected: data + end, found: size },
    );
  }
  return size;
}

/** The tensors in words, for messages. */
export function listed(tensors: Map<string, Tensor>): string {
  const has = [...tensors].map(([name, { dtype, shape }]) => `"${name}" ${dtype} [${shape.join(', ')}]`);
  const more = has.length > 20 ? ` and ${has.length - 20} more` : '';
  return `Its tensors: ${has.slice(0, 20).join(', ') || 'none'}${more}.`;
}
