import type { TaskProgress } from '../../core/contract/service.ts';
import type { EncoderOptions } from '../../core/corpus/encoder.ts';
import type { VocabularyOptions, Words } from '../../core/corpus/vocabulary.ts';
import type { TrainParameters } from '../../core/word2vec/parameters.ts';
import type { RoomParameters } from './room.ts';
import type { EncodedCorpus } from './token-store.ts';

/** A text for the corpus thread: a file, or (no path) text that arrives in messages. */
interface TextPlace {
  name: string;
  path?: string | undefined;
}

/** What the corpus thread is started with. */
export interface CorpusJob {
  texts: TextPlace[];
  /** Bytes of encoded text kept in memory; what is more goes to `file`, which the receiver removes. */
  memory: number;
  file: string;
  /** corpus.wasm, compiled. */
  module: WebAssembly.Module;
  options: EncoderOptions &
    VocabularyOptions &
    Pick<TrainParameters, 'phrasePasses' | 'phraseThreshold' | 'textColumn'> &
    RoomParameters;
  /** Threads that encode at most, the corpus thread among them, and the bytes each takes at a time; the outcome depends on neither. */
  threads: number;
  pieceBytes: number;
  /** One number in shared memory; anything but 0 cancels. */
  cancel: Int32Array;
}

export type Stage = Omit<TaskProgress, 'task'>;

/** The corpus, counted and encoded. */
export interface ReadCorpus {
  /** Most frequent first. */
  words: string[];
  counts: Float64Array;
  /** [types] -> row of the vocabulary, or DROPPED; in shared memory. */
  rows: Uint32Array;
  encoded: EncodedCorpus;
  /** Words read. */
  allTokens: number;
  /** Words read that are in the vocabulary. */
  tokens: number;
  /** SHA-256 of the texts' bytes as they are on disk, hex. */
  fingerprint: string;
}

/** The corpus as it goes from thread to thread. */
export type SentCorpus = Omit<ReadCorpus, 'words'> & { words: Words };

/** Corpus thread -> coordinator. */
export type FromCorpus =
  | { kind: 'stage'; stage: Stage }
  | { kind: 'notice'; message: string }
  | { kind: 'more' } // send the next piece of the text without a path
  | { kind: 'done'; corpus: SentCorpus }
  | { kind: 'failed'; code: string; message: string; details: Record<string, unknown> };

/** Coordinator -> corpus thread: the next piece; null: that text is complete. */
export type ToCorpus = { piece: string | null };
