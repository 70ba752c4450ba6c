import type { EncodedPiece } from '../../core/corpus/encoder.ts';
import type { TokenizerOptions } from '../../core/corpus/tokenizer.ts';

/** What a text thread is started with; pieces pass through shared memory, in slots of its own. */
export interface TextJob {
  /** corpus.wasm, compiled. */
  module: WebAssembly.Module;
  options: TokenizerOptions;
  slots: PieceSlot[];
}

export interface PieceSlot {
  /** UTF-8. */
  text: Uint8Array;
  /** Its numbers: no more than there are bytes, and those of a word held back before. */
  numbers: Uint32Array;
}

/** Coordinator -> text thread. */
export interface ToText {
  slot: number;
  /** Of the first byte, in its text; and how many there are. */
  offset: number;
  bytes: number;
  /** Ends at white space or with the text; otherwise this thread gets the next piece too. */
  whole: boolean;
}

/** Text thread -> coordinator, one for each piece and in their order. */
export interface FromText extends Omit<EncodedPiece, 'numbers'> {
  length: number;
}
