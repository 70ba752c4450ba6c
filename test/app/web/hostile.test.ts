import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, statfsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { serveWeb, type WebShell } from '../../../app/web/server.ts';
import { connectLab } from '../../../core/contract/client.ts';
import { encode } from '../../../core/contract/codec.ts';
import { ask, openTab } from './ask.ts';

/** A client that knows the address, and means harm: after each attack another tab must be served as ever. */
/** A disk of 100 MiB in memory, of which an upload must leave 64; null where it cannot be mounted. */
const smallDisk = ((): string | null => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const place = mkdtempSync(path.join(os.tmpdir(), 'orrery-disk-'));
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'none', place]).status === 0 ? place : null;
})();

let folder: string;
let shell: WebShell;
let base: URL;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'orrery-hostile-'));
  shell = await serveWeb({ dataFolder: folder, port: 0 });
  base = new URL(shell.url);
});
afterAll(async () => {
  await shell.close();
  await rm(folder, { recursive: true, force: true });
  if (smallDisk) spawnSync('umount', [smallDisk]);
});

async function servesOthers(): Promise<void> {
  const { port } = await openTab(shell.url);
  expect((await connectLab(port).status({})).generation).toBe(1);
  port.close();
}
const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.on('close', resolve));
const frameOf = (json: string): Uint8Array => {
  const bytes = new Uint8Array(4 + Buffer.byteLength(json));
  new DataView(bytes.buffer).setUint32(0, bytes.length - 4, true);
  bytes.set(Buffer.from(json), 4);
  return bytes;
};

describe('a hostile client', () => {
  it('gets nothing for frames that are none', async () => {
    const { socket } = await openTab(shell.url);
    const random = (n: number) => Uint8Array.from({ length: n }, (_, i) => (i * 7919 + n * 104_729) >>> 3);
    for (let n = 0; n < 300; n++) socket.send(random(n));
    for (const json of [
      '{}',
      'null',
      '[]',
      '"x"',
      '{"id":1}',
      '{"id":1.5,"command":"status"}',
      '{"id":1,"command":"__proto__","input":{}}',
      '{"id":2,"command":"constructor","input":{}}',
      '{"id":3,"command":"status","input":{"__proto__":{"polluted":true}}}',
      '{"id":4,"command":"keepView","input":{"view":{"version":1,"parts":{"__proto__":{"version":1,"value":1}}},"models":[]}}',
      '{"id":5,"command":"vocabulary","input":{"model":{"$array":["f32",0,1e15]}}}',
      '{"id":6,"command":"vocabulary","input":{"model":{"$array":["constructor",0,1]}}}',
      `{"id":7,"command":"keepView","input":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
    ]) {
      socket.send(frameOf(json));
    }
    socket.send(Uint8Array.of(255, 255, 255, 255, 1));
    await servesOthers();
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    socket.close();
  });

  it('is answered in words for commands out of range, and reads no file by its path', async () => {
    const { port } = await openTab(shell.url);
    const lab = connectLab(port);
    const refused = await Promise.allSettled([
      lab.openModel({ file: '/etc/passwd' }),
      lab.openModel({ file: '../../../../etc/passwd' }),
      lab.openProject({ file: '/etc/passwd' }),
      lab.openProject({ recent: '../../etc' }),
      lab.download({ item: 'https://example.org/' }),
      lab.removeDownload({ item: '../models' }),
      lab.saveProject({ file: '/tmp/x', models: [], view: { version: 1, parts: {} } }),
      lab.vocabulary({ model: '../../../etc/passwd' }),
      lab.train({ corpus: { kind: 'files', files: ['/etc/passwd'] }, parameters: {} }),
    ]);
    for (const answer of refused)
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'not-found' } });
    await expect(lab.neighbors({ model: 'x', word: 'w', k: 1e9 })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    port.close();
    await servesOthers();
  });

  it('is cut off at a frame over the limit', async () => {
    const { socket } = await openTab(shell.url);
    const code = closed(socket);
    // Only the header of a frame that claims 300 MiB: it is refused before it is received.
    const raw = (socket as unknown as { _socket: net.Socket })._socket;
    const header = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0x12, 0xc0, 0, 0, 0, 0, 0, 0]);
    raw.write(header);
    expect(await code).toBe(1009);
    await servesOthers();
  });

  it('may flood with commands: everyone else is still answered', async () => {
    const { socket } = await openTab(shell.url);
    for (let id = 0; id < 5000; id++) socket.send(encode({ id, command: 'status', input: {} }));
    await servesOthers();
    socket.terminate();
    await servesOthers();
  });

  it('is turned away as the 65th tab', async () => {
    const tabs: WebSocket[] = [];
    for (let i = 0; i < 64; i++) tabs.push((await openTab(shell.url)).socket);
    const { socket } = await openTab(shell.url);
    expect(await closed(socket)).toBe(1013);
    const gone = tabs.map(closed);
    for (const tab of tabs) tab.close();
    await Promise.all(gone);
    await servesOthers();
  });

  it('may dawdle over half a request; others are served, and nothing is kept of it', async () => {
    const sockets = Array.from({ length: 50 }, () => net.connect(Number(base.port), '127.0.0.1'));
    for (const [i, socket] of sockets.entries()) {
      socket.on('error', () => {});
      socket.write(
        i % 2
          ? `GET ${base.pathname} HTTP/1.1\r\nHost: ${base.host}\r\nX-Slow: `
          : `PUT ${base.pathname}uploads/slow.txt HTTP/1.1\r\nHost: ${base.host}\r\nOrigin: ${base.origin}\r\nContent-Length: 1000000\r\n\r\nx`,
      );
    }
    await servesOthers();
    expect((await ask(shell.url, base.pathname)).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    const uploads = path.join(folder, 'uploads');
    const kept = async () => (await readdir(uploads).catch(() => [])).length;
    await expect.poll(kept).toBe(0);
  });

  it('is cut off when it takes too long over its headers, or falls silent in an upload', async () => {
    const own = await serveWeb({ dataFolder: path.join(folder, 'impatient'), port: 0, patience: 400 });
    const { port, host, origin, pathname } = new URL(own.url);
    const begun = [
      `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `,
      `PUT ${pathname}uploads/slow.txt HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nContent-Length: 1000000\r\n\r\nx`,
    ];
    await Promise.all(
      begun.map((text) => {
        const socket = net.connect(Number(port), '127.0.0.1', () => socket.write(text));
        socket.on('error', () => {});
        socket.resume();
        return new Promise((resolve) => socket.on('close', resolve));
      }),
    );
    await own.close();
  });

  it.skipIf(!smallDisk)('cannot fill the disk by an upload that does not say how long it is', async () => {
    const full = await serveWeb({ dataFolder: smallDisk!, port: 0 });
    const { port, host, origin, pathname } = new URL(full.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = net.connect(Number(port), '127.0.0.1');
      let text = '';
      socket.on('data', (part) => {
        text += part;
        if (text.includes('cannot-write')) resolve(text);
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(text));
      socket.write(
        `PUT ${pathname}uploads/endless.txt HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nTransfer-Encoding: chunked\r\n\r\n`,
      );
      const piece = Buffer.alloc(2 ** 20, 'x');
      const more = () => {
        while (
          socket.writable &&
          socket.write(Buffer.concat([Buffer.from('100000\r\n'), piece, Buffer.from('\r\n')]))
        );
      };
      socket.on('drain', more);
      more();
    });
    expect(answer).toMatch(/^HTTP\/1\.1 507|^$/);
    expect(readdirSync(path.join(smallDisk!, 'uploads'))).toEqual([]);
    const { bavail, bsize } = statfsSync(smallDisk!);
    expect(bavail * bsize).toBeGreaterThan(60 * 2 ** 20);
    await full.close();
  });

  it('is never told that another site may read an answer', async () => {
    for (const [method, target] of [
      ['GET', base.pathname],
      ['OPTIONS', base.pathname],
      ['OPTIONS', `${base.pathname}uploads/x`],
      ['GET', '/'],
    ] as const) {
      const headers = { Host: base.host, 'Access-Control-Request-Method': 'PUT' };
      const answer = await ask(shell.url, target, { method, headers });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('cannot split headers or leave the folder by a file name', async () => {
    for (const name of ['a%0d%0aSet-Cookie:%20x=1.txt', '..%2f..%2f..%2fevil.txt', '%2e%2e', 'con%00.txt']) {
      const answer = await ask(shell.url, `${base.pathname}uploads/${name}`, {
        method: 'PUT',
        headers: { Host: base.host, Origin: base.origin },
        body: 'x',
      });
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.status).toBe(200);
      const back = await ask(shell.url, `${base.pathname}files/${JSON.parse(answer.text).id}`);
      expect(back.headers['set-cookie']).toBeUndefined();
    }
    expect(await readdir(path.dirname(folder))).not.toContain('evil.txt');
  });
});
