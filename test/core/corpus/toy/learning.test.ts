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
async function learn(index: number, options: { tokens: number; seed: number; method?: 'cbow' | 'skipgram' }) {
  const world = toyWorlds[index]!;
  const { tokens, seed, method = 'cbow' } = options;
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
  return new Evaluator(model!).evaluate({ kind: 'analogy', file: world.id, questions });
}

it('answers at least nine of ten questions of the default world with the default preset', async () => {
  const score = await learn(0, { tokens: toyTokens, seed: 1 });
  expect(score).toMatchObject({ kind: 'analogy', accuracy: expect.any(Number) });
  if (score.kind !== 'analogy') return;
  expect(score.covered).toBe(score.questions);
  expect(score.accuracy).toBeGreaterThanOrEqual(0.9);
});
