import { describe, expect, it } from 'vitest';
import { judge } from '../../../app/web/guard.ts';

const port = 4417;
const token = 'k3y';
const ask = (
  url: string,
  headers: Record<string, string> = {},
  origin: 'optional' | 'required' = 'optional',
  { localAddress = '127.0.0.1', name }: { localAddress?: string; name?: string } = {},
) =>
  judge(
    { url, headers: { host: '127.0.0.1:4417', ...headers }, socket: { localAddress } },
    { port, token, name },
    origin,
  );

describe('judge', () => {
  it('gives the path below the token', () => {
    expect(ask('/k3y/')).toEqual({ allowed: true, path: '/' });
    expect(ask('/k3y')).toEqual({ allowed: true, path: '' });
    expect(ask('/k3y/assets/a%20b.js?x=/y')).toEqual({ allowed: true, path: '/assets/a%20b.js' });
  });

  it.each(['/', '/k3', '/k3yy/', '/K3Y/', '/x/k3y/', '//k3y/', '?k3y', ''])('refuses %j: no token', (url) => {
    expect(ask(url)).toMatchObject({ allowed: false, status: 403 });
  });

  it.each([
    'evil.example:4417',
    '127.0.0.1',
    '127.0.0.1:80',
    '127.0.0.1.evil.example:4417',
    '[::1]:4417',
    '',
  ])('refuses Host %j, even with the token', (host) => {
    expect(ask('/k3y/', { host })).toMatchObject({ allowed: false, status: 421 });
  });

  it('answers as localhost too', () => {
    expect(ask('/k3y/', { host: 'LocalHost:4417', origin: 'http://localhost:4417' }).allowed).toBe(true);
  });

  it.each([
    'http://evil.example',
    'null',
    'http://127.0.0.1:5000',
    'https://127.0.0.1:4417',
    'http://localhost:4417',
  ])('refuses Origin %j, even with the token', (origin) => {
    expect(ask('/k3y/lab', { origin })).toMatchObject({ allowed: false, status: 403 });
  });

  it('wants an Origin where browsers always send one', () => {
    expect(ask('/k3y/lab', {}, 'required').allowed).toBe(false);
    expect(ask('/k3y/lab', { origin: 'http://127.0.0.1:4417' }, 'required').allowed).toBe(true);
  });

  it.each([
    ['192.0.2.7', '192.0.2.7:4417'],
    ['::ffff:192.0.2.7', '192.0.2.7:4417'],
    ['fd00::7', '[fd00::7]:4417'],
    ['::1', 'localhost:4417'],
    ['::1', '[::1]:4417'],
  ])('beyond loopback answers at %s to its own name %s', (localAddress, host) => {
    const at = { localAddress };
    expect(ask('/k3y/', { host, origin: `http://${host}` }, 'required', at).allowed).toBe(true);
    expect(ask('/guess/', { host }, 'optional', at)).toMatchObject({ status: 403 });
    for (const other of ['evil.example:4417', '192.0.2.8:4417', `${host}.evil.example`, '']) {
      expect(ask('/k3y/', { host: other }, 'optional', at), other).toMatchObject({ status: 421 });
    }
    for (const origin of ['http://evil.example', 'null', `https://${host}`, 'http://127.0.0.1:4417']) {
      expect(ask('/k3y/lab', { host, origin }, 'required', at), origin).toMatchObject({ status: 403 });
    }
  });

  it('takes localhost only on loopback, and the name it was given anywhere', () => {
    const host = 'class.example:4417';
    const beyond = { localAddress: '192.0.2.7' };
    expect(ask('/k3y/', { host: 'localhost:4417' }, 'optional', beyond)).toMatchObject({ status: 421 });
    expect(ask('/k3y/', { host }, 'optional', beyond)).toMatchObject({ status: 421 });
    expect(ask('/k3y/', { host }, 'optional', { ...beyond, name: 'Class.example' }).allowed).toBe(true);
  });
});
