import { beforeEach, describe, expect, it } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import type { Neighbor } from '../../../core/contract/questions.ts';
import type { Lab } from '../../../renderer/store/lab.ts';
import { parseSum } from '../../../renderer/store/sums.ts';
import { Bench, deferred, model, settle } from './harness.ts';

let bench: Bench;
let lab: Lab;
beforeEach(async () => {
  bench = new Bench();
  bench.models = [model()];
  lab = await bench.open();
  await lab.showModel('m1');
});

const inspector = () => lab.inspector.getState();

describe('walking through neighbours', () => {
  it('goes back and forward, and forgets the way not taken', async () => {
    for (const row of [1, 2, 3]) inspector().select(row);
    inspector().back();
    inspector().back();
    expect(inspector().selected).toBe(1);
    inspector().back();
    expect(inspector().selected).toBe(1);
    inspector().forward();
    expect(inspector().selected).toBe(2);
    inspector().select(4);
    inspector().forward();
    expect(inspector()).toMatchObject({ selected: 4, history: [1, 2, 4], at: 2 });
    await settle();
    expect(bench.asked('neighbors').map(({ word }) => word)).toContain('woman');
  });

  it('never shows a late answer about another word', async () => {
    const answers = new Map([
      ['king', deferred<{ query: string; neighbors: Neighbor[] }>()],
      ['queen', deferred<{ query: string; neighbors: Neighbor[] }>()],
    ]);
    bench.answers = { neighbors: ({ word }) => answers.get(word)!.promise };
    inspector().select(1);
    inspector().select(2);
    answers.get('queen')!.resolve({ query: 'queen', neighbors: [{ word: 'king', index: 1, cosine: 0.9 }] });
    await settle();
    answers.get('king')!.resolve({ query: 'king', neighbors: [{ word: 'man', index: 3, cosine: 0.5 }] });
    await settle();
    expect(inspector().neighbors).toMatchObject({ state: 'ready', list: [{ word: 'king' }] });
  });

  it('asks again for another number of neighbours', async () => {
    inspector().select(1);
    inspector().setK(100);
    await settle();
    expect(bench.asked('neighbors').at(-1)).toMatchObject({ word: 'king', k: 100 });
  });

  it('selects by spelling only what is in the vocabulary', () => {
    expect(inspector().selectWord('queen')).toBe(true);
    expect(inspector().selected).toBe(2);
    expect(inspector().selectWord('quee')).toBe(false);
    expect(inspector().selected).toBe(2);
  });
});

describe('questions', () => {
  it('keeps an unknown word as an answer with its suggestions', async () => {
    bench.answers = {
      analogy: ({ a }) => {
        throw new LabError('unknown-word', `"${a}" is unknown.`, { word: a, suggestions: ['king'] });
      },
    };
    inspector().setAnalogy({ a: ' kng ', b: 'queen', c: 'man' });
    await inspector().solveAnalogy();
    expect(inspector().analogy.answer.error?.details).toEqual({ word: 'kng', suggestions: ['king'] });
  });

  it('asks nothing while a word of the analogy is missing', async () => {
    inspector().setAnalogy({ a: 'king', b: 'queen', c: ' ' });
    await inspector().solveAnalogy();
    expect(bench.asked('analogy')).toEqual([]);
  });

  it('adds and subtracts', async () => {
    bench.answers = { arithmetic: () => ({ neighbors: [{ word: 'queen', index: 2, cosine: 0.8 }] }) };
    inspector().setSum('king - man + woman');
    await inspector().solveSum();
    expect(bench.asked('arithmetic')[0]).toMatchObject({ plus: ['king', 'woman'], minus: ['man'] });
    expect(inspector().sum.answer.list[0]?.word).toBe('queen');
  });
});

describe('a sum as written', () => {
  it.each([
    ['king - man + woman', ['king', 'woman'], ['man']],
    ['king − man', ['king'], ['man']],
    ['-man +king', ['king'], ['man']],
    ['well-known + c++', ['well-known', 'c++'], []],
    ['king man', ['king', 'man'], []],
    ['  ', [], []],
    ['- -', [], []],
  ])('%s', (text, plus, minus) => {
    expect(parseSum(text)).toEqual({ plus, minus });
  });
});
