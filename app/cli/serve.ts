import path from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { serveUntilInterrupted } from '../web/until-interrupted.ts';
import { validateOptions } from './options.ts';
import { note, print } from './output.ts';

const serveOptions = z.object({
  port: z.int().min(0).max(65_535).optional(),
  host: z.string().min(1).max(255).optional(),
});

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('serve the app to a browser on this machine, until Ctrl+C')
    .option('--port <n>', 'port (default: the first free one from a fixed number)')
    .option(
      '--host <address>',
      'listen beyond this machine, on that address of it (0.0.0.0: all): plain HTTP, so only in a network you trust',
    )
    .option('--open <file>', 'open this file in the first window')
    .action(async ({ open, ...asked }: { port?: string; host?: string; open?: string }) => {
      const { port, host } = validateOptions(serveOptions, asked);
      await serveUntilInterrupted(
        {
          ...(port === undefined ? {} : { port }),
          host,
          open: open === undefined ? [] : [path.resolve(open)],
          log: note,
        },
        { print, note },
      );
    });
}
