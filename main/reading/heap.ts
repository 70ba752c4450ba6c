import { GCProfiler, getHeapStatistics } from 'node:v8';
import { LabError } from '../../core/contract/errors.ts';

/**
 * V8's own limit of a thread is how many times what we allow. It must not be reached: V8 can end a thread only
 * between two steps of JavaScript, and a single step that wants much more (an array that grows, a JSON value) then
 * ends the whole process. Up to there V8 collects what is no longer used, at half of what is left at the latest.
 */
export const HEAP_ROOM = 4;

/** Keeps the objects of a thread within bounds, looked at often enough that no step in between takes much. */
export class HeapWatch {
  readonly #most: number;
  readonly #file: string;
  #profiler: GCProfiler | null = null;

  /**
   * @param most bytes of objects in use
   * @param file what messages call the file
   */
  constructor(most: number, file: string) {
    this.#most = most;
    this.#file = file;
  }

  /** Throws `too-large` where more is in use than allowed, by what the last full collection left. */
  check(): void {
    const used = getHeapStatistics().used_heap_size;
    if (used < this.#most / 2) return;
    if (!this.#profiler) this.#begin();
    if (used < this.#most) return;
    const { statistics = [] } = this.#profiler?.stop() ?? {};
    this.#begin();
    const full = statistics.filter(({ gcType }) => gcType.startsWith('Mark')).at(-1);
    if (!full || full.afterGC.heapStatistics.usedHeapSize <= this.#most) return;
    const most = Math.round(this.#most / 2 ** 20);
    throw new LabError(
      'too-large',
      `Reading ${this.#file} ran out of memory: what it makes of the file takes more than ${most} MiB. Open its first rows or a sample of them.`,
    );
  }

  #begin(): void {
    this.#profiler = new GCProfiler();
    this.#profiler.start();
  }

  /** Ends the measuring. */
  close(): void {
    this.#profiler?.stop();
    this.#profiler = null;
  }
}
