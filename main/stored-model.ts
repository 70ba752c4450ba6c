import type { ModelSummary } from '../core/contract/service.ts';
import { readModelHeader, readSafetensors, readUnseen } from '../core/formats/safetensors.ts';
import { writeSafetensors } from '../core/formats/safetensors-write.ts';
import type { EmbeddingModel, ModelMetadata } from '../core/model.ts';
import type { FileSource } from './sources.ts';

/** Opens a model's bytes; `whole` where all of them will be read, so that their checksum is worth comparing. */
export type ModelOpener = (whole: boolean) => Promise<FileSource>;

/** A model's bytes, as safetensors. */
export interface StoredModel {
  name: string;
  length: number;
  metadata: ModelMetadata;
  chunks(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** The bytes of a model in memory. */
export function storedInMemory(name: string, model: EmbeddingModel): StoredModel {
  const chunks = () => writeSafetensors(model);
  let length = 0;
  for (const chunk of chunks()) length += chunk.length;
  return { name, length, metadata: model.metadata, chunks };
}

/** The bytes of a model in a file. Throws `unreadable`, `bad-file`. */
export async function storedInFile(name: string, open: ModelOpener): Promise<StoredModel> {
  const source = await open(false);
  try {
    const { bytes, metadata } = await readModelHeader(source);
    return { name, length: bytes, metadata, chunks: () => streamOf(() => open(true)) };
  } finally {
    await source.close();
  }
}

async function* streamOf(open: () => Promise<FileSource>): AsyncGenerator<Uint8Array> {
  const source = await open();
  try {
    yield* source.stream();
  } finally {
    await source.close();
  }
}

/** What stays in memory of a model that is on the disk: what lies beside it and pieces of words are read when asked for. */
export function withoutExtras(model: EmbeddingModel): EmbeddingModel {
  // By its properties as they are: words that have not been spelled out stay so.
  const {
    columns: _columns,
    pictures: _pictures,
    views: _views,
    subwords,
    ...kept
  } = Object.getOwnPropertyDescriptors(model);
  const bare: EmbeddingModel = Object.defineProperties({} as EmbeddingModel, kept);
  // A word's vectors and its pieces' may share memory.
  if (subwords?.value) bare.input = model.input.slice();
  return bare;
}

/** What the list says of a model of so many words. */
export function summaryOf(
  id: string,
  words: number,
  dim: number,
  bytes: number,
  { name, format, created = 0, parameters, corpus, loss, taken }: ModelMetadata,
): ModelSummary {
  return {
    id,
    name,
    words,
    dim,
    origin: format === 'orrery' ? 'trained' : 'opened',
    format,
    created,
    bytes,
    ...(taken ? { taken } : {}),
    ...(parameters ? { parameters } : {}),
    ...(corpus ? { corpus: corpus.name } : {}),
    ...(loss === undefined ? {} : { loss }),
  };
}

/** A model read from its bytes, without what `withoutExtras` leaves on the disk. Throws as `readSafetensors`. */
export const loadedFrom = (open: ModelOpener): Promise<EmbeddingModel> =>
  opened(open, true, async (source) => {
    return (await readSafetensors(source, { shared: true }, { subwords: false })).model;
  });

/** The pieces of words on the disk, where there are such. Throws as `readSafetensors`. */
export const subwordsFrom = (open: ModelOpener): Promise<EmbeddingModel['subwords']> =>
  opened(open, true, async (source) => (await readSafetensors(source)).model.subwords);

/** The vector of a word that a model has not seen, from its pieces on the disk; null where there is none. */
export const unseenFrom = (open: ModelOpener, word: string): Promise<Float32Array | null> =>
  opened(open, false, (source) => readUnseen(source, word));

async function opened<T>(
  open: ModelOpener,
  whole: boolean,
  work: (source: FileSource) => Promise<T>,
): Promise<T> {
  const source = await open(whole);
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}
