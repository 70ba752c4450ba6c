import { expect, it } from 'vitest';
import {
  toyAnalogies,
  toyPreset,
  toySentences,
  toyTokens,
  toyWorlds,
} from '../../../../core/corpus/toy/index.ts';
import { Evaluator } from '../../../../core/evaluation/evaluate.ts';
import { trainParameters } from '../../../../core/word2vec/parameters.ts';
import { startTraining } from '../../../../main/training/training.ts';

/** Trains on a world in real worker threads and answers its own key. */
async function learn(index: number, options: { tokens: number; seed: number; method: 'cbow' | 'skipgram' }) {
  const world = toyWorlds[index]!;
  const { tokens, seed, method } = options;
  const run = startTraining({
    texts: [{ name: world.name, lines: () => toySentences(world.id, { tokens, seed }) }],
    parameters: trainParameters.parse({ ...toyPreset, method, seed }),
    name: world.name,
    run: world.id,
    onState: () => {},
    onStage: () => {},
    onNotice: () => {},
    onVocabulary: () => {},
    onProgress: () => {},
  });
  const model = await run.result;
  const questions = toyAnalogies(world.id).flatMap(({ section, questions: list }) =>
    list.map((words) => ({ words, section })),
  );
  const score = new Evaluator(model!).evaluate({ kind: 'analogy', file: world.id, questions });
  return score.kind === 'analogy' ? score : expect.unreachable('asked for analogies');
}

const cases = toyWorlds.flatMap((world, index) => [
  { name: world.name, index, seed: 1, method: 'cbow' as const },
  ...(index === 0 ? [{ name: world.name, index, seed: 2, method: 'skipgram' as const }] : []),
]);

it.each(cases)('$name answers nine of ten of its own questions ($method, seed $seed)', async (options) => {
  const score = await learn(options.index, { ...options, tokens: toyTokens });
  expect(score.covered).toBe(score.questions);
  expect(score.accuracy).toBeGreaterThanOrEqual(0.9);
});
