import { RecordReader, TableReader } from '../../core/corpus/columns.ts';
import type { Utf8Piece } from './encodings.ts';

const table = /\.(csv|tsv)(\.gz)?$/i;
const records = /\.(jsonl|ndjson)(\.gz)?$/i;
const plain = /\.(txt|text|md|tok)(\.gz)?$/i;

/** Whether a file's name says that it holds text to train on. */
export const isTextName = (name: string): boolean =>
  [plain, table, records].some((kind) => kind.test(name)) || /\.gz$/i.test(name);

/** Of tables and records, known by the file's name, the text of one column; other text as it is. */
export async function* extractText(
  name: string,
  pieces: AsyncIterable<Utf8Piece>,
  column: string | undefined,
): AsyncGenerator<Utf8Piece> {
  const reader = makeReader(name, column);
  if (!reader) {
    yield* pieces;
    return;
  }
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  for await (const { bytes, skipped } of pieces) {
    yield { bytes: encoder.encode(reader.push(decoder.decode(bytes, { stream: true }))), skipped };
  }
  yield { bytes: encoder.encode(reader.push(decoder.decode()) + reader.end()), skipped: 0 };
}

function makeReader(name: string, column: string | undefined): TableReader | RecordReader | null {
  const [, separated] = table.exec(name) ?? [];
  if (separated) return new TableReader(name, separated.toLowerCase() === 'csv' ? ',' : '\t', column);
  return records.test(name) ? new RecordReader(name, column) : null;
}
