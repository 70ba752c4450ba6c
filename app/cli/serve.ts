import path from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { serveUntilInterrupted } from '../web/until-interrupted.ts';
import { validateOptions } from './options.ts';
import { note, print } from './output.ts';

const serveOptions = z.object({ port: z.int().min(0).max(65_535).optional() });

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('serve the app to a browser on this machine, until Ctrl+C')
    .option('--port <n>', 'port on loopback (default: the first free one from a fixed number)')
    .option('--open <file>', 'open this file in the first window')
    .action(async ({ port: asked, open }: { port?: string; open?: string }) => {
      const { port } = validateOptions(serveOptions, { port: asked });
      await serveUntilInterrupted(
        {
          ...(port === undefined ? {} : { port }),
          open: open === undefined ? [] : [path.resolve(open)],
          log: note,
        },
        (url) => {
          print(`Orrery is at ${url}`);
          note('Open this address in a browser on this machine. Ctrl+C ends it.');
        },
      );
    });
}
