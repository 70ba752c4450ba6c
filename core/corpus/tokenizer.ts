/** How text becomes words. */
export interface TokenizerOptions {
  /**
   * `unicode`: runs of letters, marks and digits, an apostrophe between letters kept (`don't`); text in
   * scripts without spaces is cut by `Intl.Segmenter`. `whitespace`: everything between white space.
   */
  tokenizer: 'unicode' | 'whitespace';
  lowercase: boolean;
}

/** Scripts written without spaces between words. */
const spaceless =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー';
const word = `[\\p{L}\\p{M}\\p{N}_]`;
const unicodeWord = new RegExp(`${word}+(?:['’](?=\\p{L})${word}+)*`, 'gu');
const hasSpaceless = new RegExp(`[${spaceless}]`, 'u');
const runs = new RegExp(`[${spaceless}\\p{M}]+|[^${spaceless}]+`, 'gu');
const whitespaceWord = /\S+/gu;

/**
 * Makes a function that cuts a piece of text into words, in order. Words come in Unicode NFC, apostrophes
 * in words as `'`. Pieces must be cut at white space: a word never spans two.
 */
export function makeTokenizer({ tokenizer, lowercase }: TokenizerOptions): (text: string) => string[] {
  const normalise = (text: string): string => {
    const composed = text.normalize('NFC');
    return lowercase ? composed.toLowerCase() : composed;
  };
  if (tokenizer === 'whitespace') return (text) => normalise(text).match(whitespaceWord) ?? [];
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
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
    hasSpaceless.test(run) ? Array.from(segmenter.segment(run), (s) => s.segment) : [run],
  );
}
