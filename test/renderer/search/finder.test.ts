import { beforeEach, describe, expect, it } from 'vitest';
import { Finder } from '../../../renderer/search/finder.ts';
import { InlineThread } from './thread.ts';

describe('the finder', () => {
  let threads: InlineThread[];
  let finder: Finder;
  beforeEach(() => {
    threads = [];
    finder = new Finder(() => {
      const thread = new InlineThread();
      threads.push(thread);
      return thread;
    }, 30);
    finder.setWords(new TextEncoder().encode('king\nqueen\nking of kings'));
  });
  const ask = (query: string, asker = 'field') => finder.find(asker, { mode: 'regex', query });

  it('starts the thread at the first question, once', async () => {
    expect(threads).toHaveLength(0);
    finder.warm();
    expect(await ask('^king')).toEqual({ rows: Uint32Array.of(0, 2), alike: false });
    expect(await ask('queen')).toEqual({ rows: Uint32Array.of(1), alike: false });
    expect(threads).toHaveLength(1);
  });

  it('puts only the newest question of an asker, and forgets no other asker', async () => {
    const answers = await Promise.all([ask('k'), ask('ki'), ask('queen', 'other'), ask('kin'), ask('king')]);
    expect(answers.map((answer) => answer && 'rows' in answer && answer.rows.length)).toEqual([
      null,
      null,
      1,
      null,
      2,
    ]);
    expect(threads[0]!.questions).not.toContain('kin');
  });

  it('gives up the question being answered when its asker has another, and only then', async () => {
    await ask('queen');
    const [lengthy, next] = await Promise.all([ask('lengthy'), ask('king')]);
    expect(lengthy).toBeNull();
    expect(next).toMatchObject({ rows: Uint32Array.of(0, 2) });
    expect(threads).toHaveLength(1);
    const [kept] = await Promise.all([ask('lengthy'), ask('king', 'other')]);
    expect(kept).toEqual({ problem: { kind: 'slow' } });
  });

  it('says what is wrong with a pattern', async () => {
    expect(await ask('(')).toMatchObject({
      problem: { kind: 'pattern', reason: expect.stringMatching(/group/i) },
    });
  });

  it('ends a thread that does not come back, says so, and goes on with a new one', async () => {
    await ask('king');
    const [slow, next] = await Promise.all([ask('runaway'), ask('queen', 'other')]);
    expect(slow).toEqual({ problem: { kind: 'slow' } });
    expect(next).toMatchObject({ rows: Uint32Array.of(1) });
    expect(threads.map(({ ended }) => ended)).toEqual([true, false]);
  });

  it('answers of other words are dropped with them', async () => {
    const old = ask('king');
    finder.setWords(new TextEncoder().encode('only'));
    expect(await old).toBeNull();
    expect(await ask('only')).toMatchObject({ rows: Uint32Array.of(0) });
  });

  it('orders the words by the alphabet, between two questions', async () => {
    const asked = ask('king');
    const places = finder.alphabet();
    const after = ask('queen', 'other');
    expect(await asked).toMatchObject({ rows: Uint32Array.of(0, 2) });
    expect(await places).toEqual(Float64Array.of(0, 2, 1));
    expect(await after).toMatchObject({ rows: Uint32Array.of(1) });
    const stale = finder.alphabet();
    expect(await stale).toEqual(Float64Array.of(0, 2, 1));
    finder.setWords(new TextEncoder().encode('b\nA\na'));
    expect(await finder.alphabet()).toEqual(Float64Array.of(2, 0, 0));
  });
});
