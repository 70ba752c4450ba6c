/**
 * The `n` words spelled most like `word`: by Damerau-Levenshtein distance (optimal string alignment: insert,
 * delete, replace, swap neighbours; counted in UTF-16 units, case ignored), then by the order of `words`,
 * which is by frequency where known. Words further off than `limit` edits are left out.
 *
 * @param limit default: one edit for up to 4 letters, two up to 8, three beyond
 */
export function nearestSpellings(
  word: string,
  words: readonly string[],
  n: number,
  limit = word.length <= 4 ? 1 : word.length <= 8 ? 2 : 3,
): string[] {
  const wanted = word.toLowerCase();
  const byDistance: string[][] = Array.from({ length: limit + 1 }, () => []);
  const bound = () => {
    let full = 0;
    for (let d = 0; d <= limit; d++) {
      full += byDistance[d]!.length;
      if (full >= n) return d - 1; // later words lose ties, so only nearer ones still count
    }
    return limit;
  };
  let most = bound();
  for (const candidate of words) {
    if (most < 0) break;
    if (Math.abs(candidate.length - wanted.length) > most) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), most);
    if (distance > most) continue;
    byDistance[distance]!.push(candidate);
    most = bound();
  }
  return byDistance.flat().slice(0, n);
}

/** Optimal string alignment distance, or `most + 1` as soon as it must exceed `most`. O(length * most). */
export function editDistance(a: string, b: string, most: number): number {
  const over = most + 1;
  if (Math.abs(a.length - b.length) > most) return over;
  let start = 0;
  while (start < a.length && start < b.length && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  const left = a.slice(start);
  const right = b.slice(start);
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, j) => j);
  for (let i = 1; i <= left.length; i++) {
    const row = new Array<number>(right.length + 1).fill(over);
    if (i <= most) row[0] = i;
    let least = row[0]!;
    for (let j = Math.max(1, i - most); j <= Math.min(right.length, i + most); j++) {
      const same = left.charCodeAt(i - 1) === right.charCodeAt(j - 1);
      let best = Math.min(above[j - 1]! + (same ? 0 : 1), above[j]! + 1, row[j - 1]! + 1);
      if (
        i > 1 &&
        j > 1 &&
        left.charCodeAt(i - 1) === right.charCodeAt(j - 2) &&
        left.charCodeAt(i - 2) === right.charCodeAt(j - 1)
      ) {
        best = Math.min(best, before[j - 2]! + 1);
      }
      row[j] = best;
      if (best < least) least = best;
    }
    // A swap reaches back two rows, so both must be out of reach before giving up.
    if (least > most && Math.min(...above) > most) return over;
    before = above;
    above = row;
  }
  return Math.min(above[right.length]!, over);
}
