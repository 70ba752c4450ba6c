import { spawnSync } from 'node:child_process';

const PYTHON = '/usr/bin/python3';

/** Whether Debian's Python can import all of these. */
export const canImport = (...modules: string[]): boolean =>
  spawnSync(PYTHON, ['-c', `import ${modules.join(', ')}`]).status === 0;

/** What a script prints as its last line, parsed. Throws with its errors. */
export function python<T>(script: string, ...args: string[]): T {
  const { stdout, stderr, status } = spawnSync(PYTHON, ['-c', script, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr.slice(-2000));
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
}
