import type { FileInspection, OpenOptions } from '../../core/contract/opening.ts';
import type { OpenedModel } from '../../core/formats/formats.ts';
import type { NamedPath } from '../sources.ts';

/** What a read worker is asked: to read a file, or only to look into it. */
export interface ReadJob {
  kind: 'read' | 'inspect';
  file: NamedPath;
  companions: NamedPath[];
  options: OpenOptions;
}

export type ReadAnswer<K extends ReadJob['kind']> = K extends 'read' ? OpenedModel : FileInspection;
