import { LabError } from '../contract/errors.ts';

/** The geometry kernels' exports: items [begin, end) first, then numbers and byte offsets. */
export type Kernels = Record<
  KernelName,
  (begin: number, end: number, ...args: number[]) => number | undefined
>;

export const kernelNames = [
  'quantise',
  'permute',
  'emptyLists',
  'exactLists',
  'growTrees',
  'groupMiddles',
  'nearestMiddles',
  'joinLeaves',
  'reverseLists',
  'gatherPool',
  'joinPool',
  'renewLists',
  'rowLengths',
  'finishLists',
  'shorten',
  'setLimits',
  'cellCentres',
  'chooseCells',
  'comparePairs',
  'compress',
  'scan',
  'products',
  'coordinates',
  'relabel',
  'memberships',
  'countEdges',
  'uniteEdges',
  'edgePhases',
  'seatCrowd',
  'layoutEpoch',
  'affinities',
  'mortonCodes',
  'mortonSort',
  'treeLeaves',
  'treeLevel',
  'repel',
  'sumZ',
  'tsneMove',
] as const;
type KernelName = (typeof kernelNames)[number];

/** An argument that differs by thread: `base + thread * stride`. */
interface PerThread {
  base: number;
  stride: number;
}

/** Threads that share one memory and the kernels over it. */
export interface Team {
  readonly threads: number;
  readonly memory: WebAssembly.Memory;
  /**
   * Runs one kernel over items [0, items), handed out `chunk` at a time to whichever thread is free, and returns
   * once all are done, with the sum of what the calls returned.
   */
  run(kernel: KernelName, items: number, chunk: number, args: (number | PerThread)[]): number;
}

/** Pages of 64 KiB that a geometry memory may grow to: all that 32 bits address. */
const MOST_PAGES = 65_536;

/** The module instantiated over a memory. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as Kernels;
}

function abort(): never {
  throw new LabError('internal', 'A geometry kernel gave up.');
}

/** The smallest shared memory; an Arena grows it. */
export const geometryMemory = () => new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });

/** A team of the calling thread alone. */
export function soloTeam(module: WebAssembly.Module, memory = geometryMemory()): Team {
  const kernels = instantiate(module, memory);
  return {
    threads: 1,
    memory,
    run: (kernel, items, _chunk, args) =>
      kernels[kernel](0, items, ...args.map((arg) => (typeof arg === 'number' ? arg : arg.base))) ?? 0,
  };
}

const PAGE = 65_536;

/** Hands out stretches of a team's memory, 64-byte aligned, and takes them back in reverse order. */
export class Arena {
  readonly memory: WebAssembly.Memory;
  #top = PAGE; // the first page is the kernels' own

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
  }

  /** Byte offset of a stretch of `bytes`; its content is not cleared. Throws LabError `too-large`. */
  take(bytes: number): number {
    const at = this.#top;
    const top = Math.ceil((at + bytes) / 64) * 64;
    const missing = Math.ceil((top - this.memory.buffer.byteLength) / PAGE);
    if (missing > 0) {
      try {
        this.memory.grow(missing);
      } catch {
        throw new LabError(
          'too-large',
          `The projection needs more than ${Math.ceil(top / 2 ** 20)} MB, which this machine cannot give. ` +
            'Show fewer words and try again.',
          { bytes: top },
        );
      }
    }
    this.#top = top;
    return at;
  }

  /** Where the next stretch begins; `release` gives back everything taken since. */
  mark(): number {
    return this.#top;
  }

  release(mark: number): void {
    this.#top = mark;
  }

  // Views are valid until the next `take`, which may replace the buffer.
  f32(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length);
  }

  u32(at: number, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, at, length);
  }

  i32(at: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, at, length);
  }
}

/** So many bytes for each of a team's threads. */
export function perThread(team: Team, arena: Arena, bytes: number): PerThread {
  const stride = Math.ceil(bytes / 64) * 64;
  return { base: arena.take(stride * team.threads), stride };
}
