import { z } from 'zod';
import type { MatrixInfo } from '../contract/opening.ts';
import { namesBeside, rowsOfNames } from './companions.ts';
import { numpyType } from './floats.ts';
import { Lines } from './lines.ts';
import { type Matrix, piecesOf, readMatrix } from './matrix.ts';
import { parseNumber } from './numbers.ts';
import { readSheet, sheetPath } from './picture-sheet.ts';
import { readStates, type State } from './projector-bookmarks.ts';
import type { RowExtras } from './row-extras.ts';
import { type ByteSource, badFile, type Companion, readAll } from './source.ts';
import type { ReadOptions, ReadResult } from './table.ts';

/**
 * Files of TensorFlow's Embedding Projector: tensors as .tsv (numbers between tabs) or .bytes (float32 without a
 * header), metadata.tsv with a line a row (a header where it has several columns), and projector_config.json, which
 * names them. The addresses in it are never fetched: only files beside it are opened, by their names.
 */

const FLOAT32 = numpyType('<f4')!;
const MAX_CONFIG = 2 ** 20;
const TAB = 9;

const config = z.object({
  embeddings: z.array(
    z.object({
      tensorName: z.string().default(''),
      tensorShape: z.array(z.number()).optional(),
      tensorPath: z.string().optional(),
      metadataPath: z.string().optional(),
      sprite: z.unknown().optional(),
      bookmarksPath: z.string().optional(),
    }),
  ),
});
type Embedding = z.output<typeof config>['embeddings'][number];

const baseName = (path: string): string => path.replace(/[?#].*$/, '').replace(/^.*[/\\]/, '');

/** Tensors as .tsv. Throws `bad-file` naming the line. */
export async function readTensorTsv(
  source: ByteSource,
  options: ReadOptions,
  embedding?: Embedding,
): Promise<ReadResult> {
  let rows = 0;
  let dim = 0;
  for await (const { data, start, end } of linesOf(source)) {
    if (rows === 0) dim = data.subarray(start, end).filter((c: number) => c === TAB).length + 1;
    rows++;
  }
  if (rows === 0) throw badFile(source, 'the file is empty.');
  const matrix: Matrix = { rows, dim, type: FLOAT32, label: 'the tensor', pieces: () => parsed(source, dim) };
  return withConfig(source, matrix, options, embedding);
}

async function* linesOf(source: ByteSource) {
  const lines = new Lines(source);
  try {
    for (let at = await lines.take(); at; at = await lines.take()) {
      if (at[1] > at[0]) yield { data: lines.window.data, start: at[0], end: at[1], number: lines.number };
    }
  } finally {
    await lines.window.close();
  }
}

async function* parsed(source: ByteSource, dim: number): AsyncGenerator<Uint8Array> {
  const row = new Float32Array(dim);
  for await (const { data, start, end, number } of linesOf(source)) {
    let column = 0;
    for (let at = start; at <= end; at++) {
      let stop = data.subarray(at, end).indexOf(TAB);
      stop = stop < 0 ? end : at + stop;
      const value = parseNumber(data, at, stop);
      if (Number.isNaN(value) || column >= dim) {
        const shown = new TextDecoder().decode(data.subarray(at, Math.min(stop, at + 40)));
        const what =
          column >= dim
            ? `has more than ${dim} values, the number in line 1`
            : `value ${column + 1} is "${shown}", not a number`;
        throw badFile(source, `line ${number}: ${what}.`, { line: number });
      }
      row[column++] = value;
      at = stop;
    }
    if (column < dim)
      throw badFile(source, `line ${number} ends after ${column} of ${dim} values.`, { line: number });
    yield new Uint8Array(row.buffer);
  }
}

/** Tensors as .bytes; their shape is told by a configuration or by a file of metadata beside them. Throws `bad-file`. */
export async function readTensorBytes(source: ByteSource, options: ReadOptions): Promise<ReadResult> {
  const beside = (await source.companions?.()) ?? [];
  for (const companion of beside.filter(
    ({ name, size }) => /config.*\.json$|\.json$/i.test(name) && size <= MAX_CONFIG,
  )) {
    const found = (await parseConfig(companion))?.find(
      ({ tensorPath }) => baseName(tensorPath ?? '') === baseName(source.name),
    );
    if (found) return readBytes(source, found, options);
  }
  const floats = (source.size ?? 0) / 4;
  for (const companion of beside.filter(({ name }) => /\.(tsv|txt)$/i.test(name))) {
    const rows = await rowsOfNames(companion, floats);
    if (!rows || floats % rows !== 0 || !/meta|label|word|vocab/i.test(companion.name)) continue;
    return readBytes(
      source,
      { tensorName: '', tensorShape: [rows, floats / rows], metadataPath: companion.name },
      options,
    );
  }
  throw badFile(
    source,
    'it is a tensor of plain float32 numbers that does not say its shape. Put its projector_config.json or its metadata.tsv beside it and open it again.',
  );
}

async function readBytes(
  source: ByteSource,
  embedding: Embedding,
  options: ReadOptions,
): Promise<ReadResult> {
  const [rows = 0, dim = 0] = embedding.tensorShape ?? [];
  const need = rows * dim * 4;
  if (!Number.isSafeInteger(rows) || !Number.isSafeInteger(dim) || rows < 1 || dim < 1) {
    throw badFile(
      source,
      `its configuration gives the shape [${embedding.tensorShape?.join(', ') ?? ''}], which is none of vectors.`,
    );
  }
  if (source.size !== null && source.size !== need) {
    throw badFile(
      source,
      `its configuration promises ${rows} rows of ${dim} values, ${need} bytes, and it holds ${source.size}.`,
      {
        expected: need,
        found: source.size,
      },
    );
  }
  const matrix: Matrix = {
    rows,
    dim,
    type: FLOAT32,
    label: 'the tensor',
    pieces: () => piecesOf(source, 0, need),
  };
  return withConfig(source, matrix, options, embedding);
}

/** A tensor with all that its configuration names: words and metadata, pictures, bookmarks. */
async function withConfig(
  source: ByteSource,
  matrix: Matrix,
  options: ReadOptions,
  embedding?: Embedding,
): Promise<ReadResult> {
  const { metadataPath, bookmarksPath, sprite } = embedding ?? {};
  const { rows } = matrix;
  const names = metadataPath ? await namesBeside(source, rows, baseName(metadataPath)) : null;
  if (!bookmarksPath && !sprite) return readMatrix(source, matrix, 'projector', options, names);
  const beside = (await source.companions?.()) ?? [];
  const find = (path: string) => beside.find(({ name }) => name === baseName(path));
  const told: string[] = [];
  const extras: RowExtras = { rows, sheet: null, states: [] };
  if (sprite) {
    const sheet = await readSheet(sprite, find(sheetPath(sprite) ?? ''), rows);
    if (typeof sheet === 'string') told.push(sheet);
    else extras.sheet = sheet;
  }
  if (bookmarksPath) {
    const file = find(bookmarksPath);
    const states = file && (await readStates(file));
    extras.states = states ?? [];
    if (!file) told.push('The bookmarks that it names are not beside it.');
    else if (!states) told.push(`The bookmarks in ${file.name} cannot be read, and were left out.`);
    else told.push(...untold(states));
  }
  const result = await readMatrix(source, matrix, 'projector', options, names, {}, extras);
  return { ...result, notices: [...result.notices, ...told] };
}

/** What of bookmarks does not cross over. */
function untold(states: readonly State[]): string[] {
  const names = (of: (state: State) => boolean) =>
    states
      .flatMap((state, i) => (of(state) ? `"${state.label.trim() || i + 1}"` : []))
      .slice(0, 5)
      .join(', ');
  const custom = names(({ selectedProjection }) => selectedProjection === 'custom');
  const moving = names(({ selectedProjection }) => selectedProjection === 'tsne');
  return [
    ...(custom ? [`The map between searches of the bookmark ${custom} is not made here.`] : []),
    ...(moving ? [`The iteration and learning rate of t-SNE in the bookmark ${moving} are not taken.`] : []),
  ];
}

/** Whether JSON begins like a configuration. */
export const isConfig = (head: string): boolean =>
  /^\s*\{/.test(head) && /"embeddings"\s*:/.test(head) && /"tensor(Path|Name)"/.test(head);

/** The embedding that a configuration names, or the chosen one of several. Throws `bad-file`. */
export async function readConfig(source: ByteSource, options: ReadOptions): Promise<ReadResult> {
  const embeddings = await parseConfig({
    name: source.name,
    size: source.size ?? 0,
    open: async () => ({ ...source, close: undefined }),
  });
  if (!embeddings || embeddings.length === 0)
    throw badFile(source, 'it is no configuration of the Embedding Projector that names a tensor.');
  const beside = (await source.companions?.()) ?? [];
  const there = embeddings.flatMap((embedding) => {
    const file = beside.find(({ name }) => name === baseName(embedding.tensorPath ?? ''));
    return file ? [{ embedding, file }] : [];
  });
  const chosen = there.find(
    ({ embedding }) => options.matrix === undefined || embedding.tensorName === options.matrix,
  );
  if (!chosen) {
    const files = embeddings
      .slice(0, 10)
      .map(({ tensorPath, tensorName }) => baseName(tensorPath ?? '') || tensorName);
    throw badFile(
      source,
      `the tensors that it names are not beside it: ${files.join(', ')}. Put them into the same folder, or open them together with it; Orrery does not fetch them.`,
    );
  }
  const tensor = await chosen.file.open();
  try {
    const { embedding } = chosen;
    const result = /\.tsv$/i.test(tensor.name)
      ? await readTensorTsv(tensor, options, embedding)
      : await readBytes(tensor, embedding, options);
    const name = embedding.tensorName.trim();
    if (name) result.model.metadata.name = name.slice(0, 200);
    const matrices = there.map(({ embedding: { tensorName, tensorShape = [] } }): MatrixInfo => {
      return { name: tensorName, type: 'F32', rows: tensorShape[0] ?? 0, dimensions: tensorShape[1] ?? 0 };
    });
    const doubt = matrices.length > 1 && options.matrix === undefined;
    return { ...result, facts: { ...result.facts, matrices, doubt } };
  } finally {
    await tensor.close?.();
  }
}

async function parseConfig(file: Companion): Promise<Embedding[] | null> {
  const source = await file.open();
  try {
    const bytes = await readAll(source, MAX_CONFIG);
    const parsed = bytes && config.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed?.success ? parsed.data.embeddings : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  } finally {
    await source.close?.();
  }
}
