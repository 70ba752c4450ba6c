import { workerData } from 'node:worker_threads';
import { attachWorker, readStatistics } from '../../core/word2vec/engine.ts';
import { COMMAND, FINISHED, FIRST_WORKER, NEXT_WORK, PARKED, PAUSE, RUN, RUNNING, rateAt } from './board.ts';
import { makeUnitOrder, shuffleSentences, unitRandom } from './shuffle.ts';
import { grainReader } from './token-store.ts';
import type { TrainJob } from './train-protocol.ts';
import { makeUnitLoader } from './unit-loader.ts';

/** A training thread: takes work units from the shared counter until there are none or it is stopped. */
const { worker, plan, memory, module, board, corpus, rows, units, epochs, allWords, seed, shuffle } =
  workerData as TrainJob;
const { control } = board;
const state = FIRST_WORKER + worker;
const engine = attachWorker(plan, memory, module, worker);
const load = makeUnitLoader(grainReader(corpus), rows);
const perEpoch = units.lengths.length;
const order = makeUnitOrder(perEpoch, seed, shuffle);

/** Whether to go on; waits as long as the command is to pause. */
function mayGoOn(): boolean {
  for (;;) {
    const wanted = Atomics.load(control, COMMAND);
    if (wanted !== PAUSE) return wanted === RUN;
    Atomics.store(control, state, PARKED);
    Atomics.wait(control, COMMAND, PAUSE);
    Atomics.store(control, state, RUNNING);
  }
}

while (mayGoOn()) {
  const work = Atomics.add(control, NEXT_WORK, 1);
  if (work >= perEpoch * epochs) break;
  const done = readStatistics(memory, plan.layout).reduce((sum, { words }) => sum + words, 0);
  if (done >= allWords) break;
  const epoch = Math.floor(work / perEpoch);
  const unit = order(epoch)[work % perEpoch]!;
  const length = load(units.starts[unit]!, units.lengths[unit]!, engine.tokens);
  if (shuffle) shuffleSentences(engine.tokens, length, unitRandom(seed, epoch, unit));
  engine.train(length, rateAt(board, done / allWords));
}
Atomics.store(control, state, FINISHED);
