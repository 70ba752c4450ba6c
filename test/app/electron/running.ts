import { afterEach, expect, vi } from 'vitest';
import type { HostRequest } from '../../../core/contract/host.ts';
import type { HostConnection } from '../../../renderer/host/connect.ts';
import type { Double } from './double.ts';
import { startDesktop } from './start.ts';

const running: Double[] = [];
/** Starts the desktop; it ends with the test. */
export const start = async (options: Parameters<typeof startDesktop>[0] = {}) => {
  const desktop = await startDesktop(options);
  running.push(desktop.double);
  return desktop;
};
const { argv, env } = process;

/** Ends what was started. */
export async function quitAll(): Promise<void> {
  for (const double of running.splice(0)) {
    double.app.quit();
    await expect.poll(() => double.app.calls.at(-1)).toBe('quit');
  }
}

afterEach(async () => {
  await quitAll();
  process.argv = argv;
  process.env = env;
  vi.unstubAllGlobals();
});

/** A page that notes what it is told. */
export function noted(page: HostConnection) {
  const states: string[] = [];
  const requests: HostRequest[] = [];
  page.host.onService((state) => states.push(state));
  page.host.onRequest((request) => requests.push(request));
  return { states, requests };
}
