import { z } from 'zod';
import { command, id } from './command.ts';

/** What a file says about its words besides their vectors: one value a word of the vocabulary, in its order. */
export type MetadataColumn =
  | { name: string; kind: 'number' /** [V]; NaN: missing. */; values: Float64Array }
  | { name: string; kind: 'category'; categories: string[] /** [V]; -1: missing. */; codes: Int32Array }
  | { name: string; kind: 'text' /** [V]; empty: missing. */; values: string[] };

export const metadataCommands = {
  /** The columns that came with a model's file; none where it had none. */
  metadata: command<{ columns: MetadataColumn[] }>()(z.object({ model: id })),
} as const;
