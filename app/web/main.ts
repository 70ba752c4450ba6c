import { parseArgs } from 'node:util';
import { asLabError } from '../../core/contract/errors.ts';
import { serveUntilInterrupted } from './until-interrupted.ts';

const usage =
  'Usage: node dist/node/web.js [--port N] [--host ADDRESS] [--open FILE]... (the data folder: ORRERY_HOME)';

function readArguments(): { port?: number; host?: string | undefined; open: string[] } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      open: { type: 'string', multiple: true },
    },
  });
  const { port, host, open = [] } = values;
  if (port === undefined) return { host, open };
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new TypeError(`--port: "${port}" is not a port number (0 to 65535).`);
  }
  return { port: Number(port), host, open };
}

function fail(code: number, ...lines: string[]): never {
  for (const line of lines) console.error(line);
  process.exit(code);
}

let parsed: ReturnType<typeof readArguments>;
try {
  parsed = readArguments();
} catch (thrown) {
  fail(2, asLabError(thrown).message, usage);
}
try {
  const note = (line: string) => console.error(line);
  await serveUntilInterrupted({ ...parsed, log: note }, { print: (line) => console.log(line), note });
  process.exit(0);
} catch (thrown) {
  fail(1, asLabError(thrown).message);
}
