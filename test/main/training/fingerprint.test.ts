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

it('can be given up in the middle', async () => {
  made = new Fingerprint(0, true);
  made.update(new Uint8Array(1000));
  await made.close();
  await expect(made.digest()).rejects.toThrow(/ended early/);
});
