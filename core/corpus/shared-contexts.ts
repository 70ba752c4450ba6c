import type { ContextSentence, SharedContext } from '../contract/why-near.ts';
import { SENTENCE_END } from './encoder.ts';
import { DROPPED } from './vocabulary.ts';

/** An encoded text: portions of whole sentences, each ended by `SENTENCE_END`. */
export interface SentenceSource {
  portions: number;
  /** Types of the words; valid until the next call. */
  read(portion: number): Uint32Array;
  /** [types] row of the vocabulary, or `DROPPED`. */
  rows: Uint32Array;
  words: readonly string[];
  counts: Float64Array;
}

export interface SharedContextsQuestion {
  /** Rows of the two words. */
  pair: [number, number];
  /** Words on each side that count as context, dropped ones not counted. */
  window: number;
  /** Sentences to answer with. */
  limit: number;
}

interface Place {
  portion: number;
  start: number;
  of: 0 | 1;
}

/** Context words told, and marked: weaker ones would mark nearly every word. */
const mostContexts = 40;
/** Sentences of one word that are scored, evenly spread over its occurrences. */
const mostScored = 50_000;

/**
 * What two words share in a text: context words of both, by the smaller of the two pointwise mutual informations
 * (Church & Hanks 1990), and the sentences that hold the most of them. Reads the text once and a part of it again;
 * yields portions done.
 */
export function* sharedContexts(
  source: SentenceSource,
  { pair, window, limit }: SharedContextsQuestion,
): Generator<
  number,
  { occurrences: [number, number]; contexts: SharedContext[]; sentences: ContextSentence[] },
  void
> {
  const { portions, rows, words, counts } = source;
  const near: [Float64Array, Float64Array] = [new Float64Array(words.length), new Float64Array(words.length)];
  const occurrences: [number, number] = [0, 0];
  const places: [Place[], Place[]] = [[], []];
  for (let portion = 0; portion < portions; portion++) {
    const tokens = source.read(portion);
    for (const { start, end } of sentencesIn(tokens)) {
      let here = 0;
      for (let i = start; i < end; i++) {
        const row = rows[tokens[i]!];
        if (row === pair[0]) here |= 1;
        else if (row === pair[1]) here |= 2;
      }
      if (here === 0) continue;
      const known = knownIn(tokens, rows, start, end);
      for (const of of [0, 1] as const) {
        if (!(here & (1 << of))) continue;
        places[of].push({ portion, start, of });
        known.forEach(({ row }, at) => {
          if (row !== pair[of]) return;
          occurrences[of]++;
          for (const other of around(known.length, at, window)) near[of][known[other]!.row]!++;
        });
      }
    }
    yield portion + 1;
  }

  const contexts = weigh(near, pair, words, counts).slice(0, mostContexts);
  const weights = new Map(contexts.map(({ index, weight }) => [index, weight]));
  const best: [ContextSentence[], ContextSentence[]] = [[], []];
  for (const of of [0, 1] as const) {
    for (const place of thinned(places[of], mostScored)) {
      const sentence = judge(source, place, pair[of], window, weights);
      if (sentence) keep(best[of], sentence, limit);
    }
  }
  return { occurrences, contexts, sentences: byTurns(best, limit) };
}

function* sentencesIn(tokens: Uint32Array): Generator<{ start: number; end: number }> {
  let start = 0;
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i] !== SENTENCE_END) continue;
    yield { start, end: i };
    start = i + 1;
  }
}

/** The words of a sentence that are in the vocabulary, and where they stand in it. */
function knownIn(tokens: Uint32Array, rows: Uint32Array, start: number, end: number) {
  const known: { row: number; at: number }[] = [];
  for (let i = start; i < end; i++) {
    const row = rows[tokens[i]!]!;
    if (row !== DROPPED) known.push({ row, at: i - start });
  }
  return known;
}

function* around(length: number, at: number, window: number): Generator<number> {
  for (let i = Math.max(0, at - window); i <= Math.min(length - 1, at + window); i++) if (i !== at) yield i;
}

function weigh(
  near: readonly [Float64Array, Float64Array],
  pair: readonly [number, number],
  words: readonly string[],
  counts: Float64Array,
): SharedContext[] {
  const totals = near.map((list) => list.reduce((sum, count) => sum + count, 0)) as [number, number];
  const all = counts.reduce((sum, count) => sum + count, 0);
  const shared: SharedContext[] = [];
  for (let index = 0; index < words.length; index++) {
    const [first, second] = [near[0][index]!, near[1][index]!];
    if (first === 0 || second === 0 || index === pair[0] || index === pair[1]) continue;
    const chance = counts[index]! / all;
    const weight = Math.min(Math.log(first / totals[0] / chance), Math.log(second / totals[1] / chance));
    if (weight > 0) shared.push({ word: words[index]!, index, counts: [first, second], weight });
  }
  // One meeting may be chance: words met often count for more.
  const telling = ({ weight, counts: [first, second] }: SharedContext) =>
    weight * Math.log1p(Math.min(first, second));
  return shared.sort((a, b) => telling(b) - telling(a) || a.index - b.index);
}

/** At most `most` of a list, evenly spread. */
const thinned = (places: readonly Place[], most: number): readonly Place[] =>
  places.length <= most
    ? places
    : Array.from({ length: most }, (_, i) => places[Math.floor((i * places.length) / most)]!);

/** The occurrence of a word in a sentence that has the most telling company; null: it shares nothing. */
function judge(
  { read, rows, words }: SentenceSource,
  { portion, start, of }: Place,
  row: number,
  window: number,
  weights: ReadonlyMap<number, number>,
): ContextSentence | null {
  const tokens = read(portion);
  const end = tokens.indexOf(SENTENCE_END, start);
  const known = knownIn(tokens, rows, start, end);
  let best: Pick<ContextSentence, 'target' | 'marked' | 'score'> | null = null;
  known.forEach((word, at) => {
    if (word.row !== row) return;
    const marked: number[] = [];
    const met = new Set<number>();
    let score = 0;
    for (const other of around(known.length, at, window)) {
      const { row: context, at: place } = known[other]!;
      const weight = weights.get(context);
      if (weight === undefined) continue;
      marked.push(place);
      if (!met.has(context)) score += weight;
      met.add(context);
    }
    if (score > (best?.score ?? 0)) best = { target: word.at, marked, score };
  });
  if (!best) return null;
  const shown = Array.from(tokens.subarray(start, end), (type) => {
    const known = rows[type]!;
    return known === DROPPED ? null : words[known]!;
  });
  return { of, words: shown, ...(best as Pick<ContextSentence, 'target' | 'marked' | 'score'>) };
}

/** Keeps the best sentences, each wording once. */
function keep(list: ContextSentence[], sentence: ContextSentence, limit: number): void {
  const last = list.at(-1);
  if (list.length >= limit && last && last.score >= sentence.score) return;
  const wording = sentence.words.join(' ');
  if (list.some(({ words }) => words.join(' ') === wording)) return;
  const at = list.findIndex(({ score }) => score < sentence.score);
  list.splice(at < 0 ? list.length : at, 0, sentence);
  if (list.length > limit) list.pop();
}

/** The best of the first, the best of the second, the second best of the first, … */
function byTurns([first, second]: [ContextSentence[], ContextSentence[]], limit: number): ContextSentence[] {
  const turns = Math.max(first.length, second.length);
  return Array.from({ length: turns }, (_, i) => [first[i], second[i]])
    .flat()
    .filter((sentence) => sentence !== undefined)
    .slice(0, limit);
}
