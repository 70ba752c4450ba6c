import type { Sum } from './sums.ts';

/** A line of a figure between two rows; `kind` as the cloud draws it. */
interface FigureLine {
  a: number;
  b: number;
  kind: 'analogy' | 'guide';
}

/**
 * The figure of a signed sum and the word found for it. Two words plus and one minus make the parallelogram of an
 * analogy: an arrow from the word subtracted to the first added, the same arrow from the second to the answer, and
 * the guides that close it. Of any other sum, arrows lead from what was added to the answer and guides from what was
 * subtracted. Words that have no row are left out; empty where the figure would say nothing.
 */
export function figureOf(
  { plus, minus }: Sum,
  answer: number,
  rowOf: (word: string) => number,
): FigureLine[] {
  const [added, taken] = [plus.map(rowOf), minus.map(rowOf)];
  const known = (row: number | undefined): row is number => row !== undefined && row >= 0;
  const [to, other] = added;
  const [from] = taken;
  if (added.length === 2 && taken.length === 1) {
    if (!known(from) || !known(to) || !known(other)) return [];
    return [
      { a: from, b: to, kind: 'analogy' },
      { a: other, b: answer, kind: 'analogy' },
      { a: from, b: other, kind: 'guide' },
      { a: to, b: answer, kind: 'guide' },
    ];
  }
  const apart = (row: number) => known(row) && row !== answer;
  return [
    ...added.filter(apart).map((a) => ({ a, b: answer, kind: 'analogy' as const })),
    ...taken.filter(apart).map((a) => ({ a, b: answer, kind: 'guide' as const })),
  ];
}
