import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { type HashJob, RECEIVED, SENT } from './hash-protocol.ts';

/** The hashing thread: takes pieces out of the ring and answers, after the empty one, with their SHA-256. */
const { ring, slotBytes, lengths, control } = workerData as HashJob;
const hash = createHash('sha256');
for (let received = 0; ; ) {
  Atomics.wait(control, SENT, received);
  const slot = received % lengths.length;
  const length = lengths[slot]!;
  if (length === 0) break;
  hash.update(ring.subarray(slot * slotBytes, slot * slotBytes + length));
  received++;
  Atomics.store(control, RECEIVED, received);
  Atomics.notify(control, RECEIVED);
}
parentPort!.postMessage(hash.digest('hex'));
