import { mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { removeOldUploads } from '../../../app/web/transfers.ts';

it('keeps uploads that a run may still need, and removes old and broken ones', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'orrery-uploads-'));
  const now = Date.now();
  const upload = (name: string, file: string, days: number) => {
    const own = path.join(folder, name);
    mkdirSync(own);
    writeFileSync(path.join(own, file), 'text');
    const then = new Date(now - days * 24 * 60 * 60 * 1000);
    utimesSync(own, then, then);
  };
  upload('fresh', 'a.txt', 0);
  upload('last-week', 'a.txt', 7);
  upload('last-year', 'a.txt', 365);
  upload('under-way', 'a.txt.part', 0.1);
  upload('broken', 'a.txt.part', 2);
  await removeOldUploads(folder, now);
  expect(readdirSync(folder).sort()).toEqual(['fresh', 'last-week', 'under-way']);
  await removeOldUploads(path.join(folder, 'absent'));
});
