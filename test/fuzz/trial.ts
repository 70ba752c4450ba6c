import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LabError } from '../../core/contract/errors.ts';
import { readModel } from '../../core/formats/formats.ts';
import { type ByteSource, memorySource } from '../../core/formats/source.ts';
import { writeModel } from '../../core/formats/write.ts';
import { openFile } from '../../main/sources.ts';

/** Milliseconds that reading a few kilobytes may take, on a busy machine. */
const SLOW = 5000;

/** Reads bytes as a file of that name. Throws an Error where the reader does other than give a model or say what is wrong. */
export async function trial(name: string, bytes: Uint8Array, whole: boolean): Promise<'read' | 'refused'> {
  const began = performance.now();
  const outcome = await readOrRefuse(name, bytes, whole);
  const took = performance.now() - began;
  if (took > SLOW) throw new Error(`took ${Math.round(took)} ms`);
  return outcome;
}

async function readOrRefuse(name: string, bytes: Uint8Array, whole: boolean): Promise<'read' | 'refused'> {
  let source: ByteSource | null = null;
  try {
    source = /\.(npz|zip|gz)$/.test(name)
      ? await onDisk(name, bytes)
      : whole
        ? memorySource(name, bytes)
        : inPieces(name, bytes);
    const { model } = await readModel(source);
    const { words, dim, input } = model;
    if (input.length !== words.length * dim)
      throw new Error(`${words.length} words x ${dim}, and ${input.length} values`);
    if (input.some((value) => !Number.isFinite(value))) throw new Error('a value is not finite');
    if (words.some((word) => word.includes('\n'))) throw new Error('a word holds a line end');
    for (const column of model.columns ?? []) {
      const size = column.kind === 'category' ? column.codes.length : column.values.length;
      if (size !== words.length)
        throw new Error(`column "${column.name}" has ${size} values for ${words.length} words`);
    }
    // What was read can be kept.
    for (const _ of writeModel('safetensors', model));
    return 'read';
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    if (!/^(bad-file|too-large|invalid-input)$/.test(thrown.code)) throw thrown;
    if (!thrown.message.includes(name))
      throw new Error(`The message does not name the file: ${thrown.message}`);
    return 'refused';
  } finally {
    await source?.close?.();
  }
}

/** Archives are taken apart from a file. */
async function onDisk(name: string, bytes: Uint8Array): Promise<ByteSource> {
  const file = path.join(tmpdir(), `orrery-fuzz-${process.pid}-${name}`);
  await writeFile(file, bytes);
  return openFile(file, { name });
}

/** Without size and random access, in pieces of an awkward length, as an archive gives them. */
function inPieces(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: null,
    read: null,
    seekable: async () => memorySource(name, bytes),
    async *stream() {
      for (let at = 0; at < bytes.length; at += 13) yield bytes.subarray(at, at + 13);
    },
  };
}
