import type { Catalogue } from '../en/index.ts';
import { f } from './words.ts';

/** Formats by the names that the readers give them. */
const formats: Record<string, string> = {
  csv: 'CSV',
  tsv: 'TSV',
  json: 'JSON',
  jsonl: 'JSON Lines',
  npy: 'NumPy .npy',
  npz: 'NumPy .npz',
  parquet: 'Parquet',
  arrow: 'Arrow',
  safetensors: 'safetensors',
  'word2vec-text': 'word2vec, текст',
  'word2vec-binary': 'word2vec, двоичный',
  glove: 'GloVe, текст',
  'fasttext-bin': 'модель fastText',
  projector: 'Embedding Projector',
};

export const opening: Catalogue['opening'] = {
  title: (name) => `Открыть ${name}`,
  facts: (format, rows, dimensions) =>
    `${formats[format] ?? format}: ${rows === null ? 'строки будут сосчитаны при чтении' : `${f.integer(rows)} ${f.plural(rows, { one: 'строка', few: 'строки', other: 'строк' })}`}, ${f.integer(dimensions)} ${f.plural(dimensions, { one: 'измерение', few: 'измерения', other: 'измерений' })}.`,
  memory: (bytes) => `Потребуется около ${f.bytes(bytes)} памяти.`,
  notes: 'Что найдено',
  dropBad: 'Пропустить строки без пригодного вектора',
  partial: 'Открыть то, что осталось от обрезанного файла',
  member: 'Файл в архиве',
  matrices: 'Матрица',
  matrix: (name, type, rows, dimensions) =>
    `${name} (${type}, ${f.integer(rows)} × ${f.integer(dimensions)})`,
  likeliest: 'Самая подходящая',
  words: 'Слова',
  numbered: 'Нет: пронумеровать строки',
  vectors: 'Векторы',
  columns: (n) =>
    `${f.integer(n)} ${f.plural(n, { one: 'столбец', few: 'столбца', other: 'столбцов' })} чисел`,
  dimensions: 'Измерения',
  metadata: 'Какие метаданные оставить',
  noMetadata: 'Метаданные не сохранятся.',
  rows: 'Какие строки открыть',
  many: (most) =>
    `Окно рассчитано на файлы до ${f.integer(most)} слов. Возьмите выборку: весь файл потребует много времени и памяти.`,
  extents: { all: 'Все строки', first: 'Первые', sample: 'Выборку' },
  count: 'Число строк',
  seed: 'Зерно выборки',
  preview: 'Первые строки',
  word: 'Слово',
  vector: (n) => `Вектор (${f.integer(n)})`,
  open: 'Открыть',
  options: 'Открыть с выбором…',
};
