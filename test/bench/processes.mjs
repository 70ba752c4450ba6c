// What processes use, where /proc tells (Linux); zeros elsewhere.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** @template T @param {() => T} read @param {T} otherwise */
function told(read, otherwise) {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** Processes that `pid` started. @param {number} pid @returns {number[]} */
export const childrenOf = (pid) =>
  told(
    () => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    [],
  );

/** Resident memory in MB. @param {number} pid */
export const memoryOf = (pid) =>
  told(() => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000, 0);

/** How many files and sockets are open. @param {number} pid */
export const filesOf = (pid) => told(() => readdirSync(`/proc/${pid}/fd`).length, 0);

/** Seconds of processor time so far, all threads. @param {number} pid */
export const secondsOf = (pid) =>
  told(() => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }, 0);

/**
 * Keeps software rendering to the first core and a page's main thread to the last; with `all`, also the browser's other
 * threads (compositing, garbage collection beside the page) to the first. False where there is only one core, or no taskset.
 * @param {import('playwright-core').Page} page
 * @param {boolean} all
 */
export async function keepApart(page, all) {
  const browser = page.context().browser();
  const last = availableParallelism() - 1;
  if (!browser || last === 0) return false;
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  /** @param {string[]} which */
  const keep = (...which) => spawnSync('taskset', ['--cpu-list', ...which]).status === 0;
  return processInfo.every(
    ({ type, id }) =>
      (!(all || type === 'GPU') || keep('--all-tasks', '--pid', '0', String(id))) &&
      (type !== 'renderer' || keep('--pid', String(last), String(id))),
  );
}
