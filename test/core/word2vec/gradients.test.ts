import { describe, expect, it } from 'vitest';
import { type BlockExample, blockStep } from '../../../core/word2vec/block.ts';
import { cbowStep, skipgramStep } from '../../../core/word2vec/pair.ts';
import { Sfc32 } from '../../../core/word2vec/random.ts';
import type { Rule, Tables } from '../../../core/word2vec/vectors.ts';

const WORDS = 9;
const dim = 5;
const stride = 7;

function tables(seed = 3): Tables {
  const random = Sfc32.seeded(seed, 0);
  const filled = () => Float64Array.from({ length: WORDS * stride }, () => random.next() / 2 ** 31 - 1);
  return { input: filled(), output: filled(), stride, dim };
}

const copy = (t: Tables): Tables => ({ ...t, input: t.input.slice(), output: t.output.slice() });

/** The descent direction per unit of learning rate that one tiny step takes, against two-sided differences. */
function expectGradient(
  step: (t: Tables, learningRate: number) => number,
  scaleInput: (word: number) => number = () => 1,
  words = [...Array(WORDS).keys()],
) {
  const rate = 1e-6;
  const h = 1e-5;
  const start = tables();
  const moved = copy(start);
  step(moved, rate);
  const lossAt = (table: 'input' | 'output', i: number, delta: number) => {
    const t = copy(start);
    t[table][i]! += delta;
    return step(t, 0);
  };
  let largest = 0;
  for (const table of ['input', 'output'] as const) {
    for (const word of words) {
      for (let d = 0; d < dim; d++) {
        const i = word * stride + d;
        const numeric = -(lossAt(table, i, h) - lossAt(table, i, -h)) / (2 * h);
        const taken = (moved[table][i]! - start[table][i]!) / rate;
        const expected = numeric * (table === 'input' ? scaleInput(word) : 1);
        expect(Math.abs(taken - expected), `${table} of word ${word}, ${d}`).toBeLessThan(2e-4);
        largest = Math.max(largest, Math.abs(expected));
      }
      for (let d = dim; d < stride; d++) {
        expect(moved[table][word * stride + d]).toBe(start[table][word * stride + d]);
      }
    }
  }
  expect(largest).toBeGreaterThan(0.05);
}

const rule = (update: Rule['update'], method: Rule['method'] = 'cbow', negatives = 3): Rule => ({
  method,
  update,
  negatives,
});

describe('pair updates are the gradient of the loss', () => {
  const cases: [string, number[], number, number[]][] = [
    ['distinct words', [1, 2, 3], 0, [4, 5, 6]],
    ['a word twice in the context', [1, 2, 1, 3], 0, [4, 5, 6]],
    ['a negative drawn twice', [1, 2], 0, [4, 4, 6]],
    ['a negative equal to the centre', [1, 2], 0, [0, 5, 6]],
    ['the centre in its own context', [0, 2], 0, [4, 0, 2]],
    ['one context word', [7], 8, [1, 2, 3]],
  ];
  it.each(cases)('corrected CBOW, %s', (_name, context, centre, negatives) => {
    expectGradient((t, rate) => cbowStep(t, rule('corrected'), context, centre, negatives, rate));
  });

  it.each(cases)(
    'classic CBOW is the gradient times the context words, %s',
    (_n, context, centre, negatives) => {
      expectGradient(
        (t, rate) => cbowStep(t, rule('classic'), context, centre, negatives, rate),
        () => context.length,
      );
    },
  );

  it.each([
    ['distinct words', 1, 0, [4, 5, 6]],
    ['the same word on both sides', 2, 2, [4, 5, 6]],
    ['a negative equal to the target', 1, 0, [0, 5, 5]],
  ] as const)('skip-gram, %s', (_name, word, target, negatives) => {
    expectGradient((t, rate) => skipgramStep(t, word, target, negatives, rate));
  });
});

describe('block updates are the gradient of the weighted loss', () => {
  const blocks: [string, BlockExample[], number[]][] = [
    ['one example', [{ inputs: [1, 2], targets: [0] }], [4, 5, 6, 7]],
    [
      'three examples that share context',
      [
        { inputs: [1, 2], targets: [0] },
        { inputs: [0, 2, 3], targets: [1] },
        { inputs: [1, 1], targets: [2] },
      ],
      [4, 5, 6, 7, 8],
    ],
    [
      'negatives drawn twice and equal to a centre',
      [
        { inputs: [3, 2], targets: [0] },
        { inputs: [0, 3], targets: [1] },
      ],
      [0, 5, 5, 1, 6],
    ],
    ['a word that is a target twice', [1, 2].map((word) => ({ inputs: [word], targets: [0] })), [0, 0, 3]],
  ];
  it.each(blocks)('corrected CBOW, %s', (_name, examples, shared) => {
    expectGradient((t, rate) =>
      blockStep(t, rule('corrected', 'cbow', 5), [{ examples, drawn: shared }], rate),
    );
  });

  // The factor is one for all words where all examples have as many inputs.
  const alike = blocks.filter(([, all]) =>
    all.every(({ inputs }) => inputs.length === all[0]!.inputs.length),
  );
  it.each(alike)('classic CBOW, %s', (_name, examples, shared) => {
    expectGradient(
      (t, rate) => blockStep(t, rule('classic', 'cbow', 5), [{ examples, drawn: shared }], rate),
      () => examples[0]!.inputs.length,
    );
  });

  it('skip-gram with repeated targets and inputs', () => {
    const examples = [
      { inputs: [1], targets: [0, 2, 0] },
      { inputs: [2], targets: [1, 3, 5] },
      { inputs: [1], targets: [3] },
    ];
    const skipgram = rule('corrected', 'skipgram', 5);
    expectGradient((t, rate) => blockStep(t, skipgram, [{ examples, drawn: [5, 5, 0, 8] }], rate));
    // The third example has negatives of its own, one of them the others' too.
    const parts = [
      { examples: examples.slice(0, 2), drawn: [5, 5, 0, 8] },
      { examples: examples.slice(2), drawn: [4, 5, 3, 7] },
    ];
    expectGradient((t, rate) => blockStep(t, skipgram, parts, rate));
  });
});

describe('shared negatives', () => {
  /** Words 0, 4, 5 and 6 and their chances; 0 is a target too. */
  const chances: [word: number, chance: number][] = [
    [0, 0.4],
    [4, 0.3],
    [5, 0.2],
    [6, 0.1],
  ];
  const rate = 1e-6;

  /** Where the vectors go on average over all ways to draw `n` negatives, per unit of learning rate. */
  function average(n: number, step: (t: Tables, drawn: number[]) => void): Float64Array {
    const start = tables();
    const sum = new Float64Array(2 * WORDS * stride);
    const draw = (drawn: number[], chance: number): void => {
      if (drawn.length < n) {
        for (const [word, p] of chances) draw([...drawn, word], chance * p);
        return;
      }
      const t = copy(start);
      step(t, drawn);
      for (const [i, x] of [...t.input, ...t.output].entries()) {
        const from = i < start.input.length ? start.input[i]! : start.output[i - start.input.length]!;
        sum[i]! += (chance * (x - from)) / rate;
      }
    };
    draw([], 1);
    return sum;
  }

  it.each(['corrected', 'classic'] as const)(
    'move the vectors as private ones do on average, %s CBOW',
    (update) => {
      const examples = [
        { inputs: [1, 2], targets: [0] },
        { inputs: [0, 2, 3], targets: [7] },
      ];
      const shared = average(
        3,
        (t, drawn) => void blockStep(t, rule(update, 'cbow', 2), [{ examples, drawn }], rate),
      );
      const alone = examples.map(({ inputs, targets }) =>
        average(2, (t, drawn) => void cbowStep(t, rule(update, 'cbow', 2), inputs, targets[0]!, drawn, rate)),
      );
      for (const [i, x] of shared.entries())
        expect(Math.abs(x - alone[0]![i]! - alone[1]![i]!)).toBeLessThan(1e-4);
    },
  );

  it('move the vectors as private ones do on average, skip-gram, also the first few of them alone', () => {
    const [one, two] = [
      { inputs: [1], targets: [0, 7] },
      { inputs: [2], targets: [3] },
    ];
    const shared = average(4, (t, drawn) => {
      const parts = [
        { examples: [one], drawn },
        { examples: [two], drawn: drawn.slice(0, 2) },
      ];
      blockStep(t, rule('corrected', 'skipgram', 2), parts, rate);
    });
    const alone = [one, two].flatMap(({ inputs, targets }) =>
      targets.map((target) =>
        average(2, (t, drawn) => void skipgramStep(t, inputs[0]!, target, drawn, rate)),
      ),
    );
    for (const [i, x] of shared.entries()) {
      expect(Math.abs(x - alone.reduce((sum, each) => sum + each[i]!, 0))).toBeLessThan(1e-4);
    }
    expect(Math.max(...shared)).toBeGreaterThan(0.1);
  });
});
