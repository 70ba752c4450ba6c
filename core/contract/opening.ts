import { z } from 'zod';
import { command, id, task } from './command.ts';

/** Longest name of a column, matrix or file that is believed. */
const name = z.string().max(1000);

/** Formats that a model can be written in. */
export const exportFormats = [
  'safetensors',
  'word2vec-text',
  'word2vec-binary',
  'glove',
  'fasttext-vec',
  'projector',
  'npy',
  'npz',
  'csv',
  'tsv',
  'json',
  'jsonl',
  'parquet',
] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What a person may choose of a file; everything has a default that the reader finds by itself. */
export const openOptions = z.object({
  /** Only the first so many rows. */
  first: z.int().min(1).max(100_000_000).optional(),
  /** Only so many rows, drawn at random over the whole file; the same seed draws the same. */
  sample: z
    .object({ rows: z.int().min(1).max(100_000_000), seed: z.int().min(0).max(0xffff_ffff) })
    .optional(),
  /** Which of several matrices: a tensor of safetensors, an array of .npz, an embedding of a Projector configuration. */
  matrix: name.optional(),
  /** Which file within an archive. */
  member: name.optional(),
  /** The column of words; null: rows are numbered. */
  words: name.nullable().optional(),
  /** One column of vectors, or columns of numbers, one a dimension. */
  vectors: z.array(name).min(1).max(100_000).optional(),
  /** The other columns to keep; absent: all that can be. */
  metadata: z.array(name).max(10_000).optional(),
  /** Leave out rows whose vector is missing, of another length or not finite, instead of refusing the file. */
  dropBad: z.boolean().optional(),
  /** Open what is there of a file that is cut short. */
  partial: z.boolean().optional(),
});
export type OpenOptions = z.output<typeof openOptions>;

/** A file of more rows is not opened before the choice of a sample was offered. */
export const manyRows = 2_000_000;
/** The sample that is offered of such a file: a map of it is made in minutes. */
export const usualSample = { rows: 200_000, seed: 1 };

export interface ColumnInfo {
  name: string;
  type: 'number' | 'text' | 'vector' | 'other';
  /** What the reader takes it for. */
  role: 'word' | 'vector' | 'metadata' | 'unused';
}

export interface MatrixInfo {
  name: string;
  /** Such as "F32" or "<f4". */
  type: string;
  rows: number;
  dimensions: number;
}

/** What a file holds, before it is opened. */
export interface FileInspection {
  /** As in the list of formats, such as `parquet`. */
  format: string;
  /** Null where that is known only at the end of the file. */
  rows: number | null;
  dimensions: number;
  columns: ColumnInfo[];
  /** Matrices to choose from. */
  matrices: MatrixInfo[];
  /** Files to choose from within an archive. */
  members: string[];
  /** The first rows: word, the first values, and metadata in the order of `metadata`. */
  preview: { word: string; values: number[]; metadata: string[] }[];
  metadata: string[];
  /** For people: what the reader found, mended or assumed. */
  notes: string[];
  /** Bytes of memory that opening all of it takes, where that can be foreseen. */
  memory: number | null;
  /** Whether there is something to choose, or to be sure of, before opening. */
  doubt: boolean;
}

export const openingCommands = {
  /**
   * Looks into a file without opening it. `companions`: files that belong to it (a vocabulary, metadata), as grants.
   */
  inspectFile: command<FileInspection>()(
    z.object({
      file: id,
      companions: z.array(id).max(100).optional(),
      options: openOptions.optional(),
      task,
    }),
  ),
} as const;
