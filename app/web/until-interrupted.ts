import { warningOf } from './addresses.ts';
import { serveWeb, type WebOptions } from './server.ts';

/** What to print once it serves: the address alone on `print`, what else there is to know on `note`. */
export interface Announcer {
  print(line: string): void;
  note(line: string): void;
}

/**
 * Serves until the process is asked to end (Ctrl+C, a closed terminal), then closes cleanly. Asked again, it
 * ends at once: the service saves on its own when our end of its channel is gone. Throws what `serveWeb` does.
 */
export async function serveUntilInterrupted(options: WebOptions, { print, note }: Announcer): Promise<void> {
  // Listened for before anything is started or told, so that no signal finds the process half made.
  const interrupted = new Promise<void>((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(130);
        asked = true;
        resolve();
      });
    }
  });
  const shell = await serveWeb(options);
  const warning = options.host === undefined ? null : warningOf(options.host);
  if (warning) note(warning);
  print(`Orrery is at ${shell.url}`);
  for (const url of shell.others) print(`  and, from elsewhere, at ${url}`);
  note(
    warning
      ? 'Open this address in a browser. Ctrl+C ends it.'
      : 'Open this address in a browser on this machine. Ctrl+C ends it.',
  );
  await interrupted;
  await shell.close();
}
