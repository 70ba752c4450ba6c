import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LabError } from '../../core/contract/errors.ts';
import { readModel } from '../../core/formats/formats.ts';
import { type ByteSource, memorySource } from '../../core/formats/source.ts';
import { writeModel } from '../../core/formats/write.ts';
import type { EmbeddingModel } from '../../core/model.ts';
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
      : besideTensor.test(name)
        ? configuration(name, bytes)
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
    requireInside(model);
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

const besideTensor = /\.(bookmarks\.json|png|gif|jpg|webp)$/;

/** A configuration of the Embedding Projector and its tensor of four rows, whole, that names the bytes. */
function configuration(name: string, bytes: Uint8Array): ByteSource {
  const encode = (text: string) => new TextEncoder().encode(text);
  const given = name.endsWith('.json')
    ? { bookmarksPath: name }
    : { sprite: { imagePath: name, singleImageDim: [8, 6] } };
  const embedding = { tensorName: 'T', tensorPath: 'tensors.tsv', metadataPath: 'labels.tsv', ...given };
  const files: [string, Uint8Array][] = [
    ['tensors.tsv', encode('1\t2\n3\t4\n5\t6\n7\t8\n')],
    ['labels.tsv', encode('word\tkind\na\tx\nb\ty\nc\tx\nd\ty\n')],
    [name, bytes],
  ];
  const companions = async () =>
    files.map(([file, content]) => ({
      name: file,
      size: content.length,
      open: async () => source(file, content),
    }));
  const source = (file: string, content: Uint8Array): ByteSource => ({
    ...memorySource(file, content),
    companions,
  });
  return source('projector_config.json', encode(JSON.stringify({ embeddings: [embedding] })));
}

/** Pictures and bookmarks are of rows that there are, in numbers that a camera can take. */
function requireInside({ words, pictures, views = [] }: EmbeddingModel): void {
  if (pictures) {
    const { width, height, cellWidth, cellHeight, cells } = pictures;
    const most = Math.floor(width / cellWidth) * Math.floor(height / cellHeight);
    if (cells.length !== words.length || cells.some((cell) => cell < 0 || cell >= most))
      throw new Error('a picture is not on its sheet');
  }
  for (const { rows, isolated, map, positions, camera } of views) {
    if ([...rows, ...(isolated ?? [])].some((row) => row >= words.length)) throw new Error('a row is none');
    if (positions && positions.length !== words.length * (map?.dimensions ?? 0))
      throw new Error('positions are not of the words');
    if (positions?.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY))
      throw new Error('a place is not finite');
    const seen = camera ? [camera.azimuth, camera.elevation, camera.height, ...camera.target] : [];
    if (!seen.every(Number.isFinite) || (camera && camera.height <= 0))
      throw new Error('a camera is nowhere');
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
