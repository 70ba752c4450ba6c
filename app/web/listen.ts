import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LabError } from '../../core/contract/errors.ts';

/** Where we listen unless asked otherwise; fixed, since a browser keeps settings by port. */
export const standardPort = 4417;
const attempts = 20;

/**
 * Listens on loopback and answers with the port: the one asked for, or the standard one or the next free.
 * Throws LabError `busy` when the port asked for is in use, `invalid-input` when it may not be used.
 */
export async function listen(server: Server, asked?: number): Promise<number> {
  const candidates =
    asked === undefined ? [...Array.from({ length: attempts }, (_, i) => standardPort + i), 0] : [asked];
  for (const port of candidates) {
    try {
      return await bind(server, port);
    } catch (thrown) {
      const { code, message } = thrown as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' && asked === undefined) continue;
      if (code === 'EADDRINUSE') {
        throw new LabError('busy', `Port ${port} is in use. Choose another with --port, or leave it out.`);
      }
      throw new LabError('invalid-input', `Port ${port} cannot be used: ${message}. Choose one above 1023.`);
    }
  }
  throw new LabError('busy', 'No port is free.');
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
