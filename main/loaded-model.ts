import { LabError } from '../core/contract/errors.ts';
import type { Neighbor, Vocabulary } from '../core/contract/service.ts';
import { Evaluator } from '../core/evaluation/evaluate.ts';
import type { EmbeddingModel } from '../core/model.ts';
import { signedSum } from '../core/neighbors/arithmetic.ts';
import { nearestSpellings } from '../core/neighbors/spelling.ts';
import { rowNorms, type VectorTable } from '../core/neighbors/table.ts';
import type { Found } from '../core/neighbors/topk.ts';
import { type Search, searchOf } from './geometry/search.ts';

/** How many spellings to suggest for a word that is not there. */
const SUGGESTIONS = 5;

/** A model in memory, with what questions to it need; each is made at the first question that needs it. */
export class LoadedModel {
  readonly model: EmbeddingModel;
  readonly table: VectorTable;
  #rows: Map<string, number> | null = null;
  #norms: Float64Array | null = null;
  #nearest: Search | null = null;
  #evaluator: Evaluator | null = null;

  constructor(model: EmbeddingModel) {
    this.model = model;
    this.table = { data: model.input, rows: model.words.length, dim: model.dim };
  }

  /** Bytes of its vectors; words and indices come on top. */
  get bytes(): number {
    return this.model.input.byteLength + (this.model.output?.byteLength ?? 0);
  }

  get evaluator(): Evaluator {
    this.#evaluator ??= new Evaluator(this.model);
    return this.#evaluator;
  }

  vocabulary(): Vocabulary {
    return vocabularyOf(this.model.words, this.model.counts);
  }

  /** Nearest by cosine, the word itself left out. Throws `unknown-word`. */
  neighbors(word: string, k: number): Neighbor[] {
    const row = this.#row(word);
    const { data, dim } = this.table;
    const query = data.subarray(row * dim, (row + 1) * dim);
    return this.#named(this.#search(query, k, { exclude: [row] }));
  }

  /** a is to b as c is to ...; 3CosAdd. Throws `unknown-word`. */
  analogy(a: string, b: string, c: string, k: number): Neighbor[] {
    const [rowA, rowB, rowC] = [this.#row(a), this.#row(b), this.#row(c)];
    const sum = signedSum(this.table, this.#lengths(), [rowB, rowC], [rowA]);
    return this.#named(this.#search(sum, k, { exclude: [rowA, rowB, rowC] }));
  }

  /** Nearest to a signed sum of unit vectors, its own words left out. Throws `unknown-word`, `invalid-input`. */
  arithmetic(plus: string[], minus: string[], k: number): Neighbor[] {
    if (plus.length + minus.length === 0) {
      throw new LabError('invalid-input', 'There is nothing to add up. Give at least one word.');
    }
    const added = plus.map((word) => this.#row(word));
    const taken = minus.map((word) => this.#row(word));
    const sum = signedSum(this.table, this.#lengths(), added, taken);
    return this.#named(this.#search(sum, k, { exclude: [...added, ...taken] }));
  }

  get #search(): Search {
    this.#nearest ??= searchOf(this.table, this.#lengths());
    return this.#nearest;
  }

  #lengths(): Float64Array {
    this.#norms ??= rowNorms(this.table);
    return this.#norms;
  }

  #row(word: string): number {
    this.#rows ??= new Map(this.model.words.map((known, row) => [known, row]));
    const row = this.#rows.get(word);
    if (row !== undefined) return row;
    const suggestions = nearestSpellings(word, this.model.words, SUGGESTIONS);
    const like = suggestions.map((near) => `"${near}"`).join(', ');
    throw new LabError(
      'unknown-word',
      `"${word}" is not in this model's vocabulary. ${like ? `Did you mean ${like}?` : 'Nothing is spelled like it.'}`,
      { word, suggestions },
    );
  }

  #named({ indices, scores }: Found): Neighbor[] {
    return Array.from(indices, (index, i) => ({
      word: this.model.words[index]!,
      index,
      cosine: scores[i]!,
    }));
  }
}

/** Words and counts as they cross the wire; counts are empty where unknown. */
export function vocabularyOf(words: string[], counts: Float64Array | null): Vocabulary {
  return { words: new TextEncoder().encode(words.join('\n')), counts: counts ?? new Float64Array(0) };
}
