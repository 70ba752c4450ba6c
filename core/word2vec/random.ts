/** A source of uniform 32-bit integers. */
export interface Random {
  /** Uniform in 0..2^32 - 1. */
  next(): number;
}

/**
 * Chris Doty-Humphrey's small fast counting generator sfc32 (PractRand): 128 bits of state, 32-bit
 * operations only, so that JavaScript and WebAssembly produce the same sequence. The state lives in the
 * given [4] array (which may be shared memory) and is current after every draw.
 */
export class Sfc32 implements Random {
  readonly state: Uint32Array;

  constructor(state: Uint32Array) {
    this.state = state;
  }

  /** A generator of its own for each stream (a worker, a purpose) of a seed. */
  static seeded(seed: number, stream: number, state: Uint32Array = new Uint32Array(4)): Sfc32 {
    state.set([seed >>> 0, stream >>> 0, 0x9e3779b9, 1]);
    const random = new Sfc32(state);
    for (let i = 0; i < 16; i++) random.next();
    return random;
  }

  next(): number {
    const s = this.state;
    const a = s[0]!;
    const b = s[1]!;
    const c = s[2]!;
    const counter = s[3]!;
    const value = (a + b + counter) >>> 0;
    s[3] = counter + 1;
    s[0] = b ^ (b >>> 9);
    s[1] = c + (c << 3);
    s[2] = ((c << 21) | (c >>> 11)) + value;
    return value;
  }
}

const UNIT = 2 ** -32;

/** Uniform in 0..n-1, n < 2^32: one draw, rounded as a double, exactly as the kernels do it. */
export const below = (random: Random, n: number): number => Math.floor(random.next() * UNIT * n);
