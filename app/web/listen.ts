import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LabError } from '../../core/contract/errors.ts';
import { loopback } from './addresses.ts';

/** Where we listen unless asked otherwise; fixed, since a browser keeps settings by port. */
export const standardPort = 4417;
const attempts = 20;

/**
 * Listens, on loopback unless another host is given, and answers with the port: the one asked for, or the standard
 * one or the next free. Throws LabError `busy` when the port asked for is in use, `invalid-input` when it may not be
 * used or the host is none of this machine's.
 */
export async function listen(server: Server, asked?: number, host = loopback): Promise<number> {
  const candidates =
    asked === undefined ? [...Array.from({ length: attempts }, (_, i) => standardPort + i), 0] : [asked];
  for (const port of candidates) {
    try {
      return await bind(server, port, host);
    } catch (thrown) {
      const { code, message } = thrown as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' && asked === undefined) continue;
      if (code === 'EADDRINUSE') {
        throw new LabError('busy', `Port ${port} is in use. Choose another with --port, or leave it out.`);
      }
      if (code !== undefined && notOurs.has(code)) {
        const advice = 'Give one of its addresses, 0.0.0.0 for all of them, or leave --host out.';
        throw new LabError('invalid-input', `"${host}" is no address of this machine (${code}). ${advice}`);
      }
      throw new LabError('invalid-input', `Port ${port} cannot be used: ${message}. Choose one above 1023.`);
    }
  }
  throw new LabError('busy', 'No port is free.');
}

/** What the system says to an address that it does not have, or a name that it does not know. */
const notOurs = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL', 'EAFNOSUPPORT']);

function bind(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
