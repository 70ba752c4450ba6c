import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeQuestions, parseQuestions } from '../../../core/evaluation/parse.ts';

const pairs = (text: string) => {
  const set = parseQuestions(text, 'set.txt');
  return set.kind === 'similarity' ? set.pairs : expect.unreachable('not pairs');
};
const questions = (text: string) => {
  const set = parseQuestions(text, 'set.txt');
  return set.kind === 'analogy' ? set.questions : expect.unreachable('not analogies');
};
const catDog = { a: 'cat', b: 'dog', score: 7.5 };

describe('word pairs', () => {
  it.each([
    ['tabs', 'cat\tdog\t7.5\nsun\tmoon\t3\n'],
    ['spaces', 'cat  dog 7.5\nsun moon 3'],
    ['commas', 'cat,dog,7.5\nsun,moon,3'],
    ['semicolons and decimal commas', 'cat;dog;7,5\r\nsun;moon;3\r\n'],
    ['quotes', '"cat","dog","7.5"\n"sun",moon,3'],
    ['bare CR line ends', 'cat\tdog\t7.5\rsun\tmoon\t3'],
    ['a header with tabs over lines with spaces', 'word 1\tword 2\tscore\ncat dog 7.5\nsun moon 3'],
    ['a header in CR LF over lines in LF', 'Word 1\tWord 2\tHuman (mean)\r\ncat\tdog\t7.5\nsun\tmoon\t3'],
    ['comments and empty lines', '# from somewhere\n\ncat\tdog\t7.5\n\n#x\nsun\tmoon\t3\n'],
    ['columns between and after', 'cat\tdog\tN\t7.5\t1\t2\nsun\tmoon\tN\t3\t9\t9'],
    ['trailing tabs', 'cat\tdog\t7.5\t\t\nsun\tmoon\t3\t'],
  ])('reads %s', (_, text) => {
    expect(pairs(text)).toEqual([catDog, { a: 'sun', b: 'moon', score: 3 }]);
  });

  it('keeps the spaces of a phrase between tabs and the commas between quotes', () => {
    expect(pairs('New York\tcity\t9\n')).toEqual([{ a: 'New York', b: 'city', score: 9 }]);
    expect(pairs('"say ""hi"", you",greeting,8\n')[0]?.a).toBe('say "hi", you');
  });

  it('names the line that does not fit', () => {
    expect(() => pairs('cat\tdog\t7.5\n\n# why\nsun\tmoon\nred\tblue\t1')).toThrow(
      '"set.txt", line 4: expected two words and a score in column 3, found "sun moon"',
    );
  });
});

describe('analogies', () => {
  const words = ['man', 'king', 'woman', 'queen'];

  it.each([
    ['sections', ': family\nman king woman queen\n'],
    ['a section without space', ':family\r\nman king woman queen\r\n'],
    ['the section as first column', 'family\tman\tking\twoman\tqueen\n'],
  ])('reads %s', (_, text) => {
    expect(questions(text)).toEqual([{ words, section: 'family' }]);
  });

  it('reads questions without sections, tabs, and sections that follow one another', () => {
    expect(questions('man\tking\twoman\tqueen')).toEqual([{ words, section: '' }]);
    const two = questions(': a\n: b\nman king woman queen\n: c\nking man queen woman\n');
    expect(two.map((question) => question.section)).toEqual(['b', 'c']);
  });

  it('names the line that does not fit', () => {
    expect(() => questions(': family\nman king woman queen\nman king woman')).toThrow(
      '"set.txt", line 3: expected four words, found "man king woman"',
    );
  });
});

describe('what is neither', () => {
  it.each([
    ['nothing', '\n# only a comment\n', 'holds no questions'],
    ['sections only', ': family\n', 'holds no questions'],
    ['prose', 'Long ago\nthere was a proud king of the north.\nHe had a queen.', 'holds neither word pairs'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseQuestions(text, 'set.txt')).toThrow(message);
  });

  it('reads UTF-8 and UTF-16 with byte order marks, and refuses other bytes', () => {
    expect(decodeQuestions(Buffer.from('\ufeffмир дом 3'), 'a')).toBe('мир дом 3');
    expect(decodeQuestions(Buffer.from('\ufeffмир дом 3', 'utf16le'), 'a')).toBe('мир дом 3');
    expect(() => decodeQuestions(Uint8Array.of(0xff, 0x00, 0x80), 'a')).toThrow('not a text file in UTF-8');
    expect(() => decodeQuestions(Uint8Array.of(0x50, 0x4b, 0, 0), 'a')).toThrow('not a text file in UTF-8');
  });
});

const shared = path.resolve('../shared/data/eval');

describe.skipIf(!existsSync(shared))('the sets in ../shared/data/eval (skipped where absent)', () => {
  const expected: Record<string, number> = {
    'EN-WS-353-ALL.txt': 353,
    'gensim-simlex999.txt': 999,
    'simlex-german.txt': 999, // bare CR
    'simlex-croatian.txt': 999, // tabs above, spaces below
    'wordsim353.txt': 350,
    'questions-words.txt': 19_544,
    'ngram2vec-msr.txt': 8000,
    'CA8-semantic.txt': 7636,
    'ca_translated.txt': 953,
  };
  const kinds = {
    wordsim: 'similarity',
    wordsim_multi: 'similarity',
    analogy: 'analogy',
    analogy_zh: 'analogy',
  };

  it.each(Object.entries(kinds))('reads every set of %s', (folder, kind) => {
    const files = readdirSync(path.join(shared, folder)).filter((name) => /\.(txt|tsv)$/.test(name));
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const set = parseQuestions(decodeQuestions(readFileSync(path.join(shared, folder, file)), file), file);
      const size = set.kind === 'similarity' ? set.pairs.length : set.questions.length;
      expect(set.kind, file).toBe(kind);
      if (file in expected) expect(size, file).toBe(expected[file]);
      else expect(size, file).toBeGreaterThan(25);
    }
  });
});
