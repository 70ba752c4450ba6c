import os from 'node:os';
import path from 'node:path';

/** What `dataFolder` looks at; `process` satisfies it. */
export interface Surroundings {
  platform: string;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Where models, runs and uploads live: ORRERY_HOME, else the platform's place for an application's data
 * (XDG Base Directory on Linux, Application Support on macOS, APPDATA on Windows). Absolute; may not exist yet.
 */
export function dataFolder({ platform, env }: Surroundings = process, home = os.homedir()): string {
  if (env.ORRERY_HOME) return path.resolve(env.ORRERY_HOME);
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Orrery');
  if (platform === 'win32') return path.join(env.APPDATA || path.join(home, 'AppData', 'Roaming'), 'Orrery');
  const xdg = env.XDG_DATA_HOME;
  // The XDG specification: a relative path is to be ignored.
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share'), 'orrery');
}
