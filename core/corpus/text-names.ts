/** What the names of files say of their content. */
const table = /\.(csv|tsv)(\.gz)?$/i;
const records = /\.(jsonl|ndjson)(\.gz)?$/i;
const plain = /\.(txt|text|md|tok)(\.gz)?$/i;

/** `csv` or `tsv`, `records` (one JSON object a line), or plain text. */
export function textKind(name: string): 'csv' | 'tsv' | 'records' | 'plain' {
  const [, separated] = table.exec(name) ?? [];
  if (separated) return separated.toLowerCase() === 'csv' ? 'csv' : 'tsv';
  return records.test(name) ? 'records' : 'plain';
}

/** Whether a file's name says that it holds text to train on. */
export const isTextName = (name: string): boolean =>
  textKind(name) !== 'plain' || plain.test(name) || /\.gz$/i.test(name);

/** As `isTextName`, or an archive of such files. */
export const mayHoldTexts = (name: string): boolean => isTextName(name) || /\.zip$/i.test(name);
