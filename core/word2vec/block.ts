import { addToRow, contextAverage, dotRow, type Rule, sigmoid, softLoss, type Tables } from './vectors.ts';

/**
 * The readable twin of the block kernels: neighbouring centre words share S negatives, each weighted K / S, which has
 * the same expected gradient as K private draws. Every logit of a block is taken before anything is updated. A shared
 * negative does not count against the example whose target it is.
 */

/** One hidden vector of a block and the output words it should predict. */
export interface BlockExample {
  /** CBOW: the words around the centre; skip-gram: the centre word itself. */
  inputs: number[];
  /** CBOW: the centre word; skip-gram: the words around it. */
  targets: number[];
}

/** Examples of a block and the words drawn for them, repetitions included. */
export interface BlockPart {
  examples: BlockExample[];
  drawn: number[];
}

/**
 * Trains one block, whose parts are updated one after the other.
 *
 * @returns the loss before the update, nats, summed over the block's targets
 */
export function blockStep(tables: Tables, rule: Rule, parts: BlockPart[], learningRate: number): number {
  const { input, output, stride, dim } = tables;
  let loss = 0;
  const scored = parts.map(({ examples, drawn }) => {
    const weights = new Map<number, number>();
    for (const word of drawn) weights.set(word, (weights.get(word) ?? 0) + rule.negatives / drawn.length);
    const forwards = examples.map(({ inputs, targets }) => {
      const hidden = contextAverage(tables, inputs);
      const negative = [...weights].map(([word, each]) => {
        const logit = dotRow(output, word, stride, hidden, dim);
        const weight = each * targets.filter((target) => target !== word).length;
        loss += weight * softLoss(-logit);
        return -learningRate * weight * sigmoid(logit);
      });
      const positive = targets.map((target) => {
        const logit = dotRow(output, target, stride, hidden, dim);
        loss += softLoss(logit);
        return learningRate * (1 - sigmoid(logit));
      });
      return { inputs, targets, hidden, negative, positive, gradient: new Float64Array(dim) };
    });
    return { words: [...weights.keys()], forwards };
  });

  // The hidden gradients see each negative's row as it was; then the row takes the whole part's update.
  for (const { words, forwards } of scored) {
    for (const [i, word] of words.entries()) {
      for (const { gradient, negative } of forwards) addRowTo(gradient, tables, word, negative[i]!);
      for (const { hidden, negative } of forwards) addToRow(output, word, stride, hidden, dim, negative[i]!);
    }
  }
  // Skip-gram's gradients see every target's row as it was. CBOW, each of whose examples has one target, takes the
  // examples one after the other: the same row may be the target of several.
  const all = scored.flatMap(({ forwards }) => forwards);
  for (const turn of rule.method === 'skipgram' ? [all] : all.map((forward) => [forward])) {
    const pairs = turn.flatMap(({ targets, hidden, positive, gradient }) =>
      targets.map((target, t) => ({ target, hidden, gradient, step: positive[t]! })),
    );
    for (const { target, gradient, step } of pairs) addRowTo(gradient, tables, target, step);
    for (const { target, hidden, step } of pairs) addToRow(output, target, stride, hidden, dim, step);
  }
  for (const { inputs, gradient } of all) {
    const share = rule.method === 'cbow' && rule.update === 'corrected' ? 1 / inputs.length : 1;
    for (const word of inputs) addToRow(input, word, stride, gradient, dim, share);
  }
  return loss;
}

function addRowTo(
  gradient: Float64Array,
  { output, stride, dim }: Tables,
  row: number,
  weight: number,
): void {
  for (let d = 0; d < dim; d++) gradient[d]! += weight * output[row * stride + d]!;
}
