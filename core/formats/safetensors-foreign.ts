import type { MatrixInfo } from '../contract/opening.ts';
import { namesBeside, type RowNames } from './companions.ts';
import { tensorTypes } from './floats.ts';
import { piecesOf, readMatrix } from './matrix.ts';
import { type Header, listed } from './safetensors-header.ts';
import { type ByteSource, badFile } from './source.ts';
import type { ReadOptions, ReadResult } from './table.ts';

/** Names that models give their word vectors. */
const embeddingNames = [
  /^(embeddings?|word_embeddings|vectors?|embed_tokens|wte)(\.weight)?$/i,
  /(^|\.|_)(embed|wte)/i,
];

/** Reads a matrix of a file of another program: the chosen one, or the likeliest. */
export async function readForeign(
  source: ByteSource,
  header: Header,
  options: ReadOptions,
): Promise<ReadResult> {
  const { tensors } = header;
  const matrices = [...tensors].filter(
    ([, { dtype, shape }]) => shape.length === 2 && Object.hasOwn(tensorTypes, dtype),
  );
  const largest = [...matrices].sort(([, a], [, b]) => b.shape[0]! - a.shape[0]!)[0];
  const likely = embeddingNames.map((pattern) => matrices.find(([name]) => pattern.test(name))).find(Boolean);
  const chosen =
    options.matrix === undefined ? (likely ?? largest) : matrices.find(([name]) => name === options.matrix);
  if (!chosen) {
    const what = options.matrix === undefined ? 'has no matrix' : `has no matrix "${options.matrix}"`;
    throw badFile(source, `it ${what} of numbers. ${listed(tensors)}`, {
      tensors: [...tensors.keys()].slice(0, 100),
    });
  }
  const [name, { dtype, shape, data_offsets }] = chosen;
  const [rows, dim] = shape as [number, number];
  const infos = matrices.map(([label, tensor]): MatrixInfo => {
    return { name: label, type: tensor.dtype, rows: tensor.shape[0]!, dimensions: tensor.shape[1]! };
  });
  const pieces = () => piecesOf(source, header.data + data_offsets[0], data_offsets[1] - data_offsets[0]);
  const matrix = { rows, dim, type: tensorTypes[dtype]!, pieces, label: `tensor "${name}"` };
  const names = (await wordsWithin(source, header, rows)) ?? (await namesBeside(source, rows));
  const result = await readMatrix(source, matrix, 'safetensors', options, names, {
    matrices: infos,
    doubt: infos.length > 1 && options.matrix === undefined,
  });
  if (infos.length > 1 && options.matrix === undefined) {
    result.notices.push(
      `Of its ${infos.length} matrices "${name}" was taken; another can be chosen when it is opened.`,
    );
  }
  return result;
}

/** Words in a tensor of bytes, joined by line ends. */
async function wordsWithin(source: ByteSource, header: Header, rows: number): Promise<RowNames | null> {
  for (const [name, { dtype, shape, data_offsets }] of header.tensors) {
    const [from, to] = data_offsets;
    if (dtype !== 'U8' || shape.length !== 1 || to - from > 2 ** 30) continue;
    const words = new TextDecoder().decode(await source.read!(header.data + from, to - from)).split('\n');
    if (words.length === rows) return { words, columns: [], from: name };
  }
  return null;
}
