import { below, Sfc32 } from './random.ts';
import { drawAlias, fillAliasTable } from './sampling.ts';
import type { ResolvedParameters } from './schedule.ts';
import { contextAverage, dotRow, softLoss, type Tables } from './vectors.ts';
import { drawContext, SENTENCE_END } from './windows.ts';

/** Examples set aside, each a centre word with its context and negatives, all drawn once. */
export interface HeldOut {
  centres: Uint32Array;
  /** [centres + 1] where each example's context begins in `contexts`. */
  offsets: Uint32Array;
  contexts: Uint32Array;
  /** [centres, perExample] */
  negatives: Uint32Array;
  perExample: number;
}

/** Streams of the seed used here; far from those of workers. */
const STREAM = 0x8000_0000;

/**
 * Draws up to `examples` held-out examples from encoded sentences (without subsampling). The draw depends on
 * the sentences, the counts, the window, the number of negatives, their exponent and the seed, not on the
 * method, so that runs of different methods are measured on the same examples.
 *
 * @param tokens encoded sentences, each ended by SENTENCE_END
 */
export function drawHeldOut(
  tokens: Uint32Array,
  counts: Float64Array,
  parameters: Pick<ResolvedParameters, 'contextSize' | 'negatives' | 'nsExponent' | 'seed'>,
  examples = 2000,
): HeldOut {
  const random = Sfc32.seeded(parameters.seed, STREAM);
  const { places, first, last } = candidates(tokens, counts.length);
  const alias = new Uint32Array(2 * counts.length);
  fillAliasTable(counts, parameters.nsExponent, alias);
  const chosen = Math.min(examples, places.length);
  // The first `chosen` steps of a Fisher-Yates shuffle: a uniform choice without repetition.
  for (let i = 0; i < chosen; i++) {
    const j = i + below(random, places.length - i);
    [places[i], places[j]] = [places[j]!, places[i]!];
  }
  const kept = { words: tokens, first, last, count: tokens.length, consumed: 0 };
  const contexts: number[] = [];
  const heldOut: HeldOut = {
    centres: new Uint32Array(chosen),
    offsets: new Uint32Array(chosen + 1),
    contexts: new Uint32Array(0),
    negatives: new Uint32Array(chosen * parameters.negatives),
    perExample: parameters.negatives,
  };
  for (let i = 0; i < chosen; i++) {
    const at = places[i]!;
    heldOut.centres[i] = tokens[at]!;
    for (const word of drawContext(kept, at, parameters.contextSize, random)) contexts.push(word);
    heldOut.offsets[i + 1] = contexts.length;
    for (let k = 0; k < parameters.negatives; k++) {
      heldOut.negatives[i * parameters.negatives + k] = drawAlias(alias, random);
    }
  }
  heldOut.contexts = Uint32Array.from(contexts);
  return heldOut;
}

/** Positions in sentences of two words and more, and the bounds of each one's sentence. */
function candidates(tokens: Uint32Array, vocabulary: number) {
  const first = new Uint32Array(tokens.length);
  const last = new Uint32Array(tokens.length);
  const places: number[] = [];
  let start = 0;
  for (let i = 0; i <= tokens.length; i++) {
    const word = i < tokens.length ? tokens[i]! : SENTENCE_END;
    if (word < vocabulary) continue;
    first.fill(start, start, i);
    last.fill(i, start, i);
    if (i - start > 1) for (let at = start; at < i; at++) places.push(at);
    start = i + 1;
  }
  return { places: Uint32Array.from(places), first, last };
}

/** The loss of one example, nats: -log s(positive) - sum of log s(-negative). */
export type ExampleLoss = (contexts: Uint32Array, centre: number, negatives: Uint32Array) => number;

/**
 * The readable way to an example's loss. For CBOW the average of the context predicts the centre word; for skip-gram each
 * context word does, and the example's loss is the mean over them: the same words, centres and negatives for both.
 */
export function referenceLoss(tables: Tables, method: 'cbow' | 'skipgram'): ExampleLoss {
  return (contexts, centre, negatives) => {
    if (method === 'cbow') return lossOf(tables, contexts, centre, negatives);
    let sum = 0;
    for (let c = 0; c < contexts.length; c++) {
      sum += lossOf(tables, contexts.subarray(c, c + 1), centre, negatives);
    }
    return sum / contexts.length;
  };
}

/**
 * Mean loss per example, nats. At zero output vectors it is (1 + negatives) ln 2. NaN where the vectors are no longer
 * finite; 0 for no examples.
 */
export function heldOutLoss(heldOut: HeldOut, loss: ExampleLoss): number {
  const { centres, offsets, contexts, negatives, perExample } = heldOut;
  let sum = 0;
  for (let i = 0; i < centres.length; i++) {
    const context = contexts.subarray(offsets[i]!, offsets[i + 1]!);
    sum += loss(context, centres[i]!, negatives.subarray(i * perExample, (i + 1) * perExample));
  }
  return centres.length === 0 ? 0 : sum / centres.length;
}

function lossOf(tables: Tables, inputs: Uint32Array, centre: number, negatives: Uint32Array): number {
  const { output, stride, dim } = tables;
  const hidden = contextAverage(tables, inputs);
  let loss = softLoss(dotRow(output, centre, stride, hidden, dim));
  for (const word of negatives) loss += softLoss(-dotRow(output, word, stride, hidden, dim));
  return loss;
}
