import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunProgress, RunState } from '../../../core/contract/service.ts';
import { trainParameters } from '../../../core/word2vec/parameters.ts';
import { type CorpusText, startTraining, type TrainOptions } from '../../../main/training/training.ts';
import { pairedText } from './paired-text.ts';

export const generated = (tokens: number, seed = 1): CorpusText => ({
  name: 'pairs',
  lines: () => pairedText(tokens, seed),
});

export async function file(folder: string, name: string, content: string | Uint8Array): Promise<CorpusText> {
  const at = path.join(folder, name);
  await writeFile(at, content);
  return { name, path: at };
}

/** Starts a small run and keeps everything it says. */
export function train(
  texts: CorpusText[],
  parameters: Record<string, unknown> = {},
  options: Partial<TrainOptions> = {},
) {
  const progress: RunProgress[] = [];
  const states: RunState[] = [];
  const notices: string[] = [];
  const stages: string[] = [];
  const checkpoints: { path: string; fraction: number }[] = [];
  const run = startTraining({
    texts,
    parameters: trainParameters.parse({ dim: 20, threads: 2, epochs: 2, ...parameters }),
    name: 'test',
    run: 'r1',
    onState: (state) => states.push(state),
    onStage: ({ stage }) => stages.push(stage),
    onVocabulary: () => {},
    onProgress: (p) => progress.push(p),
    onNotice: (_, message) => notices.push(message),
    onCheckpoint: (checkpoint) => checkpoints.push(checkpoint),
    ...options,
  });
  return { run, progress, states, notices, stages, checkpoints };
}

export const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};
