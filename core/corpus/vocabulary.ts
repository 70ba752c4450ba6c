import { LabError } from '../contract/errors.ts';
import type { TrainParameters } from '../word2vec/parameters.ts';
import type { Types } from './encoder.ts';

/** Words in order of frequency, ties in order of first occurrence, so that one text gives one vocabulary. */
export interface CorpusVocabulary {
  words: Words;
  /** [V] occurrences; 0 for words of a given vocabulary that the text does not have. */
  counts: Float64Array;
  /** [types] type number (order of first occurrence) -> row, or `DROPPED`. */
  rows: Uint32Array;
  /** Words of the corpus that are in the vocabulary. */
  tokens: number;
}

/** Words, as an array or one a line: one string goes faster to another thread than many. Words of a text hold no line end. */
export type Words = string[] | string;

export const wordsOf = (words: Words): string[] => (typeof words === 'string' ? words.split('\n') : words);

/** A type outside the vocabulary; distinct from the sentence end of the encoded corpus. */
export const DROPPED = 0xffff_fffe;
/** Stands for all words outside the vocabulary where they are not left out. */
const UNKNOWN_WORD = '<unk>';
/** Stands for all numbers where they are folded. */
const NUMBER_WORD = '0';

export type VocabularyOptions = Pick<
  TrainParameters,
  'minCount' | 'vocabSize' | 'unknown' | 'numbers' | 'stopWords' | 'continueVocabulary' | 'lowercase'
> & {
  /** Exactly these words, read from a vocabulary file. */
  vocabulary?: string[] | undefined;
  /** The words of the vectors to go on from. */
  pretrained?: string[] | undefined;
};

/** Counts for which there is an array and no map. */
const SMALL_COUNTS = 1 << 16;

interface Entry {
  word: string;
  count: number;
  /** DROPPED until it has one. */
  row: number;
}

const isNumber = /^[+-]?\p{N}[\p{N}.,]*%?$/u;

/**
 * Chooses the vocabulary from the counted types.
 * Throws LabError `empty-corpus` when fewer than two words are left, `invalid-input` when no word of a given
 * vocabulary occurs.
 */
export function chooseVocabulary(types: Types, options: VocabularyOptions): CorpusVocabulary {
  const { counts } = types;
  if (counts.length === 0) throw new LabError('empty-corpus', 'The corpus holds no words.');
  const given = givenWords(options);
  const { numbers, minCount } = options;
  const stop = new Set(
    (options.stopWords ?? '')
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(lowerIf(options.lowercase)),
  );
  const entries: Entry[] = [];
  /** By word, where several types may become one or a word is there before its type. */
  const known = numbers === 'fold' || given !== null ? new Map<string, Entry>() : null;
  const add = (word: string, count: number): Entry => {
    const before = known?.get(word);
    if (before) {
      before.count += count;
      return before;
    }
    const entry = { word, count, row: DROPPED };
    entries.push(entry);
    known?.set(word, entry);
    return entry;
  };
  for (const word of given?.words ?? []) add(word, 0);
  // Only then can a type rarer than the minimum count matter.
  const all = numbers !== 'keep' || stop.size > 0 || given !== null;
  if (!all && options.unknown !== 'unk') return frequentWords(types, minCount, options.vocabSize);
  /** Of each type; null: it is left out, undefined: it is rare. */
  const entryOf: (Entry | null | undefined)[] = new Array(counts.length);
  for (let type = 0; type < counts.length; type++) {
    const count = counts[type]!;
    if (!all && count < minCount) continue;
    const word = rewrite(types.spell(type), stop, numbers);
    entryOf[type] = word === null ? null : add(word, count);
  }
  const chosen = byCount(
    entries.filter(({ word, count }) => given?.set.has(word) || (!given?.only && count >= minCount)),
  );
  if (given?.only && !chosen.some(({ count }) => count > 0)) throw noneOccurs(given.what, given.words);
  if (options.vocabSize !== undefined && chosen.length > options.vocabSize) chosen.length = options.vocabSize;
  if (chosen.length < 2) throw tooFew(chosen.length, types, minCount);
  const unknown = options.unknown === 'unk' ? addUnknown(chosen, counts, entryOf) : null;
  chosen.forEach((entry, row) => {
    entry.row = row;
  });
  const rows = new Uint32Array(counts.length).fill(unknown?.row ?? DROPPED);
  for (let type = 0; type < counts.length; type++) {
    const entry = entryOf[type];
    if (entry === null) rows[type] = DROPPED;
    else if (entry && entry.row !== DROPPED) rows[type] = entry.row;
  }
  const kept = Float64Array.from(chosen, ({ count }) => count);
  const tokens = kept.reduce((sum, count) => sum + count, 0);
  return { words: chosen.map(({ word }) => word), counts: kept, rows, tokens };
}

/** The usual vocabulary, chosen without an object for each word. */
function frequentWords(types: Types, minCount: number, most = Infinity): CorpusVocabulary {
  const { counts } = types;
  /** By count: the types that have it, then the row of the next of them; of the few counts that are larger, in a map. */
  const places = new Uint32Array(SMALL_COUNTS);
  const others = new Map<number, number>();
  let frequent = 0;
  for (let type = 0; type < counts.length; type++) {
    const count = counts[type]!;
    if (count < minCount) continue;
    if (count < SMALL_COUNTS) places[count]!++;
    else others.set(count, (others.get(count) ?? 0) + 1);
    frequent++;
  }
  let next = 0;
  for (const count of Float64Array.from(others.keys()).sort().reverse()) {
    const alike = others.get(count)!;
    others.set(count, next);
    next += alike;
  }
  for (let count = SMALL_COUNTS - 1; count >= 0; count--) {
    const alike = places[count]!;
    places[count] = next;
    next += alike;
  }
  const size = Math.min(frequent, most);
  if (size < 2) throw tooFew(size, types, minCount);
  const chosen = new Uint32Array(size);
  const rows = new Uint32Array(counts.length).fill(DROPPED);
  for (let type = 0; type < counts.length; type++) {
    const count = counts[type]!;
    if (count < minCount) continue;
    const small = count < SMALL_COUNTS;
    const row = small ? places[count]!++ : others.get(count)!;
    if (!small) others.set(count, row + 1);
    if (row >= size) continue;
    rows[type] = row;
    chosen[row] = type;
  }
  const kept = new Float64Array(size);
  let tokens = 0;
  for (let row = 0; row < size; row++) {
    kept[row] = counts[chosen[row]!]!;
    tokens += kept[row]!;
  }
  return { words: types.spellLines(chosen), counts: kept, rows, tokens };
}

/** Most frequent first, ties in their order. Few counts differ, so that sorting those takes a third of the time. */
function byCount(entries: Entry[]): Entry[] {
  const alike = new Map<number, Entry[]>();
  for (const entry of entries) {
    const some = alike.get(entry.count);
    if (some) some.push(entry);
    else alike.set(entry.count, [entry]);
  }
  const counts = Float64Array.from(alike.keys()).sort().reverse();
  return Array.from(counts).flatMap((count) => alike.get(count)!);
}

const lowerIf = (lowercase: boolean) => (word: string) => (lowercase ? word.toLowerCase() : word);

/** What a word becomes; null: it is left out. */
function rewrite(word: string, stop: Set<string>, numbers: VocabularyOptions['numbers']): string | null {
  if (stop.has(word)) return null;
  if (numbers === 'keep' || !isNumber.test(word)) return word;
  return numbers === 'fold' ? NUMBER_WORD : null;
}

/** Words that are in the vocabulary however often they occur; `only`: and no others. */
function givenWords({ vocabulary, pretrained, continueVocabulary }: VocabularyOptions) {
  if (vocabulary) {
    return { words: vocabulary, set: new Set(vocabulary), only: true, what: 'vocabulary file' };
  }
  if (!pretrained || continueVocabulary === 'new') return null;
  const only = continueVocabulary === 'old';
  return { words: pretrained, set: new Set(pretrained), only, what: 'vocabulary of the pretrained vectors' };
}

/** Puts the unknown word, when there is any, where its count belongs. */
function addUnknown(
  chosen: Entry[],
  counts: Float64Array,
  entryOf: (Entry | null | undefined)[],
): Entry | null {
  const known = new Set(chosen);
  let count = 0;
  counts.forEach((occurrences, type) => {
    const entry = entryOf[type];
    if (entry !== null && !(entry && known.has(entry))) count += occurrences;
  });
  if (count === 0 || chosen.some(({ word }) => word === UNKNOWN_WORD)) return null;
  const unknown = { word: UNKNOWN_WORD, count, row: DROPPED };
  const at = chosen.findIndex((entry) => entry.count < count);
  chosen.splice(at < 0 ? chosen.length : at, 0, unknown);
  return unknown;
}

function tooFew(left: number, { counts, spell }: Types, minCount: number): LabError {
  let largest = 0;
  counts.forEach((count, type) => {
    if (count > counts[largest]!) largest = type;
  });
  const best = counts[largest]!;
  return new LabError(
    'empty-corpus',
    `The minimum count of ${minCount} leaves ${left === 0 ? 'no word' : 'only one word'}: the most frequent of ` +
      `${counts.length} different words, "${spell(largest)}", occurs ${best === 1 ? 'once' : `${best} times`}. ` +
      'Lower the minimum count, or train on more text.',
    { minCount, largest: best, types: counts.length },
  );
}

function noneOccurs(what: string, words: string[]): LabError {
  return new LabError(
    'invalid-input',
    `None of the ${words.length} words of the ${what} occurs in the text (the first is "${words[0] ?? ''}"). ` +
      'Check that it belongs to this text, and that capital letters are treated alike.',
  );
}
