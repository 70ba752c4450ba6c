import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import type { HostConnection } from '../../../renderer/host/connect.ts';
import type { Double } from './double.ts';

/**
 * Starts the desktop shell over the double: main.ts as it is; in each utility process utility.ts as it is, with
 * the real services; and, on demand, a page with preload.ts and the renderer's host as they are.
 */
export async function startDesktop(
  options: { argv?: string[]; prepare?: (double: Double) => void; folder?: string } = {},
) {
  vi.resetModules();
  const folder = options.folder ?? mkdtempSync(path.join(os.tmpdir(), 'orrery-desktop-'));
  process.env.ORRERY_HOME = folder;
  const { double } = await import('./double.ts');
  vi.doMock('electron', () => double.electron);
  const { FakeUtility } = await import('./double-processes.ts');
  FakeUtility.main = (parentPort, args) => {
    process.argv = [process.argv[0] ?? '', ...args];
    Object.defineProperty(process, 'parentPort', { value: parentPort, configurable: true });
    void importAfresh();
  };
  // The lock of a dead process is nobody's; that of a dead double would be ours, who live on.
  FakeUtility.onDeath = () => rmSync(path.join(folder, 'lock'), { force: true });
  // The utility's code ends its process, which here is ours.
  vi.spyOn(process, 'exit').mockImplementation(((code: number) =>
    double.utilities.at(-1)?.die(code)) as never);
  options.prepare?.(double);
  process.argv = ['electron', '.', ...(options.argv ?? [])];
  await import('../../../app/electron/main.ts');
  double.app.becomeReady();
  await Promise.resolve();
  return { double, folder, openPage: () => openPage(double) };
}

let life = 0;
/** Each utility process runs its entry from the start, as a module graph of its own would. */
async function importAfresh(): Promise<void> {
  const entry = new URL(`../../../app/electron/utility.ts?life=${life++}`, import.meta.url);
  await import(/* @vite-ignore */ entry.href);
}

/** What the page would do: run the preload script, then connect. */
async function openPage(double: Double): Promise<HostConnection> {
  const page = new EventTarget();
  vi.stubGlobal(
    'window',
    Object.assign(page, {
      location: { origin: 'app://orrery' },
      postMessage: (data: unknown, origin: string, ports: MessagePort[]) => {
        if (origin !== 'app://orrery') return;
        page.dispatchEvent(Object.assign(new Event('message'), { data, ports, source: page }));
      },
    }),
  );
  await import('../../../app/electron/preload.ts');
  Object.assign(page, double.exposed);
  const { connectHost } = await import('../../../renderer/host/connect.ts');
  return await connectHost();
}
