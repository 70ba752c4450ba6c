import { createHash, type Hash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { LabError } from '../../core/contract/errors.ts';
import { startWorker } from '../threads.ts';
import { type HashJob, makeRing, RECEIVED, SENT } from './hash-protocol.ts';

/** A thread takes about as long to start as it takes to hash so many bytes. */
const WORTH_A_THREAD = 32 << 20;
/** Bytes of a buffer without a thread. */
const BUFFER = 1 << 18;
/** Milliseconds after which a thread that takes nothing is believed dead. */
const PATIENCE = 30_000;

/** SHA-256 of bytes that arrive in pieces; of many of them computed in a thread of its own. */
export class Fingerprint {
  readonly #here: Hash | null;
  readonly #job: HashJob | null = null;
  readonly #worker: Worker | null = null;
  readonly #digest: Promise<string> | null = null;
  #sent = 0;
  /** Slots given out by `room`, in their order; those before `#sent` are sent. */
  #given = 0;
  /** Where `room` is, without a thread. */
  readonly #buffers: Uint8Array[];

  /** @param expected bytes, about */
  constructor(expected: number, threaded = expected >= WORTH_A_THREAD && availableParallelism() > 1) {
    this.#here = threaded ? null : createHash('sha256');
    this.#buffers = threaded ? [] : Array.from({ length: 2 }, () => new Uint8Array(BUFFER));
    if (!threaded) return;
    const job = makeRing();
    const worker = startWorker('hash-worker', job);
    this.#job = job;
    this.#worker = worker;
    this.#digest = new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(died()));
    });
    this.#digest.catch(() => {}); // said by `digest`, if anybody asks
  }

  /**
   * A place to read the next bytes to, valid until the next but one is asked for; what `update` finds there it need not
   * copy.
   *
   * @param first none asked for before is still in use
   */
  room(first: boolean): Uint8Array {
    if (first) this.#given = this.#sent;
    const number = this.#given++;
    if (!this.#job) return this.#buffers[number % this.#buffers.length]!;
    this.#waitFor(number);
    return this.#slot(number);
  }

  /** Takes the next bytes; they may be overwritten afterwards. Throws LabError `internal` when the thread has died. */
  update(bytes: Uint8Array): void {
    if (!this.#job) {
      this.#here?.update(bytes);
      return;
    }
    const { slotBytes } = this.#job;
    const next = this.#slot(this.#sent);
    if (bytes.buffer === next.buffer && bytes.byteOffset === next.byteOffset) {
      this.#leave(bytes.length);
      return;
    }
    for (let at = 0; at < bytes.length; at += slotBytes) this.#send(bytes.subarray(at, at + slotBytes));
  }

  /** Of everything taken, hex; nothing may follow. Rejects as `update` throws. */
  async digest(): Promise<string> {
    if (this.#here) return this.#here.digest('hex');
    this.#send(new Uint8Array(0));
    return (await this.#digest) ?? '';
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  /** Puts one piece into the ring, waiting for room; an empty one ends the text. */
  #send(piece: Uint8Array): void {
    this.#waitFor(this.#sent);
    this.#slot(this.#sent).set(piece);
    this.#leave(piece.length);
  }

  /** Leaves the next slot, which holds so many bytes, to the thread. */
  #leave(length: number): void {
    const { control, lengths } = this.#job!;
    lengths[this.#sent % lengths.length] = length;
    this.#sent++;
    Atomics.store(control, SENT, this.#sent);
    Atomics.notify(control, SENT);
  }

  #slot(number: number): Uint8Array {
    const { ring, slotBytes, lengths } = this.#job!;
    const at = (number % lengths.length) * slotBytes;
    return ring.subarray(at, at + slotBytes);
  }

  /** Until the thread has no more need of what is in the slot of piece `number`. */
  #waitFor(number: number): void {
    const { control, lengths } = this.#job!;
    for (;;) {
      const received = Atomics.load(control, RECEIVED);
      if (number - received < lengths.length) return;
      if (Atomics.wait(control, RECEIVED, received, PATIENCE) === 'timed-out') throw died();
    }
  }
}

const died = () =>
  new LabError('internal', 'The thread that computes the fingerprint of the text ended early.');
