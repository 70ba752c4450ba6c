import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Where we listen unless asked otherwise: reached from this machine alone. */
export const loopback = '127.0.0.1';

/** An address as it is written within a URL. */
export const inAddress = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address);

/** An address without the IPv6 spelling of IPv4, and without the zone of a link. */
export const plainAddress = (address: string): string =>
  address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/%.*$/, '');

/** Whether only this machine reaches it. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** Whether it stands for every address of the machine. */
const isEvery = (host: string): boolean => host === '0.0.0.0' || host === '::';

/**
 * Under which hosts a server that listens on `host` is reached: the first from this machine where that is possible,
 * the others from the network.
 */
export function reachedAt(host: string, interfaces = networkInterfaces()): string[] {
  if (!isEvery(host)) return [inAddress(host)];
  const own = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter(({ internal, family, scopeid }) => !internal && !scopeid && (host === '::' || family === 'IPv4'));
  return [loopback, ...own.map(({ address }) => inAddress(plainAddress(address)))];
}

/** What whoever opens Orrery to the network must know; null on loopback. */
export const warningOf = (host: string): string | null =>
  isLoopback(host)
    ? null
    : `WARNING: Orrery listens on ${host}, beyond this machine, over plain HTTP without encryption. The address ` +
      'holds the secret key: whoever is given it, or can watch the network on the way, can use this Orrery as you ' +
      'do: read what is opened in it, change and delete its models, and fill this disk. Do so only in a network ' +
      'that you trust, and end it with Ctrl+C when you are done.';
