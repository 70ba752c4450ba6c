import { createHash } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { Sfc32 } from '../../../core/word2vec/random.ts';
import { Fingerprint } from '../../../main/training/fingerprint.ts';

let made: Fingerprint | null = null;
afterEach(() => made?.close());

/** Pieces of many lengths, more than the ring holds in all; each is overwritten after it was taken. */
async function fingerprint(threaded: boolean, pieces: number): Promise<[ours: string, expected: string]> {
  const random = Sfc32.seeded(3, 1);
  const expected = createHash('sha256');
  made = new Fingerprint(0, threaded);
  for (let i = 0; i < pieces; i++) {
    const piece = new Uint8Array(random.next() % (i % 5 === 0 ? 1_000_000 : 300)).fill(i);
    expected.update(piece);
    made.update(piece);
    piece.fill(255);
  }
  return [await made.digest(), expected.digest('hex')];
}

it.each([
  [false, 0],
  [false, 50],
  [true, 0],
  [true, 1],
  [true, 150],
])('is the SHA-256 of all bytes (in a thread: %s, %i pieces)', async (threaded, pieces) => {
  const [ours, expected] = await fingerprint(threaded, pieces);
  expect(ours).toBe(expected);
});

it.each([false, true])(
  'takes what is read ahead into its own places, and other bytes between (thread: %s)',
  async (threaded) => {
    const expected = createHash('sha256');
    made = new Fingerprint(0, threaded);
    let byte = 0;
    for (let file = 0; file < 30; file++) {
      let next = made.room(true);
      for (let piece = 0; piece <= file % 5; piece++) {
        const length = piece === 2 ? 70_000 : 100 + file;
        const read = next.subarray(0, length).fill(++byte);
        // as when a file is read ahead: the place after this one is asked for, and what it gets is the end of the file
        next = made.room(false);
        next.fill(255);
        expected.update(Uint8Array.from(read));
        made.update(read);
      }
      const other = new Uint8Array(50).fill(++byte);
      expected.update(other);
      made.update(other);
    }
    expect(await made.digest()).toBe(expected.digest('hex'));
  },
);

it('can be given up in the middle', async () => {
  made = new Fingerprint(0, true);
  made.update(new Uint8Array(1000));
  await made.close();
  await expect(made.digest()).rejects.toThrow(/ended early/);
});
