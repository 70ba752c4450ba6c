import { createHash, type Hash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { LabError } from '../../core/contract/errors.ts';
import { startWorker } from '../threads.ts';
import { type HashJob, makeRing, RECEIVED, SENT } from './hash-protocol.ts';

/** A thread takes about as long to start as it takes to hash so many bytes. */
const WORTH_A_THREAD = 32 << 20;
/** Milliseconds after which a thread that takes nothing is believed dead. */
const PATIENCE = 30_000;

/** SHA-256 of bytes that arrive in pieces; of many of them computed in a thread of its own. */
export class Fingerprint {
  readonly #here: Hash | null;
  readonly #job: HashJob | null = null;
  readonly #worker: Worker | null = null;
  readonly #digest: Promise<string> | null = null;
  #sent = 0;

  /** @param expected bytes, about */
  constructor(expected: number, threaded = expected >= WORTH_A_THREAD && availableParallelism() > 1) {
    this.#here = threaded ? null : createHash('sha256');
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

  /** Takes the next bytes; they may be overwritten afterwards. Throws LabError `internal` when the thread has died. */
  update(bytes: Uint8Array): void {
    if (!this.#job) {
      this.#here?.update(bytes);
      return;
    }
    const { slotBytes } = this.#job;
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

  /** Leaves one piece in the ring, waiting for room; an empty one ends the text. */
  #send(piece: Uint8Array): void {
    const { control, lengths, ring, slotBytes } = this.#job!;
    for (;;) {
      const received = Atomics.load(control, RECEIVED);
      if (this.#sent - received < lengths.length) break;
      if (Atomics.wait(control, RECEIVED, received, PATIENCE) === 'timed-out') throw died();
    }
    const slot = this.#sent % lengths.length;
    ring.set(piece, slot * slotBytes);
    lengths[slot] = piece.length;
    this.#sent++;
    Atomics.store(control, SENT, this.#sent);
    Atomics.notify(control, SENT);
  }
}

const died = () =>
  new LabError('internal', 'The thread that computes the fingerprint of the text ended early.');
