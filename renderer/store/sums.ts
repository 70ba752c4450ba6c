/** A signed sum of words. */
export interface Sum {
  plus: string[];
  minus: string[];
}

/**
 * Reads `king - man + woman`. A sign stands between spaces (or before the first word), so that `well-known` and
 * `c++` stay words; a typographic minus counts as one.
 */
export function parseSum(text: string): Sum {
  const sum: Sum = { plus: [], minus: [] };
  let negative = false;
  for (const part of text.trim().split(/\s+/)) {
    if (part === '+' || part === '-' || part === '−' || part === '–') {
      negative = part !== '+';
      continue;
    }
    const leading = /^[+−–-](?=\p{L}|\p{N})/u.exec(part);
    if (leading) negative = leading[0] !== '+';
    const word = leading ? part.slice(1) : part;
    if (word === '') continue;
    (negative ? sum.minus : sum.plus).push(word);
    negative = false;
  }
  return sum;
}
