import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const entry = path.resolve('dist/node/cli.js');

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Starts the built command line as a process of its own. */
export function start(args: string[], folder: string): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ORRERY_HOME: path.join(folder, 'home') },
  });
  let out = '';
  let err = '';
  child.stdout?.on('data', (part: Buffer) => {
    out += part;
  });
  child.stderr?.on('data', (part: Buffer) => {
    err += part;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}

/** Runs it to its end. */
export const orrery = (args: string[], folder: string): Promise<Ended> => start(args, folder).ended;

/** The JSON objects of its output, one a line. */
export const objects = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
