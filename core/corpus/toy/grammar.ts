/** A source of uniform draws in [0, 1), seeded. */
export type Random = () => number;

/** Mulberry32: 32 bits of state, passes gjrand's tests at this scale; enough for telling stories. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/**
 * Draws an item, earlier ones more often: the rank's density falls as rank^(1/skew - 1), a mild Zipf law.
 * `skew` 1 is uniform.
 */
export function pick<T>(items: readonly T[], random: Random, skew = 1.4): T {
  return items[Math.floor(items.length * random() ** skew)] as T;
}

/** Draws an item with probability proportional to its weight. */
export function pickWeighted<T extends { readonly weight: number }>(items: readonly T[], random: Random): T {
  let total = 0;
  for (const item of items) total += item.weight;
  let at = random() * total;
  for (const item of items) {
    at -= item.weight;
    if (at < 0) return item;
  }
  return items.at(-1) as T;
}

/** Draws again and again from `items`, never the same twice in a row. */
export function withoutRepeating<T>(items: readonly T[], random: Random): () => T {
  let last: T | undefined;
  return () => {
    const choices = items.filter((item) => item !== last);
    last = pick(choices.length > 0 ? choices : items, random);
    return last;
  };
}

/** "a|b|c" as a list; the tables of the worlds are written so. */
export const list = (text: string): readonly string[] => text.split('|').map((item) => item.trim());

/** What stands for a slot: a text, or several of which one is drawn. */
export type Filling = string | readonly string[];

const compiled = new Map<string, readonly string[]>();

/** Even places hold literal text, odd places the names of slots. */
function compile(template: string): readonly string[] {
  let parts = compiled.get(template);
  if (!parts) {
    parts = template.split(/[{}]/);
    compiled.set(template, parts);
  }
  return parts;
}

/** Replaces every `{slot}` of a template, and the slots within the replacements. */
export function expand(
  template: string,
  fill: (slot: string) => Filling | undefined,
  random: Random,
): string {
  if (!template.includes('{')) return template;
  const parts = compile(template);
  let text = '';
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    if (i % 2 === 0) {
      text += part;
      continue;
    }
    const filling = fill(part);
    if (filling === undefined) throw new Error(`The template "${template}" has an unknown slot {${part}}.`);
    text += expand(typeof filling === 'string' ? filling : pick(filling, random), fill, random);
  }
  return text;
}

/** Capital first letter, full stop unless the text ends in one of . ! ? and "an" before a vowel. */
export function punctuate(text: string): string {
  const tidy = text.replace(/\b([Aa]) (?=[aeiou])/g, '$1n ');
  const end = /[.!?]$/.test(tidy) ? '' : '.';
  return tidy.charAt(0).toUpperCase() + tidy.slice(1) + end;
}
