import { Worker } from 'node:worker_threads';
import { LabError } from '../../core/contract/errors.ts';
import { instantiate, type Kernels, kernelNames, type Team } from '../../core/neighbors/team.ts';

/**
 * A team of worker threads: the caller is thread 0, the others sleep between operations. Operations are handed
 * over in shared memory; there are no messages.
 */

// The control block: i32 words, then for each argument its value and its stride by thread, as f64.
const WORD = { turn: 0, next: 1, finished: 2, kernel: 3, items: 4, chunk: 5, args: 6, result: 7, failed: 8 };
const MOST_ARGS = 24;
const ARGS_AT = 64;

export interface HelperData {
  role: 'helper';
  control: SharedArrayBuffer;
  memory: WebAssembly.Memory;
  module: WebAssembly.Module;
  thread: number;
}

interface Control {
  words: Int32Array;
  args: Float64Array;
}

const control = (buffer: SharedArrayBuffer): Control => ({
  words: new Int32Array(buffer, 0, 16),
  args: new Float64Array(buffer, ARGS_AT, 2 * MOST_ARGS),
});

/** Takes chunks of the current operation until none is left. */
function work(kernels: Kernels, { words, args }: Control, thread: number): void {
  const kernel = kernels[kernelNames[words[WORD.kernel]!]!];
  const [items, chunk, count] = [words[WORD.items]!, words[WORD.chunk]!, words[WORD.args]!];
  const values = Array.from({ length: count }, (_, i) => args[2 * i]! + thread * args[2 * i + 1]!);
  for (;;) {
    const begin = Atomics.add(words, WORD.next, chunk);
    if (begin >= items) return;
    const result = kernel(begin, Math.min(items, begin + chunk), ...values);
    if (result) Atomics.add(words, WORD.result, result);
  }
}

/** The life of a helper thread: waits for operations until it is terminated. */
export function help({ control: buffer, memory, module, thread }: HelperData): never {
  const kernels = instantiate(module, memory);
  const shared = control(buffer);
  for (let turn = 0; ; ) {
    Atomics.wait(shared.words, WORD.turn, turn);
    const now = Atomics.load(shared.words, WORD.turn);
    if (now === turn) continue;
    turn = now;
    try {
      work(kernels, shared, thread);
    } catch {
      Atomics.store(shared.words, WORD.failed, 1);
    }
    Atomics.add(shared.words, WORD.finished, 1);
    Atomics.notify(shared.words, WORD.finished);
  }
}

const helpers: Worker[] = [];

/**
 * Ends the helpers of the calling thread. Helpers that only go with their thread leave something behind: Node (20 to 22,
 * at least) keeps a port for each in the main thread until the thread that started it has seen it end.
 */
export async function endTeams(): Promise<void> {
  await Promise.all(helpers.splice(0).map((helper) => helper.terminate()));
}

/** Starts `threads - 1` helpers from the worker entry at `entry`; they end with the calling thread, or by `endTeams`. */
export function startTeam(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  threads: number,
  entry: URL,
): Team {
  const kernels = instantiate(module, memory);
  const buffer = new SharedArrayBuffer(ARGS_AT + 16 * MOST_ARGS);
  const shared = control(buffer);
  const { words } = shared;
  for (let thread = 1; thread < threads; thread++) {
    const workerData: HelperData = { role: 'helper', control: buffer, memory, module, thread };
    const helper = new Worker(entry, { workerData, name: `geometry ${thread}` });
    helper.unref();
    helpers.push(helper);
  }
  return {
    threads,
    memory,
    run(kernel, items, chunk, args) {
      words[WORD.kernel] = kernelNames.indexOf(kernel);
      words[WORD.items] = items;
      words[WORD.chunk] = chunk;
      words[WORD.args] = args.length;
      args.forEach((arg, i) => {
        const { base, stride } = typeof arg === 'number' ? { base: arg, stride: 0 } : arg;
        shared.args[2 * i] = base;
        shared.args[2 * i + 1] = stride;
      });
      Atomics.store(words, WORD.result, 0);
      Atomics.store(words, WORD.finished, 0);
      Atomics.store(words, WORD.next, 0);
      Atomics.add(words, WORD.turn, 1);
      Atomics.notify(words, WORD.turn);
      work(kernels, shared, 0);
      for (;;) {
        const finished = Atomics.load(words, WORD.finished);
        if (finished === threads - 1) break;
        Atomics.wait(words, WORD.finished, finished);
      }
      if (Atomics.load(words, WORD.failed)) throw new LabError('internal', `A thread failed in ${kernel}.`);
      return Atomics.load(words, WORD.result);
    },
  };
}
