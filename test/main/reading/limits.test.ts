import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import { readFile } from '../../../main/reading/index.ts';
import { beat, lastBeat, newPulse, watchPulse } from '../../../main/reading/pulse.ts';

/** What a file may take of the machine; each with the real thread and a file that goes beyond a small limit. */
describe('reading a file within limits', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'orrery-limits-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (name: string, content: string | Uint8Array) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return { path: file, name };
  };

  it('ends the thread that runs out of memory for objects, and says so', async () => {
    // Each row keeps a text of its own.
    const note = 'note '.repeat(30);
    const row = (_: unknown, i: number) => `{"word":"w${i}","vector":[1,2],"note":"${note}${i}"}`;
    const file = write('many.jsonl', Array.from({ length: 300_000 }, row).join('\n'));
    const reading = readFile({ file, limits: { heap: 24 } });
    await expect(reading).rejects.toThrow(LabError);
    await expect(reading).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(/many\.jsonl.*ran out of memory.*first rows or a sample/),
      details: { sample: true },
    });
  }, 120_000);

  it('refuses vectors beyond the memory there is, with both sizes', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => `w${i} ${'0.25 '.repeat(300)}`).join('\n');
    const file = write('wide.txt', `2000 300\n${rows}\n`);
    await expect(readFile({ file, limits: { vectors: 2 ** 20 } })).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(/wide\.txt needs 2 MiB.*may take 1 MiB.*first rows or a sample/),
      details: { sample: true },
    });
    const { model } = await readFile({ file, options: { first: 10 }, limits: { vectors: 2 ** 20 } });
    expect(model.words.length).toBe(10);
  });

  it('hands words and vectors over as they are', async () => {
    const file = write('small.txt', '3 2\nthe 1 2\nЁлка 3 4\n🎄 5 6\n');
    const { model, format } = await readFile({ file });
    expect([format, model.words, [...model.input]]).toEqual([
      'word2vec-text',
      ['the', 'Ёлка', '🎄'],
      [1, 2, 3, 4, 5, 6],
    ]);
  });

  it('refuses a pipe, which would hold a thread until somebody writes to it', async () => {
    const fifo = path.join(folder, 'pipe.txt');
    if (spawnSync('mkfifo', [fifo]).status !== 0) return;
    await expect(readFile({ file: { path: fifo, name: 'pipe.txt' } })).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringMatching(/pipe\.txt is a pipe/),
    });
  });

  it('ends a reading that stands still', async () => {
    const file = write('still.txt', 'a 1 2\nb 3 4\n');
    // No thread starts within so little time.
    await expect(readFile({ file, limits: { still: 0.005 } })).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(/still\.txt: reading was ended, since it made no progress/),
    });
  });
});

describe('signs of life', () => {
  it('carry the place, also a long one', () => {
    const pulse = newPulse();
    beat(pulse, 'column "Ёлка" of row group 3');
    expect(lastBeat(pulse)).toEqual({ beats: 1, place: 'column "Ёлка" of row group 3' });
    beat(pulse, 'x'.repeat(5000));
    expect(lastBeat(pulse).place).toBe('x'.repeat(1024));
  });

  it('keep the watch quiet while they come, and only then', async () => {
    const pulse = newPulse();
    let stopped: string | null = null;
    const unwatch = watchPulse(pulse, 0.6, (place) => {
      stopped = place;
    });
    for (let i = 0; i < 12; i++) {
      beat(pulse, `row ${i}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(stopped).toBeNull();
    await expect.poll(() => stopped).toBe('row 11');
    unwatch();
  });
});
