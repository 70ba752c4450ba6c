import path from 'node:path';

/**
 * Files named on a command line, absolute. `argv` as Electron gives it: the executable, when not packaged the
 * application's folder, then switches of Chromium's and ours among the files.
 */
export function filesOf(argv: readonly string[], cwd: string, packaged: boolean): string[] {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  return words.slice(packaged ? 0 : 1).map((file) => path.resolve(cwd, file));
}
