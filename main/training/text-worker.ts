import { parentPort, workerData } from 'node:worker_threads';
import { TextKernel } from '../../core/corpus/text-kernel.ts';
import type { FromText, TextJob, ToText } from './text-protocol.ts';

/** A text thread: encodes pieces of text with a table of its own. */
const { module, options, slots } = workerData as TextJob;

/** Types after which the table is begun anew, so that it stays small (about 25 MiB) whatever the text. */
const MOST_TYPES = 1 << 18;

let out = slots[0]!.numbers;
let length = 0;
const start = (): TextKernel =>
  new TextKernel(module, options, 0, (numbers) => {
    out.set(numbers, length);
    length += numbers.length;
  });
let kernel: TextKernel | null = null;
let between = true;

parentPort!.on('message', ({ slot, offset, bytes, whole }: ToText) => {
  const renewed = kernel === null || (between && kernel.types > MOST_TYPES);
  kernel = renewed || !kernel ? start() : kernel;
  const { text, numbers } = slots[slot]!;
  out = numbers;
  length = 0;
  const known = kernel.types;
  kernel.begin(offset);
  kernel.push(text.subarray(0, bytes));
  if (whole) kernel.endText();
  kernel.flush();
  between = whole;
  const answer: FromText = { length, renewed, spellings: kernel.spellings(known), ...kernel.notes };
  parentPort!.postMessage(answer);
});
