import type { Random } from './grammar.ts';

export type ToyWorldId = 'kingdom' | 'atlas' | 'grammar' | 'two-tongues';

/** a is to b as c is to d. */
export type AnalogyQuestion = readonly [a: string, b: string, c: string, d: string];

export interface AnalogySection {
  section: string;
  questions: AnalogyQuestion[];
}

/** A generator of text with a known structure. */
export interface ToyWorld {
  readonly id: ToyWorldId;
  readonly name: string;
  /** One sentence for the start screen. */
  readonly description: string;
  /** A question its vectors answer, for a first try. */
  readonly example: AnalogyQuestion;
  /** One sentence, punctuated. */
  sentence(random: Random): string;
  /** The answer key. */
  analogies(): AnalogySection[];
}

export type Pair = readonly [string, string];

/**
 * All questions between pairs of one relation, both pairs different and no word twice within a question
 * (query words are excluded from the answers, so such a question could not be answered).
 */
export function questionsOf(pairs: readonly Pair[]): AnalogyQuestion[] {
  const questions: AnalogyQuestion[] = [];
  for (const [a, b] of pairs) {
    for (const [c, d] of pairs) {
      if (new Set([a, b, c, d]).size === 4) questions.push([a, b, c, d]);
    }
  }
  return questions;
}
