/** What the hashing thread is started with: a ring of pieces in shared memory. */
export interface HashJob {
  /** [slots * slotBytes] */
  ring: Uint8Array;
  slotBytes: number;
  /** [slots] bytes in each; 0: the text has ended. */
  lengths: Int32Array;
  /** Numbers of pieces ever sent and received. Used with Atomics. */
  control: Int32Array;
}

export const SENT = 0;
export const RECEIVED = 1;

const SLOTS = 16;
const SLOT_BYTES = 1 << 19;

export const makeRing = (): HashJob => ({
  ring: new Uint8Array(new SharedArrayBuffer(SLOTS * SLOT_BYTES)),
  slotBytes: SLOT_BYTES,
  lengths: new Int32Array(new SharedArrayBuffer(4 * SLOTS)),
  control: new Int32Array(new SharedArrayBuffer(8)),
});
