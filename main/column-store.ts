import { z } from 'zod';
import type { MetadataColumn } from '../core/contract/metadata.ts';
import type { EmbeddingModel } from '../core/model.ts';
import { type FramedKind, framed, loadFramed } from './framed-file.ts';

/** Metadata columns of a model, a file beside it. */
const name = z.string();
const kind: FramedKind<{ columns: MetadataColumn[] }> = {
  magic: 'ORRCOLS1',
  schema: z.object({
    columns: z.array(
      z.discriminatedUnion('kind', [
        z.object({ name, kind: z.literal('number'), values: z.instanceof(Float64Array) }),
        z.object({
          name,
          kind: z.literal('category'),
          categories: z.array(z.string()),
          codes: z.instanceof(Int32Array),
        }),
        z.object({ name, kind: z.literal('text'), values: z.array(z.string()) }),
      ]),
    ),
  }),
  what: 'The columns',
  without: 'Its words and vectors are not; open its file again for the columns.',
};

/** The bytes of a model's columns; null where it has none. */
export const columnsBytes = ({ columns = [] }: Pick<EmbeddingModel, 'columns'>): Uint8Array[] | null =>
  columns.length > 0 ? framed(kind, { columns }) : null;

/** The columns in a file, none where there is no file. `rows`: words of the model they belong to. Throws as `loadFramed`. */
export async function loadColumns(file: string, rows: number, model: string): Promise<MetadataColumn[]> {
  const fits = ({ columns }: { columns: MetadataColumn[] }) =>
    columns.every((column) => lengthOf(column) === rows);
  return (await loadFramed(file, kind, model, fits))?.columns ?? [];
}

const lengthOf = (column: MetadataColumn): number =>
  column.kind === 'category' ? column.codes.length : column.values.length;
