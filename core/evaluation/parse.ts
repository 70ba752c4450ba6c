import { LabError } from '../contract/errors.ts';

export interface SimilarityPair {
  a: string;
  b: string;
  /** As people judged it; only its order matters. */
  score: number;
}

/** a is to b as c is to d. */
export interface AnalogyItem {
  words: readonly [a: string, b: string, c: string, d: string];
  section: string;
}

export type QuestionSet =
  | { kind: 'similarity'; file: string; pairs: SimilarityPair[] }
  | { kind: 'analogy'; file: string; questions: AnalogyItem[] };

interface Row {
  /** From 1. */
  line: number;
  fields: string[];
}

const number = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;
const isNumber = (field: string | undefined): boolean => field !== undefined && number.test(field);

/**
 * Reads word pairs with scores, or analogy questions, whatever the layout; the kind follows from the content.
 *
 * Lines end in LF, CRLF or a bare CR. Each line is split at tabs, else at semicolons or commas (quotes as in
 * CSV), else at white space. Empty lines and lines that begin with `#` are skipped; a first line without a
 * score is a header. A line that begins with `:` names the section of the analogies below it; five columns
 * are a section and four words.
 *
 * @param file named in errors
 * @throws LabError `bad-file` with the line number where a line does not fit, or when nothing is found
 */
export function parseQuestions(text: string, file: string): QuestionSet {
  const { rows, sections } = readRows(text);
  if (rows.length === 0) {
    throw new LabError('bad-file', `"${file}" holds no questions. Choose a file of word pairs or analogies.`);
  }
  const scored = rows.filter(({ fields }) => scoreColumn(fields) > 0).length;
  const questions = rows.filter(({ fields }) => isQuestion(fields)).length;
  if (sections.size === 0 && Math.max(scored, questions) < rows.length / 2) {
    throw new LabError(
      'bad-file',
      `"${file}" holds neither word pairs with a score nor analogies of four words: line ${rows[0]!.line} ` +
        `reads "${preview(rows[0]!)}".`,
      { line: rows[0]!.line },
    );
  }
  if (sections.size > 0 || questions > scored) return readAnalogies(rows, sections, file);
  return readPairs(rows, file);
}

/** Text of a question file: UTF-8, or UTF-16 with a byte order mark. Throws LabError `bad-file`. */
export function decodeQuestions(bytes: Uint8Array, file: string): string {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // the same advice holds for bytes that are no text at all
  }
  throw new LabError('bad-file', `"${file}" is not a text file in UTF-8. Save it as UTF-8 and try again.`);
}

function readRows(text: string): { rows: Row[]; sections: Map<number, string> } {
  const rows: Row[] = [];
  const sections = new Map<number, string>();
  text.split(/\r\n|\n|\r/).forEach((raw, i) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    if (line.startsWith(':')) sections.set(rows.length, line.slice(1).trim());
    else rows.push({ line: i + 1, fields: splitFields(raw) });
  });
  return { rows, sections };
}

function splitFields(line: string): string[] {
  const separator = ['\t', ';', ','].find((mark) => line.split(mark).length > 2);
  const fields =
    separator === undefined
      ? line.trim().split(/\s+/)
      : separator === '\t'
        ? line.split('\t')
        : splitQuoted(line, separator);
  const trimmed = fields.map((field) => field.trim());
  while (trimmed.at(-1) === '') trimmed.pop();
  return trimmed;
}

/** A line of CSV: a field in double quotes may hold the separator, and quotes doubled. */
function splitQuoted(line: string, separator: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const mark = line[i]!;
    if (mark === '"' && quoted && line[i + 1] === '"') field += line[++i];
    else if (mark === '"') quoted = !quoted;
    else if (mark === separator && !quoted) {
      fields.push(field);
      field = '';
    } else field += mark;
  }
  return [...fields, field];
}

/** The first column after the two words that holds a number; -1 when none does. */
const scoreColumn = (fields: string[]): number =>
  fields.length < 3 || (isNumber(fields[0]) && isNumber(fields[1]))
    ? -1
    : fields.findIndex((field, i) => i >= 2 && isNumber(field));

const isQuestion = (fields: string[]): boolean =>
  (fields.length === 4 || fields.length === 5) && scoreColumn(fields) < 0;

const preview = ({ fields }: Row): string => {
  const text = fields.join(' ');
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
};

function readPairs(rows: Row[], file: string): QuestionSet {
  const column = scoreColumn(rows.find(({ fields }) => scoreColumn(fields) > 0)!.fields);
  const pairs: SimilarityPair[] = [];
  rows.forEach((row, i) => {
    const [a, b] = row.fields;
    const score = row.fields[column];
    if (a && b && isNumber(score)) pairs.push({ a, b, score: Number(score!.replace(',', '.')) });
    else if (i > 0) throw misfit(row, file, `two words and a score in column ${column + 1}`);
  });
  return { kind: 'similarity', file, pairs };
}

function readAnalogies(rows: Row[], sections: Map<number, string>, file: string): QuestionSet {
  const questions: AnalogyItem[] = [];
  let section = '';
  rows.forEach((row, i) => {
    section = sections.get(i) ?? section;
    const { fields } = row;
    if (fields.length !== 4 && fields.length !== 5) throw misfit(row, file, 'four words');
    const words = fields.slice(-4) as [string, string, string, string];
    questions.push({ words, section: fields.length === 5 ? fields[0]! : section });
  });
  if (questions.length === 0) throw new LabError('bad-file', `"${file}" holds no questions.`);
  return { kind: 'analogy', file, questions };
}

const misfit = (row: Row, file: string, expected: string): LabError =>
  new LabError('bad-file', `"${file}", line ${row.line}: expected ${expected}, found "${preview(row)}".`, {
    line: row.line,
  });
