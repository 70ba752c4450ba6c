import { writeSync } from 'node:fs';
import { trainParameters } from '../../../core/word2vec/parameters.ts';
import { startTraining } from '../../../main/training/training.ts';

/** Trains in a process of its own, for a test to kill: `node killed-run.js TEXT FOLDER PARAMETERS`. */
const [text, folder, parameters] = process.argv.slice(2) as [string, string, string];
const nothing = (): void => {};
startTraining({
  texts: [{ name: 'pairs.txt', path: text }],
  parameters: trainParameters.parse(JSON.parse(parameters)),
  name: 'test',
  run: 'r1',
  checkpointFolder: folder,
  checkpointSchedule: { tokens: 300_000 },
  onState: nothing,
  onStage: nothing,
  onVocabulary: nothing,
  onProgress: nothing,
  onNotice: nothing,
  onCheckpoint: () => writeSync(1, 'saved\n'),
});
