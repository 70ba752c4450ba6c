import { type BlockExample, blockStep } from './block.ts';
import { cbowStep, skipgramStep } from './pair.ts';
import type { Random } from './random.ts';
import { drawAlias } from './sampling.ts';
import type { Rule, Tables } from './vectors.ts';
import { drawContext, type KeptWords, subsample } from './windows.ts';

export interface ReferenceOptions {
  parameters: Rule & { mode: 'block' | 'pair'; contextSize: number };
  tables: Tables;
  /** [2 V] as filled by fillAliasTable. */
  alias: Uint32Array;
  /** [V] as filled by fillKeep. */
  keep: Uint32Array;
  /** Room for a work unit after subsampling. */
  buffers: { words: Uint32Array; first: Uint32Array; last: Uint32Array };
  /** Centre words of a block. */
  block: number;
  /** Blocks that follow one another and use the same negatives. */
  blocksADraw: number;
  /** The rarest of a block's words, so many, share all of its negatives, the others the first few of them. */
  rarer: number;
  sharedNegatives: number;
  fewerNegatives: number;
  random: Random;
  /** [3] words, examples, loss: added to. */
  statistics: Float64Array;
}

/**
 * Training as the kernels do it, in plain TypeScript: the same random draws in the same order, sums in
 * double precision where the kernels use single. Readable, and slow.
 */
export class ReferenceTrainer {
  readonly #options: ReferenceOptions;

  constructor(options: ReferenceOptions) {
    this.#options = options;
  }

  /** Trains on the first `length` entries of `tokens`. */
  train(tokens: Uint32Array, length: number, learningRate: number): void {
    const { keep, random, buffers, block, blocksADraw, parameters, sharedNegatives, statistics } =
      this.#options;
    const kept = subsample(tokens, length, keep, random, buffers);
    statistics[0]! += kept.consumed;
    const size = parameters.mode === 'block' ? block : 1;
    let drawn: number[] = [];
    for (let at = 0; at < kept.count; at += size) {
      const centres = Math.min(size, kept.count - at);
      if (parameters.mode === 'pair') {
        this.#pairs(kept, at, learningRate);
        continue;
      }
      if (at % (block * blocksADraw) === 0) drawn = this.#draw(sharedNegatives);
      this.#block(kept, at, centres, drawn, learningRate);
    }
  }

  /** Draws one window a centre word. @param drawn the shared negatives */
  #block(kept: KeptWords, at: number, centres: number, drawn: number[], learningRate: number): void {
    const { tables, parameters, rarer, fewerNegatives, random } = this.#options;
    const examples: BlockExample[] = [];
    for (let b = 0; b < centres; b++) {
      const context = drawContext(kept, at + b, parameters.contextSize, random);
      const centre = [kept.words[at + b]!];
      examples.push(
        parameters.method === 'cbow'
          ? { inputs: context, targets: centre }
          : { inputs: centre, targets: context },
      );
    }
    // Words are numbered by frequency, the rarest last.
    const word = ({ inputs, targets }: BlockExample) => (parameters.method === 'cbow' ? targets : inputs)[0]!;
    examples.sort((a, b) => word(b) - word(a));
    const parts = [
      { examples: examples.slice(0, rarer), drawn },
      { examples: examples.slice(rarer), drawn: drawn.slice(0, fewerNegatives) },
    ];
    const loss = blockStep(tables, parameters, parts, learningRate);
    this.#count(
      examples.reduce((n, { targets }) => n + targets.length, 0),
      loss,
    );
  }

  /** Draws the window of one centre word, then the negatives of each example in turn. */
  #pairs(kept: KeptWords, at: number, learningRate: number): void {
    const { tables, parameters, random } = this.#options;
    const { method, negatives, contextSize } = parameters;
    const context = drawContext(kept, at, contextSize, random);
    const centre = kept.words[at]!;
    if (method === 'cbow') {
      this.#count(1, cbowStep(tables, parameters, context, centre, this.#draw(negatives), learningRate));
      return;
    }
    for (const target of context) {
      this.#count(1, skipgramStep(tables, centre, target, this.#draw(negatives), learningRate));
    }
  }

  #draw(n: number): number[] {
    return Array.from({ length: n }, () => drawAlias(this.#options.alias, this.#options.random));
  }

  #count(examples: number, loss: number): void {
    this.#options.statistics[1]! += examples;
    this.#options.statistics[2]! += loss;
  }
}
