import { LabError } from '../core/contract/errors.ts';
import type { MetricName, Neighbor, OddOneOut, SumMethod } from '../core/contract/questions.ts';
import type { Vocabulary } from '../core/contract/service.ts';
import { Evaluator } from '../core/evaluation/evaluate.ts';
import type { EmbeddingModel } from '../core/model.ts';
import { alongAxis, setSimilarity, signedSum, sumByProduct } from '../core/neighbors/arithmetic.ts';
import { nearestSpellings } from '../core/neighbors/spelling.ts';
import { norm, rowNorms, type VectorTable } from '../core/neighbors/table.ts';
import { type Found, score } from '../core/neighbors/topk.ts';
import { type Search, searchOf } from './geometry/search.ts';

/** How many spellings to suggest for a word that is not there. */
const SUGGESTIONS = 5;

export interface SumOptions {
  method?: SumMethod;
  /** The words asked with are left out of the answers; default true. */
  exclude?: boolean;
  only?: Uint32Array | undefined;
}

/** A model in memory, with what questions to it need; each is made at the first question that needs it. */
export class LoadedModel {
  readonly model: EmbeddingModel;
  readonly table: VectorTable;
  #rows: Map<string, number> | null = null;
  #norms: Float64Array | null = null;
  #nearest: Search | null = null;
  #evaluator: Evaluator | null = null;

  /** Makes a vector for a word that the model has not seen; null where it cannot. */
  readonly #unseen: (word: string) => Promise<Float32Array | null>;

  /** @param unseen where the vectors of pieces of words are, for models that have such */
  constructor(
    model: EmbeddingModel,
    unseen: (word: string) => Promise<Float32Array | null> = async () => null,
  ) {
    this.model = model;
    this.#unseen = unseen;
    this.table = { data: model.input, rows: model.input.length / model.dim, dim: model.dim };
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
    const { joinedWords, counts } = this.model;
    if (!joinedWords) return vocabularyOf(this.model.words, counts);
    return { words: joinedWords, counts: counts ?? new Float64Array(0) };
  }

  /** Nearest by a metric, the word itself left out. Throws `unknown-word`. */
  neighbors(
    word: string,
    k: number,
    { metric = 'cosine', only }: { metric?: MetricName; only?: Uint32Array | undefined } = {},
  ): Neighbor[] {
    const row = this.#row(word);
    const query = this.#vector(row);
    const found = this.#search(query, k, { metric, exclude: [row], ...(only ? { only } : {}) });
    return metric === 'cosine' ? this.#named(found) : this.#scored(found, query);
  }

  /** Nearest to any word that pieces of words give a vector to, though it is not in the vocabulary. Throws `unknown-word`. */
  async neighborsOfAny(
    word: string,
    k: number,
    options: { metric?: MetricName; only?: Uint32Array | undefined } = {},
  ): Promise<Neighbor[]> {
    const known = !this.model.metadata.subwords || this.#index().has(word);
    const query = known ? null : await this.#unseen(word);
    if (!query) return this.neighbors(word, k, options);
    const { metric = 'cosine', only } = options;
    const found = this.#search(query, k, { metric, ...(only ? { only } : {}) });
    return metric === 'cosine' ? this.#named(found) : this.#scored(found, query);
  }

  /** a is to b as c is to ... Throws `unknown-word`. */
  analogy(a: string, b: string, c: string, k: number, options: SumOptions = {}): Neighbor[] {
    // Named in the order of the question, so that the first unknown word is the one that is told.
    for (const word of [a, b, c]) this.#row(word);
    return this.arithmetic([b, c], [a], k, options);
  }

  /** Nearest to a signed sum of unit vectors. Throws `unknown-word`, `invalid-input`. */
  arithmetic(plus: string[], minus: string[], k: number, options: SumOptions = {}): Neighbor[] {
    if (plus.length + minus.length === 0) {
      throw new LabError('invalid-input', 'There is nothing to add up. Give at least one word.');
    }
    const { method = '3cosadd', exclude = true, only } = options;
    const added = plus.map((word) => this.#row(word));
    const taken = minus.map((word) => this.#row(word));
    const sum = signedSum(this.table, this.#lengths(), added, taken);
    const filter = { exclude: exclude ? [...added, ...taken] : [], ...(only ? { only } : {}) };
    if (method === '3cosadd') return this.#named(this.#search(sum, k, filter));
    return this.#scored(sumByProduct(this.table, this.#lengths(), added, taken, k, filter), sum);
  }

  /**
   * As `arithmetic`; words that pieces of words give a vector to may be outside the vocabulary where cosines are
   * added up.
   */
  async arithmeticOfAny(
    plus: string[],
    minus: string[],
    k: number,
    options: SumOptions = {},
  ): Promise<Neighbor[]> {
    const index = this.#index();
    const named = [...plus, ...minus];
    const known = !this.model.metadata.subwords || named.every((word) => index.has(word));
    const { method = '3cosadd', exclude = true, only } = options;
    if (known || method !== '3cosadd') return this.arithmetic(plus, minus, k, options);
    const sum = await this.sumOfAny(plus, minus);
    const asked = named.flatMap((word) => index.get(word) ?? []);
    return this.#named(this.#search(sum, k, { exclude: exclude ? asked : [], ...(only ? { only } : {}) }));
  }

  /**
   * [dim] a signed sum of unit vectors, times the mean length of its words: of one word its own vector. Words may be
   * outside the vocabulary where pieces of words give them a vector. Throws `unknown-word`.
   */
  async sumOfAny(plus: string[], minus: string[]): Promise<Float32Array> {
    const { dim } = this.table;
    const sum = new Float64Array(dim);
    let lengths = 0;
    for (const [words, sign] of [[plus, 1] as const, [minus, -1] as const]) {
      for (const word of words) {
        const vector = await this.#anyVector(word);
        const length = norm(vector) || 1;
        lengths += length;
        for (let d = 0; d < dim; d++) sum[d]! += (sign * vector[d]!) / length;
      }
    }
    return Float32Array.from(sum, (value) => (value * lengths) / (plus.length + minus.length));
  }

  async #anyVector(word: string): Promise<Float32Array> {
    const made = this.model.metadata.subwords && !this.#index().has(word) ? await this.#unseen(word) : null;
    return made ?? this.#vector(this.#row(word));
  }

  /** Cosine between the mean unit vectors of two sets of words. Throws `unknown-word`. */
  similarity(left: string[], right: string[]): number {
    const [a, b] = [left, right].map((words) => words.map((word) => this.#row(word))) as [number[], number[]];
    return setSimilarity(this.table, this.#lengths(), a, b);
  }

  /** The word least like the others, and how like each is to the mean of them all. Throws `unknown-word`. */
  oddOneOut(words: string[]): OddOneOut {
    const rows = [...new Set(words)].map((word) => this.#row(word));
    const likeness = rows
      .map((index) => ({
        word: this.model.words[index]!,
        index,
        cosine: setSimilarity(this.table, this.#lengths(), [index], rows),
      }))
      .sort((a, b) => a.cosine - b.cosine);
    return { index: likeness[0]!.index, likeness };
  }

  /** [V] cosine of every word with the axis between two sets of words. Throws `unknown-word`, `invalid-input`. */
  axis(from: string[], to: string[]): Float32Array {
    const [start, end] = [from, to].map((words) => words.map((word) => this.#row(word)));
    return Float32Array.from(alongAxis(this.table, this.#lengths(), start!, end!));
  }

  /** [V] cosine of every word with one; 0 where either is the zero vector. Throws `unknown-word`. */
  closeness(word: string): Float32Array {
    const row = this.#row(word);
    const norms = this.#lengths();
    const { data, dim, rows } = this.table;
    const query = Float64Array.from(this.#vector(row));
    const length = norms[row]!;
    return Float32Array.from({ length: rows }, (_, other) =>
      length === 0 ? 0 : score('cosine', data, other * dim, query, norms[other]!, length),
    );
  }

  get #search(): Search {
    this.#nearest ??= searchOf(this.table, this.#lengths());
    return this.#nearest;
  }

  #lengths(): Float64Array {
    this.#norms ??= rowNorms(this.table);
    return this.#norms;
  }

  #index(): Map<string, number> {
    this.#rows ??= new Map(this.model.words.map((known, row) => [known, row]));
    return this.#rows;
  }

  #row(word: string): number {
    const row = this.#index().get(word);
    if (row !== undefined) return row;
    const suggestions = nearestSpellings(word, this.model.words, SUGGESTIONS);
    const like = suggestions.map((near) => `"${near}"`).join(', ');
    throw new LabError(
      'unknown-word',
      `"${word}" is not in this model's vocabulary. ${like ? `Did you mean ${like}?` : 'Nothing is spelled like it.'}`,
      { word, suggestions },
    );
  }

  #vector(row: number): Float32Array {
    const { data, dim } = this.table;
    return data.subarray(row * dim, (row + 1) * dim);
  }

  /** Words found by another measure than the cosine, with their cosine to `query` besides. */
  #scored({ indices, scores }: Found, query: ArrayLike<number>): Neighbor[] {
    const vector = Float64Array.from(query);
    const length = norm(vector);
    const { data, dim } = this.table;
    const norms = this.#lengths();
    return Array.from(indices, (index, i) => ({
      word: this.model.words[index]!,
      index,
      cosine: length === 0 ? 0 : score('cosine', data, index * dim, vector, norms[index]!, length),
      score: scores[i]!,
    }));
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
