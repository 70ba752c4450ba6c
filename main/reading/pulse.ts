/**
 * Signs of life of a thread that works through something not to be trusted, in shared memory: it can say where it is
 * without a turn of its event loop, and be asked while it hangs.
 */
export interface Pulse {
  /** Two words: beats so far, bytes of the place; then the place, UTF-8. */
  readonly memory: SharedArrayBuffer;
}

const HEAD = 8;
const LONGEST = 1024;

export const newPulse = (): Pulse => ({ memory: new SharedArrayBuffer(HEAD + LONGEST) });

/** Says, in the thread, that the work goes on, and where it is now. */
export function beat({ memory }: Pulse, place: string): void {
  const words = new Int32Array(memory, 0, 2);
  // Text is encoded to memory that is not shared first, as browsers and Node want it.
  const own = new Uint8Array(LONGEST);
  const { written } = new TextEncoder().encodeInto(place, own);
  new Uint8Array(memory, HEAD).set(own);
  Atomics.store(words, 1, written);
  Atomics.add(words, 0, 1);
}

/** How often the thread has said so, and the place it said last. */
export function lastBeat({ memory }: Pulse): { beats: number; place: string } {
  const words = new Int32Array(memory, 0, 2);
  const bytes = new Uint8Array(memory, HEAD).slice(0, Atomics.load(words, 1));
  return { beats: Atomics.load(words, 0), place: new TextDecoder().decode(bytes) };
}

/**
 * Calls `onStill` once, with the last place, when `seconds` have gone by without a beat. The seconds are counted one by
 * one, so that a machine that slept meanwhile counts as one. Answers with what ends the watch.
 */
export function watchPulse(pulse: Pulse, seconds: number, onStill: (place: string) => void): () => void {
  let [seen, still] = [-1, 0];
  const timer = setInterval(
    () => {
      const { beats, place } = lastBeat(pulse);
      still = beats === seen ? still + 1 : 0;
      seen = beats;
      if (still < TICKS) return;
      clearInterval(timer);
      onStill(place);
    },
    (seconds * 1000) / TICKS,
  );
  timer.unref();
  return () => clearInterval(timer);
}

/** Looks at the beats within the time allowed. */
const TICKS = 30;
