import type { Evaluation } from '../contract/service.ts';
import type { EmbeddingModel } from '../model.ts';
import { rowNorms, type VectorTable } from '../neighbors/table.ts';
import { answerAnalogies } from './analogies.ts';
import { spearmanInterval, wilsonInterval } from './intervals.ts';
import type { AnalogyItem, QuestionSet, SimilarityPair } from './parse.ts';
import { spearman } from './spearman.ts';

/** How far an evaluation has come: rows of the table searched. */
export interface EvaluationStep {
  done: number;
  total: number;
}

/** Scores a model on question sets; keeps what they share. */
export class Evaluator {
  readonly #table: VectorTable;
  readonly #norms: Float64Array;
  readonly #rows: Map<string, number>;
  /** Lower-cased words, the most frequent spelling of each. */
  readonly #lower = new Map<string, number>();

  constructor(model: Pick<EmbeddingModel, 'words' | 'input' | 'dim'>) {
    const { words, input, dim } = model;
    this.#table = { data: input, rows: words.length, dim };
    this.#norms = rowNorms(this.#table);
    this.#rows = new Map();
    words.forEach((word, row) => {
      if (!this.#rows.has(word)) this.#rows.set(word, row);
      const lower = word.toLowerCase();
      if (!this.#lower.has(lower)) this.#lower.set(lower, row);
    });
  }

  /**
   * Spearman's correlation of cosines with the pairs' scores, or 3CosAdd accuracy, over the questions whose
   * words are all known. A word is looked up as it is, then without regard to case, then with the spaces of a
   * phrase as underscores. Steps, so that a caller can show progress or stop; the return value is the score.
   */
  *steps(set: QuestionSet): Generator<EvaluationStep, Evaluation, void> {
    if (set.kind === 'similarity') return this.#similarity(set.file, set.pairs);
    return yield* this.#analogy(set.file, set.questions);
  }

  /** All steps at once. */
  evaluate(set: QuestionSet): Evaluation {
    const steps = this.steps(set);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  #find(word: string): number | undefined {
    const row = this.#rows.get(word) ?? this.#lower.get(word.toLowerCase());
    if (row !== undefined || !word.includes(' ')) return row;
    return this.#find(word.replaceAll(' ', '_'));
  }

  #similarity(file: string, pairs: readonly SimilarityPair[]): Evaluation {
    const cosines: number[] = [];
    const scores: number[] = [];
    for (const { a, b, score } of pairs) {
      const rowA = this.#find(a);
      const rowB = this.#find(b);
      if (rowA === undefined || rowB === undefined) continue;
      cosines.push(this.#cosine(rowA, rowB));
      scores.push(score);
    }
    const correlation = spearman(cosines, scores);
    return {
      file,
      kind: 'similarity',
      spearman: correlation,
      interval: correlation === null ? null : spearmanInterval(correlation, cosines.length),
      pairs: pairs.length,
      covered: cosines.length,
    };
  }

  #cosine(a: number, b: number): number {
    const { data, dim } = this.#table;
    let sum = 0;
    for (let i = 0; i < dim; i++) sum += data[a * dim + i]! * data[b * dim + i]!;
    return sum / (this.#norms[a]! * this.#norms[b]! || 1);
  }

  *#analogy(file: string, items: readonly AnalogyItem[]): Generator<EvaluationStep, Evaluation, void> {
    const known: number[] = [];
    const expected: number[] = [];
    for (const { words } of items) {
      const rows = words.map((word) => this.#find(word));
      if (!rows.every((row) => row !== undefined)) continue;
      known.push(...rows.slice(0, 3));
      expected.push(rows[3]!);
    }
    const n = expected.length;
    let correct = 0;
    if (n > 0) {
      const steps = answerAnalogies(this.#table, this.#norms, { questions: Uint32Array.from(known), n });
      for (;;) {
        const { done, value } = steps.next();
        if (done) {
          correct = expected.filter((row, q) => value[q] === row).length;
          break;
        }
        yield { done: value, total: this.#table.rows };
      }
    }
    return {
      file,
      kind: 'analogy',
      accuracy: n === 0 ? null : correct / n,
      interval: wilsonInterval(correct, n),
      questions: items.length,
      covered: n,
    };
  }
}
