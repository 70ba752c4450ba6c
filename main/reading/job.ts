import type { ExportFormat, FileInspection, OpenOptions } from '../../core/contract/opening.ts';
import type { OpenedModel } from '../../core/formats/formats.ts';
import type { Converted } from '../convert.ts';
import type { NamedPath } from '../sources.ts';
import type { Pulse } from './pulse.ts';

/** What a read worker is asked: to read a file, to look into it, or to write what it holds in another format. */
export interface ReadJob {
  kind: 'read' | 'inspect' | 'convert';
  file: NamedPath;
  companions: NamedPath[];
  options: OpenOptions;
  /** Where to write; for `convert`. */
  to?: { path: string; format: ExportFormat };
  pulse: Pulse;
  /** Memory that vectors may take in one piece, in bytes. */
  mostBytes: number;
  /** Memory that words, cells and what libraries make may take, in bytes. */
  mostObjects: number;
}

/** An opened model on its way between threads: its words as UTF-8 joined by line ends, which is one buffer to hand over. */
export interface PackedModel extends Omit<OpenedModel, 'model'> {
  model: Omit<OpenedModel['model'], 'words' | 'joinedWords'>;
  words: Uint8Array;
  count: number;
}

export interface ReadAnswers {
  read: PackedModel;
  inspect: FileInspection;
  convert: Converted;
}
