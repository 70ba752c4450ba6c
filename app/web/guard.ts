import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What `judge` looks at; an IncomingMessage satisfies it. */
export interface Incoming {
  method?: string | undefined;
  url?: string | undefined;
  headers: IncomingHttpHeaders;
}

/** The path below the token, still percent-encoded, or why the request is refused. */
export type Verdict = { allowed: true; path: string } | { allowed: false; status: number; message: string };

const refuse = (status: number, message: string): Verdict => ({ allowed: false, status, message });
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Decides whether a request may be answered at all.
 *
 * - Host must name this server as loopback: a foreign name that resolves to 127.0.0.1 (DNS rebinding) is refused.
 * - Origin, which browsers always send with anything but a plain GET, must be our own, and must be there for
 *   uploads and sockets (`origin: 'required'`).
 * - The first part of the path is the token. It stands there and not in a cookie, since cookies are shared by
 *   all ports of a host; so it survives a reload, reaches no other server, and by our `Referrer-Policy` no page.
 */
export function judge(
  request: Incoming,
  port: number,
  token: string,
  origin: 'optional' | 'required',
): Verdict {
  const host = (request.headers.host ?? '').toLowerCase();
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
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
