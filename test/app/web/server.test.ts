import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveWeb, type WebShell } from '../../../app/web/server.ts';
import { connectLab } from '../../../core/contract/client.ts';
import type { LabError } from '../../../core/contract/errors.ts';
import type { FileGrant } from '../../../core/contract/service.ts';
import { type Answer, ask, openTab } from './ask.ts';

let folder: string;
let shell: WebShell;
let base: URL;
let own: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'orrery-web-'));
  await writeFile(path.join(folder, 'a corpus.txt'), 'one two three');
  shell = await serveWeb({ dataFolder: folder, port: 0, open: [path.join(folder, 'a corpus.txt')] });
  base = new URL(shell.url);
  own = { Host: base.host, Origin: base.origin };
});
afterAll(async () => {
  await shell.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (below: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(shell.url, base.pathname + below, { headers });
const put = (name: string, body: string, headers = own): Promise<Answer> =>
  ask(shell.url, `${base.pathname}uploads/${name}`, { method: 'PUT', headers, body });

describe('who is answered', () => {
  it('has a token of 192 random bits in the address, on loopback', () => {
    expect(shell.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/);
  });

  it('refuses what has no token, a foreign Host or a foreign Origin, with nothing of the app', async () => {
    const refused = [
      await ask(shell.url, '/'),
      await ask(shell.url, '/assets/main.js'),
      await get('', { Host: 'rebound.example' }),
      await get('', { Origin: 'http://evil.example' }),
      await put('x.txt', 'x', { Host: base.host }),
      await put('x.txt', 'x', { Host: base.host, Origin: 'http://evil.example' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 421, 403, 403, 403]);
    for (const { text } of refused) expect(text).not.toContain('<html');
  });

  it('opens no socket to them either', async () => {
    const stranger = new URL(shell.url);
    stranger.pathname = '/guess/';
    await expect(openTab(stranger.href)).rejects.toThrow('403');
    await expect(openTab(shell.url, { Origin: 'http://evil.example' })).rejects.toThrow('403');
    await expect(openTab(shell.url, { Host: 'rebound.example' })).rejects.toThrow('421');
    await expect(openTab(`${shell.url}more/`)).rejects.toThrow('404');
  });

  it('sends the security headers with every answer', async () => {
    for (const answer of [await get(''), await get('missing'), await ask(shell.url, '/')]) {
      expect(answer.headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      const policy = String(answer.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/'unsafe-(inline|eval)'/);
    }
    expect(String((await get('')).headers['content-security-policy'])).toContain(`ws://${base.host};`);
  });

  it('answers only GET and HEAD outside uploads', async () => {
    for (const method of ['POST', 'DELETE', 'PUT']) {
      const answer = await ask(shell.url, base.pathname, { method, headers: own });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe('GET, HEAD');
    }
  });
});

describe('files', () => {
  it.each(['../package.json', '%2e%2e/%2e%2e/package.json', '..%2fnode/web.js', '.node', '%00', '%ff'])(
    'has nothing at %s',
    async (below) => {
      expect((await get(below)).status).toBe(404);
    },
  );

  it('redirects the address without its last slash', async () => {
    const answer = await ask(shell.url, base.pathname.slice(0, -1));
    expect([answer.status, answer.headers.location]).toEqual([308, base.pathname]);
  });

  it('takes an upload, whole and by a safe name, and gives it back', async () => {
    const answer = await put(encodeURIComponent('../../Ёлка "1".txt'), 'text of mine');
    expect(answer.status).toBe(200);
    const grant = JSON.parse(answer.text) as FileGrant;
    expect(grant).toMatchObject({ name: '../../Ёлка "1".txt', size: 12 });
    const stored = (await readdir(path.join(folder, 'uploads'), { recursive: true })).filter((name) =>
      name.endsWith('.txt'),
    );
    expect(stored.map((name) => path.basename(name))).toEqual(['_.._Ёлка _1_.txt']);
    expect(await readFile(path.join(folder, 'uploads', stored[0] ?? ''), 'utf8')).toBe('text of mine');

    const back = await get(`files/${grant.id}`);
    expect(back.text).toBe('text of mine');
    expect(back.headers['content-disposition']).toContain("filename*=UTF-8''_.._%D0%81");
    expect(back.headers['content-length']).toBe('12');
    const head = await ask(shell.url, `${base.pathname}files/${grant.id}`, { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('takes an empty file and gives it back', async () => {
    const grant = JSON.parse((await put('empty.txt', '')).text) as FileGrant;
    expect(grant.size).toBe(0);
    const back = await get(`files/${grant.id}`);
    expect([back.status, back.text]).toEqual([200, '']);
  });

  it('keeps nothing of an upload that broke off', async () => {
    const before = await readdir(path.join(folder, 'uploads'));
    const socket = net.connect(Number(base.port), '127.0.0.1');
    socket.write(
      `PUT ${base.pathname}uploads/half.txt HTTP/1.1\r\nHost: ${base.host}\r\nOrigin: ${base.origin}\r\n` +
        'Content-Length: 1000000\r\n\r\nonly the beginning',
    );
    const half = async () => (await readdir(path.join(folder, 'uploads'), { recursive: true })).join();
    await expect.poll(half).toContain('half.txt.part');
    socket.destroy();
    await expect.poll(half).not.toContain('half.txt');
    expect(await readdir(path.join(folder, 'uploads'))).toEqual(before);
  });

  it('refuses at once what does not fit on the disk', async () => {
    const answer = await put('huge.txt', 'x', { ...own, 'Content-Length': String(2 ** 52) });
    expect(answer.status).toBe(507);
    expect(JSON.parse(answer.text).error).toMatchObject({
      code: 'cannot-write',
      message: expect.stringContaining('"huge.txt"'),
    });
  });

  it('tells a download that was never granted', async () => {
    const answer = await get('files/nothing');
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text).error.code).toBe('not-found');
  });
});

describe('tabs', () => {
  it('opens the files given at the start in the first tab only', async () => {
    const first = await openTab(shell.url);
    await connectLab(first.port).status({});
    const second = await openTab(shell.url);
    await connectLab(second.port).status({});
    expect(first.texts.map((text) => JSON.parse(text))).toMatchObject([
      { kind: 'open-files', files: [{ name: 'a corpus.txt', size: 13 }] },
    ]);
    expect(second.texts).toEqual([]);
    first.port.close();
    second.port.close();
  });

  it('answers each tab its own commands', async () => {
    const tabs = await Promise.all([openTab(shell.url), openTab(shell.url), openTab(shell.url)]);
    const labs = tabs.map(({ port }) => connectLab(port));
    const models = ['model-a', 'model-b', 'model-c'];
    const failures = await Promise.all(
      labs.map((lab, i) =>
        lab.vocabulary({ model: models[i] ?? '' }).catch((error: LabError) => error.details),
      ),
    );
    expect(failures).toEqual(models.map((model) => ({ model })));
    tabs[0]?.port.close();
    expect((await labs[1]?.status({}))?.generation).toBeGreaterThan(0);
    for (const { port } of tabs) port.close();
  });

  it('cuts off a tab that speaks text', async () => {
    const { socket } = await openTab(shell.url);
    const code = new Promise((resolve) => socket.on('close', resolve));
    socket.send('{"command":"status"}');
    expect(await code).toBe(1003);
  });
});

describe('starting and ending', () => {
  it('says which port is in use when one was asked for', async () => {
    await expect(serveWeb({ dataFolder: folder, port: Number(base.port) })).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining(`Port ${base.port} is in use`),
    });
  });

  it('names a file to open that is not there', async () => {
    const own = path.join(folder, 'own');
    const file = path.join(folder, 'absent.txt');
    await expect(serveWeb({ dataFolder: own, port: 0, open: [file] })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('absent.txt'),
    });
  });

  it('says when another process has the data folder', async () => {
    await expect(serveWeb({ dataFolder: folder, port: 0 })).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining(folder),
    });
  });

  it('frees the port and closes its tabs', async () => {
    const other = await serveWeb({ dataFolder: path.join(folder, 'other'), port: 0 });
    const { socket } = await openTab(other.url);
    const code = new Promise((resolve) => socket.on('close', resolve));
    await other.close();
    expect(await code).toBe(1001);
    await expect(ask(other.url, '/')).rejects.toThrow('ECONNREFUSED');
  });
});
