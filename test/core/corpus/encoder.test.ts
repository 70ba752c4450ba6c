import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CorpusEncoder, type EncoderOptions, SENTENCE_END } from '../../../core/corpus/encoder.ts';
import { TextKernel } from '../../../core/corpus/text-kernel.ts';
import { makeTokenizer } from '../../../core/corpus/tokenizer.ts';
import { Sfc32 } from '../../../core/word2vec/random.ts';

const module = new WebAssembly.Module(readFileSync('dist/kernels/corpus.wasm'));
const unicode: EncoderOptions = { tokenizer: 'unicode', lowercase: true, maxSentence: 1000 };

/** The sentences the kernel makes of a text, pushed in pieces of at most `piece` bytes. */
function encode(text: string | Uint8Array, options: EncoderOptions = unicode, piece = 1 << 20) {
  const numbers: number[] = [];
  const encoder = new CorpusEncoder(module, options, (sentences) => numbers.push(...sentences));
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  encoder.begin();
  for (let at = 0; at < bytes.length; at += piece) encoder.push(bytes.subarray(at, at + piece));
  encoder.endText();
  const { counts, spell } = encoder.finish();
  const sentences: string[][] = [[]];
  for (const n of numbers) {
    if (n === SENTENCE_END) sentences.push([]);
    else sentences.at(-1)!.push(spell(n));
  }
  expect(sentences.pop()).toEqual([]);
  expect(counts.reduce((a, b) => a + b, 0)).toBe(sentences.flat().length);
  const occurrences = new Map<string, number>();
  for (const word of sentences.flat()) occurrences.set(word, (occurrences.get(word) ?? 0) + 1);
  expect([...occurrences]).toEqual(Array.from(counts, (count, i) => [spell(i), count]));
  return { sentences, encoder };
}

/** What the readable twin makes of it. */
const expected = (text: string, options: EncoderOptions = unicode): string[][] =>
  text
    .split('\n')
    .map(makeTokenizer(options))
    .filter((words) => words.length > 0);

const texts: Record<string, string> = {
  English: "The King's speech, isn't it? 'Quoted' rock-n-roll 'n' 3.14 x_1 1990s DON’T o''k it'",
  Greek: 'ΟΔΥΣΣΕΥΣ και Σ ΣΑΣ.\nΌμηρος, σοφός',
  Cyrillic: 'Широкая Электрификация южных губерний\r\nдаст мощный толчок; Ёлка й и\u0306',
  German: 'Straße GROẞ Übermut A\u0308pfel U\u0308ber',
  Turkish: 'İstanbul DİYARBAKIR ılık IRMAK I\u0307zmir',
  Arabic: 'اللُّغَةُ العَرَبِيَّة ، مرحبا! أ ا\u0654',
  Hindi: 'हिन्दी में लिखा हुआ पाठ। क\u093c',
  Chinese: '我们在北京学习中文。iPhone手机很好用，2024年！',
  Japanese: '東京タワーへ行きます。コーヒーを飲む',
  Thai: 'ภาษาไทยไม่มีช่องว่าง ครับ',
  Korean: '한국어는 띄어쓰기를 한다 \u1112\u1161\u11ab\u1100\u116e\u11a8',
  Mixed: '𝐁𝐨𝐥𝐝 𐐀𐐁 𠀀𠀁 K Å ﬁ ✨ emoji 👩‍👩‍👧 zero\u200bwidth a\u00adb \ufeff',
};

describe.each(Object.entries(texts))('%s', (_, text) => {
  it.each(['unicode', 'whitespace', 'tokenized'] as const)(
    'in %s is cut as by the readable twin',
    (tokenizer) => {
      for (const lowercase of [true, false]) {
        for (const locale of [undefined, 'tr']) {
          const options: EncoderOptions = { tokenizer, lowercase, locale, maxSentence: 1000 };
          const twin = expected(text, options);
          expect(encode(text, options).sentences).toEqual(twin);
          expect(encode(text, options, 1).sentences).toEqual(twin);
          expect(encode(text, options, 7).sentences).toEqual(twin);
        }
      }
    },
  );
});

describe.each(['unicode', 'whitespace', 'tokenized'] as const)('long text in %s', (tokenizer) => {
  // Longer than a block of the kernel's fast way, which plain words take and all else leaves.
  const random = Sfc32.seeded(4, 0);
  const gaps = [' ', ' ', ' ', '\n', '. ', ', "', '\n\n', "' ", '-', '\t', '_', '\r\n'];
  const words = [
    'a',
    'The',
    'of',
    "isn't",
    'sixteen_letters_',
    'seventeen_letters',
    'I',
    'x'.repeat(70),
    'Zürich',
  ];
  const foreign = Object.values(texts).flatMap((text) => text.split(' '));
  const some = (from: string[]): string => from[random.next() % from.length]!;
  const text = Array.from({ length: 9000 }, (_, i) => {
    const plain = i % 3000 < 1500 || random.next() % 20 > 0;
    return `${some(plain ? words : foreign)}${random.next() % 500}${some(gaps)}`;
  }).join('');

  it('is cut as by the readable twin, wherever blocks and pieces end', () => {
    for (const options of [{ lowercase: true }, { lowercase: false }, { lowercase: true, locale: 'tr' }]) {
      const all: EncoderOptions = { tokenizer, maxSentence: 1000, ...options };
      const twin = expected(text, all);
      for (const piece of [1 << 20, 10_007, 100]) {
        expect(encode(text, all, piece).sentences).toEqual(twin);
      }
    }
  });

  it('of one word is cut into the longest words there are', () => {
    for (const length of [8191, 8192, 20_000]) {
      const { sentences } = encode(`a ${'x'.repeat(length)} b`, { ...unicode, tokenizer });
      expect(sentences.flat().join('') === `a${'x'.repeat(length)}b`).toBe(true);
      expect(sentences.flat().length).toBe(2 + Math.ceil(length / 4088));
    }
  });
});

describe('the encoder', () => {
  it('cuts long lines, joins nothing across lines and skips empty ones', () => {
    const { sentences } = encode('a b c d e\n\n\nf\n', { ...unicode, maxSentence: 2 });
    expect(sentences).toEqual([['a', 'b'], ['c', 'd'], ['e'], ['f']]);
  });

  it('counts many types right while its tables grow', () => {
    const random = Sfc32.seeded(1, 0);
    const words = Array.from({ length: 300_000 }, () => `w${random.next() % 120_000}`);
    const counted = new Map<string, number>();
    for (const word of words) counted.set(word, (counted.get(word) ?? 0) + 1);
    const encoder = new CorpusEncoder(module, unicode, () => {});
    encoder.begin();
    encoder.push(new TextEncoder().encode(words.join(' ')));
    encoder.endText();
    const { counts, spell } = encoder.finish();
    expect(counts.length).toBe(counted.size);
    let wrong = 0;
    counts.forEach((count, i) => {
      if (counted.get(spell(i)) !== count) wrong++;
    });
    expect(wrong).toBe(0);
  });

  it('replaces malformed UTF-8 exactly as TextDecoder does, and says how often and where', () => {
    const random = Sfc32.seeded(2, 0);
    const options: EncoderOptions = { tokenizer: 'tokenized', lowercase: false, maxSentence: 100 };
    const bytesOf = [
      0x20, 0x41, 0x80, 0xbf, 0xc0, 0xc3, 0xa9, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xff,
    ];
    for (let trial = 0; trial < 300; trial++) {
      const bytes = Uint8Array.from({ length: 40 }, () => bytesOf[random.next() % 16]!);
      const decoded = new TextDecoder().decode(bytes);
      const { sentences, encoder } = encode(bytes, options, 1 + (trial % 5));
      expect(sentences).toEqual(expected(decoded, options));
      expect(encoder.notes.invalid).toBe([...decoded].filter((c) => c === '\ufffd').length);
    }
    const { encoder } = encode(Uint8Array.from([0x61, 0x20, 0xc3, 0x28, 0x62, 0xe2, 0x82]));
    expect(encoder.notes).toMatchObject({ invalid: 2, firstInvalid: 2 });
  });

  it('finds the first zero byte', () => {
    expect(encode('ab c\n').encoder.notes.firstZero).toBe(-1);
    expect(encode('ab\0c\0', unicode, 2).encoder.notes.firstZero).toBe(2);
  });

  it('cuts words that never end', () => {
    const { sentences } = encode('x'.repeat(10_000));
    expect(sentences.flat().join('')).toBe('x'.repeat(10_000));
    expect(sentences.flat().length).toBe(3);
    expect(encode('語'.repeat(3000)).sentences.flat().join('')).toBe('語'.repeat(3000));
  });
});

describe('merging', () => {
  it('gives what one kernel gives, also when kernels begin anew', () => {
    const random = Sfc32.seeded(3, 0);
    const gap = () => [' ', ' ', '\n', '\n\n'][random.next() % 4]!;
    const word = () => `w${random.next() % 2000}${random.next() % 9 === 0 ? 'é' : ''}`;
    const pieces = Array.from({ length: 60 }, () =>
      Array.from({ length: 150 }, () => word() + gap()).join(''),
    ).map((piece) => new TextEncoder().encode(piece));
    const options = { ...unicode, maxSentence: 4 };
    const read = (feed: (encoder: CorpusEncoder) => void) => {
      const numbers: number[] = [];
      const encoder = new CorpusEncoder(module, options, (sentences) => numbers.push(...sentences));
      feed(encoder);
      const { counts, spell, spellLines } = encoder.finish();
      const types = Uint32Array.from(counts, (_, type) => counts.length - 1 - type);
      expect(spellLines(types)).toBe(Array.from(types, spell).join('\n'));
      expect(spellLines(new Uint32Array(0))).toBe('');
      return { numbers, counts, words: Array.from(counts, (_, type) => spell(type)) };
    };
    const alone = read((encoder) => {
      encoder.begin();
      for (const piece of pieces) encoder.push(piece);
      encoder.endText();
    });
    const kernels: TextKernel[] = [];
    let numbers: number[] = [];
    const merged = read((encoder) =>
      pieces.forEach((piece, i) => {
        const from = random.next() % 3;
        const renewed = !kernels[from] || random.next() % 5 === 0;
        if (renewed) kernels[from] = new TextKernel(module, options, 0, (some) => numbers.push(...some));
        const kernel = kernels[from]!;
        const known = kernel.types;
        kernel.begin(0);
        kernel.push(piece);
        kernel.endText();
        kernel.flush();
        const encoded = { numbers: Uint32Array.from(numbers), spellings: kernel.spellings(known), renewed };
        encoder.merge(from, { ...encoded, ...kernel.notes }, i === pieces.length - 1);
        numbers = [];
      }),
    );
    expect(alone.counts.length).toBeGreaterThan(2000);
    expect(merged).toEqual(alone);
  });
});
