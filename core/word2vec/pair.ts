import {
  addToRow,
  contextAverage,
  dotRow,
  type Floats,
  type Rule,
  sigmoid,
  softLoss,
  type Tables,
} from './vectors.ts';

/**
 * The faithful scalar reference: one positive example at a time with negatives of its own, applied at once
 * (1310.4546, equation 4). Kernels are tested against it.
 */

/**
 * One gradient-descent step of -log s(h.o+) - sum log s(-h.o-) on the output rows and, into `gradient`,
 * on h. A negative equal to the positive word is skipped, as in word2vec.
 *
 * @param hidden [dim] h
 * @param gradient [dim] learningRate times the descent direction of h is added here
 * @returns the loss before the step, nats
 */
function step(
  { output, stride, dim }: Tables,
  hidden: Floats,
  target: number,
  negatives: ArrayLike<number>,
  learningRate: number,
  gradient: Float64Array,
): number {
  let loss = 0;
  for (let i = -1; i < negatives.length; i++) {
    const word = i < 0 ? target : negatives[i]!;
    if (i >= 0 && word === target) continue;
    const logit = dotRow(output, word, stride, hidden, dim);
    loss += softLoss(i < 0 ? logit : -logit);
    const g = learningRate * ((i < 0 ? 1 : 0) - sigmoid(logit));
    const at = word * stride;
    for (let d = 0; d < dim; d++) {
      gradient[d]! += g * output[at + d]!;
      output[at + d]! += g * hidden[d]!;
    }
  }
  return loss;
}

/**
 * CBOW: the average of the context predicts the centre word. Corrected CBOW hands each context vector the
 * gradient of the average divided by the number of context words, which is the true derivative (2012.15332,
 * equation 3); classic, like word2vec, hands it undivided.
 *
 * @param context at least one word; repeated words count as often as they occur
 */
export function cbowStep(
  tables: Tables,
  rule: Rule,
  context: ArrayLike<number>,
  centre: number,
  negatives: ArrayLike<number>,
  learningRate: number,
): number {
  const { input, stride, dim } = tables;
  const gradient = new Float64Array(dim);
  const loss = step(tables, contextAverage(tables, context), centre, negatives, learningRate, gradient);
  const share = rule.update === 'corrected' ? 1 / context.length : 1;
  for (let i = 0; i < context.length; i++) addToRow(input, context[i]!, stride, gradient, dim, share);
  return loss;
}

/** Skip-gram: the input vector of `word` predicts the output word `target` beside it. */
export function skipgramStep(
  tables: Tables,
  word: number,
  target: number,
  negatives: ArrayLike<number>,
  learningRate: number,
): number {
  const { input, stride, dim } = tables;
  const gradient = new Float64Array(dim);
  const hidden = input.slice(word * stride, word * stride + dim);
  const loss = step(tables, hidden, target, negatives, learningRate, gradient);
  addToRow(input, word, stride, gradient, dim, 1);
  return loss;
}
