import { serveWeb, type WebOptions } from './server.ts';

/**
 * Serves until the process is asked to end (Ctrl+C, a closed terminal), then closes cleanly. Asked again, it
 * ends at once: the service saves on its own when our end of its channel is gone. Throws what `serveWeb` does.
 */
export async function serveUntilInterrupted(
  options: WebOptions,
  announce: (url: string) => void,
): Promise<void> {
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
  announce(shell.url);
  await interrupted;
  await shell.close();
}
