import { describe, expect, it } from 'vitest';
import { RecordReader, TableReader } from '../../../core/corpus/columns.ts';

const PIECE = 2 ** 20;

describe('texts in columns that have no end', () => {
  it('are refused for a line of records', () => {
    const reader = new RecordReader('a.jsonl', undefined);
    reader.push('{"text":"one"}\n{"text":"');
    const piece = 'x'.repeat(PIECE);
    expect(() => {
      for (let i = 0; i < 20; i++) reader.push(piece);
    }).toThrow('"a.jsonl", line 2: more than 8 million characters in one piece. Write a document a line.');
    const whole = new RecordReader('b.jsonl', undefined);
    const lists = `{"text":"one"}\n[${'[],'.repeat(3 * PIECE)}[]]\n`;
    expect(() => whole.push(lists)).toThrow(/"b\.jsonl", line 2: more than 8 million/);
  });

  it('are refused for a quote that is never closed', () => {
    const reader = new TableReader('a.csv', ',', undefined);
    reader.push('text,n\none,1\n"two');
    const piece = 'x\n'.repeat(PIECE / 2);
    expect(() => {
      for (let i = 0; i < 20; i++) reader.push(piece);
    }).toThrow('"a.csv", line 3: more than 8 million characters in one piece. Is a quote missing its end?');
  });

  it('are read up to there', () => {
    const long = 'word '.repeat(PIECE);
    const reader = new RecordReader('a.jsonl', undefined);
    expect(reader.push(`${JSON.stringify({ text: long })}\n`)).toBe(`${long}\n`);
  });
});
