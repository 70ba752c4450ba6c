import type { MetadataColumn } from '../contract/metadata.ts';
import type { EmbeddingModel } from '../model.ts';
import { formatFloat32 } from './numbers.ts';
import { textChunks } from './text-chunks.ts';

/** A value of a column: a number, a text, or null where it is missing. */
export function cellOf(column: MetadataColumn, row: number): number | string | null {
  if (column.kind === 'number') return Number.isNaN(column.values[row]!) ? null : column.values[row]!;
  if (column.kind === 'category')
    return column.codes[row]! < 0 ? null : column.categories[column.codes[row]!]!;
  return column.values[row]! === '' ? null : column.values[row]!;
}

/** Each name once: one that is there already gets a number. */
export function columnNames(model: EmbeddingModel, taken: string[]): string[] {
  const used = new Set(taken);
  return (model.columns ?? []).map(({ name }) => {
    let own = name;
    for (let number = 2; used.has(own); number++) own = `${name} ${number}`;
    used.add(own);
    return own;
  });
}

/** Values with the fewest digits that read back as the same float32. */
function* valuesOf({ input, dim }: EmbeddingModel, row: number): Generator<string> {
  for (let i = row * dim; i < (row + 1) * dim; i++) yield formatFloat32(input[i]!);
}

/** CSV (`,`) or TSV (tab) with a header: the word, a column a dimension, then the metadata. */
export function* writeDelimited(model: EmbeddingModel, separator: ',' | '\t'): Generator<Uint8Array> {
  const { words, dim, columns = [] } = model;
  const quote = (text: string): string =>
    /["\n\r]/.test(text) || text.includes(separator) || text.trim() !== text
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  const dims = Array.from({ length: dim }, (_, i) => `dim_${i}`);
  const names = columnNames(model, ['word', ...dims]);
  function* lines() {
    yield `${['word', ...dims, ...names.map(quote)].join(separator)}\n`;
    for (const [row, word] of words.entries()) {
      const cells = columns.map((column) => quote(String(cellOf(column, row) ?? '')));
      yield `${[quote(word), ...valuesOf(model, row), ...cells].join(separator)}\n`;
    }
  }
  yield* textChunks(lines());
}

/** A list of records, or with `lines` one a line: `{"word": …, "vector": […], …}`. */
export function* writeJson(model: EmbeddingModel, lines: boolean): Generator<Uint8Array> {
  const { words, columns = [] } = model;
  const names = columnNames(model, ['word', 'vector']);
  const [begin, between, end] = lines ? ['', '\n', '\n'] : ['[\n', ',\n', '\n]\n'];
  function* records() {
    yield begin;
    for (const [row, word] of words.entries()) {
      const cells = columns.map(
        (column, i) => `,${JSON.stringify(names[i])}:${JSON.stringify(cellOf(column, row))}`,
      );
      const vector = [...valuesOf(model, row)].join(',');
      yield `${row > 0 ? between : ''}{"word":${JSON.stringify(word)},"vector":[${vector}]${cells.join('')}}`;
    }
    yield end;
  }
  yield* textChunks(records());
}
