/** How text becomes words. */
export interface TokenizerOptions {
  /**
   * `unicode`: runs of letters, marks and digits, an apostrophe between letters kept (`don't`); text in
   * scripts without spaces is cut by `Intl.Segmenter`. `whitespace`: everything between white space, small
   * letters as asked. `tokenized`: the same, letters left as they are.
   */
  tokenizer: 'unicode' | 'whitespace' | 'tokenized';
  lowercase: boolean;
  /** BCP 47 language whose rules for small letters hold; absent: those of no language in particular. */
  locale?: string | undefined;
}

/** Scripts written without spaces between words. */
const spaceless = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{Script=${script}}`)
  .concat('ー')
  .join('');
const wordCharacter = '[\\p{L}\\p{M}\\p{N}_]';
const unicodeWord = new RegExp(`${wordCharacter}+(?:['’](?=\\p{L})${wordCharacter}+)*`, 'gu');
const hasSpaceless = new RegExp(`[${spaceless}]`, 'u');
const runs = new RegExp(`[${spaceless}\\p{M}]+|[^${spaceless}]+`, 'gu');
const whitespaceWord = /\S+/gu;

/** Languages with small letters of their own: dotless i, dots kept above an accent. */
const ownLetters = /^(tr|az|lt)\b/;

/** Small letters by the rules of the options. Throws RangeError for a locale that is none. */
function lowerCase({ tokenizer, lowercase, locale }: TokenizerOptions): (text: string) => string {
  if (!lowercase || tokenizer === 'tokenized') return (text) => text;
  const known = locale === undefined ? undefined : Intl.getCanonicalLocales(locale)[0];
  return known && ownLetters.test(known)
    ? (text) => text.toLocaleLowerCase(known)
    : (text) => text.toLowerCase();
}

/**
 * Makes a function that cuts a piece of text into words, in order. Words come in Unicode NFC, apostrophes
 * in words as `'`. Pieces must be cut at white space: a word never spans two. The readable twin of the kernel
 * (kernels/assembly/corpus.ts), which asks it for the words it cannot do itself.
 */
export function makeTokenizer(options: TokenizerOptions): (text: string) => string[] {
  const lower = lowerCase(options);
  const normalise = (text: string): string => lower(text.normalize('NFC'));
  if (options.tokenizer !== 'unicode') return (text) => normalise(text).match(whitespaceWord) ?? [];
  const segmenter = new Intl.Segmenter(options.locale, { granularity: 'word' });
  return (text) => {
    const words = normalise(text).match(unicodeWord) ?? [];
    if (!hasSpaceless.test(text)) return words.map(plainApostrophe);
    return words.flatMap((w) => (hasSpaceless.test(w) ? segment(w, segmenter) : plainApostrophe(w)));
  };
}

const plainApostrophe = (text: string): string => (text.includes('’') ? text.replaceAll('’', "'") : text);

/** Cuts a run that holds a script without spaces; neighbouring words of other scripts stay whole. */
function segment(text: string, segmenter: Intl.Segmenter): string[] {
  return (text.match(runs) ?? []).flatMap((run) =>
    hasSpaceless.test(run) ? Array.from(segmenter.segment(run), (s) => s.segment) : [plainApostrophe(run)],
  );
}

/** What a character is to the kernel; the bits of an entry above the character it is written as. */
const WORD = 1 << 24;
const LETTER = 1 << 25;
const APOSTROPHE = 1 << 26;
const HARD = 1 << 27;

/** Entries of the 256 characters from page * 256 for the kernel's tables. */
export function characterPage(page: number, options: TokenizerOptions): Uint32Array {
  const entries = new Uint32Array(256);
  const isWord = new RegExp(options.tokenizer === 'unicode' ? wordCharacter : '\\S', 'u');
  const lower = lowerCase(options);
  for (let i = 0; i < 256; i++) {
    const code = page * 256 + i;
    if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) continue; // no characters of text
    const character = String.fromCodePoint(code);
    if (options.tokenizer === 'unicode' && /['’]/.test(character)) entries[i] = APOSTROPHE;
    if (!isWord.test(character)) continue;
    const small = lower(character);
    const hard = isHard(character, small, options);
    const kind = WORD | (/\p{L}/u.test(character) ? LETTER : 0) | (hard ? HARD : 0);
    entries[i] = kind | (hard ? code : small.codePointAt(0)!);
  }
  return entries;
}

/** Whether a word with this character takes more than a table of characters. */
function isHard(character: string, small: string, options: TokenizerOptions): boolean {
  if (options.tokenizer === 'unicode' && hasSpaceless.test(character)) return true;
  if (character.normalize('NFC') !== character) return true;
  if (character.codePointAt(0)! >= COMPOSING && composing().has(character)) return true;
  if (small === character) return false;
  if (character === 'Σ' || [...small].length !== 1) return true;
  return (
    small !== character.toLowerCase() || (ownLetters.test(options.locale ?? '') && /[IJĮÌÍĨ]/.test(character))
  );
}

let composed: Set<string> | undefined;

/** The first of them. */
const COMPOSING = 0x300;

/** Characters that may join the one before them in NFC. */
function composing(): Set<string> {
  if (composed) return composed;
  composed = new Set();
  const characters: string[] = [];
  for (let code = 0xa0; code < 0x20000; code++) {
    if (code >= 0xac00 && code <= 0xdfff) continue; // Hangul syllables follow by rule, surrogates are none
    characters.push(String.fromCodePoint(code));
  }
  // All in one go, with something between them that joins nothing: a tenth of the time.
  for (const parts of characters.join('\n').normalize('NFD').split('\n')) {
    if (parts.length > 1) for (const part of [...parts].slice(1)) composed.add(part);
  }
  for (let code = 0x1161; code <= 0x11c2; code++) composed.add(String.fromCodePoint(code));
  return composed;
}
