import type { ModelView, PictureSheet } from './contract/extras.ts';
import type { MetadataColumn } from './contract/metadata.ts';
import type { TrainParameters } from './word2vec/parameters.ts';

/** A table of word vectors, trained here or read from a file. Rows are in vocabulary order. */
export interface EmbeddingModel {
  /** [V] words, most frequent first where frequencies are known. */
  words: string[];
  /** The same as UTF-8 joined by line ends, where they are at hand so: `words` is then made at the first look. */
  joinedWords?: Uint8Array;
  dim: number;
  /** [V, dim] row-major: the vectors one looks at (word2vec's syn0). */
  input: Float32Array;
  /** [V, dim] row-major: the output vectors (syn1neg); null where the file has none. */
  output: Float32Array | null;
  /** [V] occurrences in the corpus; null where unknown. */
  counts: Float64Array | null;
  /** What its file says about each word, where it does. */
  columns?: MetadataColumn[];
  /** A picture of each word, and states of a window, where its file came with such. */
  pictures?: PictureSheet;
  views?: ModelView[];
  /** fastText's vectors of pieces of words, of which those of unseen words are made. */
  subwords?: Subwords;
  metadata: ModelMetadata;
}

/** How words are cut into pieces: all runs of `minn` to `maxn` characters of "<word>", hashed into buckets. */
export interface SubwordRule {
  minn: number;
  maxn: number;
}

export interface Subwords extends SubwordRule {
  /** [buckets, dim] row-major. */
  vectors: Float32Array;
}

export interface ModelMetadata {
  name: string;
  /** The file format the model was read from, or `orrery` for one trained here. */
  format: string;
  /** Present for models trained by Orrery. */
  parameters?: TrainParameters;
  corpus?: {
    name: string /** Words in the corpus. */;
    tokens: number /** SHA-256 of its bytes, hex. */;
    fingerprint: string;
  };
  /** Orrery's version that wrote it. */
  version?: string;
  /** Milliseconds since 1970. */
  created?: number;
  /** Present where the file holds vectors of pieces of words. */
  subwords?: SubwordRule;
  /** Where not all rows of its file were opened: which. */
  taken?: 'first' | 'sample';
  /** Held-out loss at the end of training, nats per example. */
  loss?: number;
}
