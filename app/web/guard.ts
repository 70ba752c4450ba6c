import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { inAddress, isLoopback, plainAddress } from './addresses.ts';

/** What `judge` looks at; an IncomingMessage satisfies it. */
export interface Incoming {
  method?: string | undefined;
  url?: string | undefined;
  headers: IncomingHttpHeaders;
  /** The address of ours that the connection came to. */
  socket: { localAddress?: string | undefined };
}

/** What a server answers to. */
export interface Gate {
  port: number;
  token: string;
  /** A name to be known by beyond loopback, as it was given to `--host`. */
  name?: string | undefined;
}

/** The path below the token, still percent-encoded, or why the request is refused. */
export type Verdict = { allowed: true; path: string } | { allowed: false; status: number; message: string };

const refuse = (status: number, message: string): Verdict => ({ allowed: false, status, message });
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Decides whether a request may be answered at all.
 *
 * - Host must be the very address that the connection came to, `localhost` on loopback, or the name given to
 *   `--host`: a foreign name that resolves to an address of ours (DNS rebinding) is refused.
 * - Origin, which browsers always send with anything but a plain GET, must be our own, and must be there for
 *   uploads and sockets (`origin: 'required'`).
 * - The first part of the path is the token. It stands there and not in a cookie, since cookies are shared by
 *   all ports of a host; so it survives a reload, reaches no other server, and by our `Referrer-Policy` no page.
 */
export function judge(request: Incoming, gate: Gate, origin: 'optional' | 'required'): Verdict {
  const { port, token } = gate;
  const host = (request.headers.host ?? '').toLowerCase();
  const hosts = namesOf(request.socket.localAddress, gate.name).map((name) => `${name}:${port}`);
  if (!hosts.includes(host)) {
    return refuse(421, `This server answers only to ${hosts.join(' and ')}.`);
  }
  const from = request.headers.origin;
  if (from === undefined ? origin === 'required' : from !== `http://${host}`) {
    return refuse(403, 'Requests from other sites are refused.');
  }
  const [, given = '', rest] = /^\/([^/?#]*)(\/[^?#]*)?/.exec(request.url ?? '') ?? [];
  if (!timingSafeEqual(digest(given), digest(token))) {
    return refuse(403, 'Open Orrery at the address it printed when it started: it holds a secret key.');
  }
  return { allowed: true, path: rest ?? '' };
}

/** What a client may call us that connected to that address. */
function namesOf(localAddress: string | undefined, name: string | undefined): string[] {
  const address = plainAddress(localAddress ?? '');
  return [
    ...(address ? [inAddress(address)] : []),
    ...(isLoopback(address) ? ['localhost'] : []),
    ...(name && !isIP(name) ? [name.toLowerCase()] : []),
  ];
}
