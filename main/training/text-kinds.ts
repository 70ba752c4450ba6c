import { RecordReader, TableReader } from '../../core/corpus/columns.ts';
import type { PieceNotes } from '../../core/corpus/text-kernel.ts';
import { textKind } from '../../core/corpus/text-names.ts';
import { Utf8Checker } from '../../core/corpus/utf8.ts';
import type { Utf8Piece } from './encodings.ts';

/** How much of a text is malformed UTF-8, and where it begins (-1: nowhere). */
export type Malformed = Pick<PieceNotes, 'invalid' | 'firstInvalid'>;

/**
 * Of tables and records, known by the file's name, the text of one column; other text as it is.
 *
 * @param onChecked for tables and records, at the end: what of them was malformed (and is replaced here, so that nobody
 * can find it afterwards)
 */
export async function* extractText(
  name: string,
  pieces: AsyncIterable<Utf8Piece>,
  column: string | undefined,
  onChecked: (malformed: Malformed) => void,
): AsyncGenerator<Utf8Piece> {
  const reader = makeReader(name, column);
  if (!reader) {
    yield* pieces;
    return;
  }
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let checker: Utf8Checker | null = null;
  for await (const { bytes, skipped } of pieces) {
    checker ??= new Utf8Checker(skipped);
    checker.push(bytes);
    yield { bytes: encoder.encode(reader.push(decoder.decode(bytes, { stream: true }))), skipped };
  }
  yield { bytes: encoder.encode(reader.push(decoder.decode()) + reader.end()), skipped: 0 };
  checker?.end();
  if (checker) onChecked(checker);
}

function makeReader(name: string, column: string | undefined): TableReader | RecordReader | null {
  const kind = textKind(name);
  if (kind === 'plain') return null;
  if (kind === 'records') return new RecordReader(name, column);
  return new TableReader(name, kind === 'csv' ? ',' : '\t', column);
}
