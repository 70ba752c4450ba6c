import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import path from 'node:path';

/** The project's folder. */
export const root = path.resolve(import.meta.dirname, '../..');

/** A shell running as a process of its own, as a user starts it. */
export interface ShellProcess {
  readonly process: ChildProcess;
  /** Everything it printed so far, both streams. */
  output(): string;
  /** Resolves with the address it prints; rejects with its output when it ends before. */
  url: Promise<string>;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
  /** As Ctrl+C does. */
  interrupt(): Promise<number | string>;
}

/** Runs `node` with a script of the project on a data folder. */
export function startShell(script: string, args: string[], env: Record<string, string>): ShellProcess {
  const child = spawn(process.execPath, [path.join(root, script), ...args], {
    env: { ...process.env, ...env },
    cwd: root,
  });
  let text = '';
  const ended = new Promise<number | string>((resolve) => {
    // Not on `exit`: what it printed last may come after that.
    child.on('close', (code, signal) => resolve(signal ?? code ?? 0));
  });
  const url = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        text += part;
        const address = /http:\/\/[\d.]+:\d+\/[\w-]+\//.exec(text)?.[0];
        if (address) resolve(address);
      });
    }
    void ended.then((how) => reject(new Error(`The shell ended (${how}) before it served:\n${text}`)));
  });
  // Tests of failing starts never look at the address.
  url.catch(() => {});
  return {
    process: child,
    output: () => text,
    url,
    ended,
    interrupt: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

/** Process ids of a process's children (Linux and macOS). */
export function childrenOf(pid: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return rows.flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));
}

/** Whether a process of that id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
