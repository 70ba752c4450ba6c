import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GalleryItem, galleryItems } from '../../../core/gallery/items.ts';
import { Gallery } from '../../../main/gallery/gallery.ts';
import { Grants } from '../../../main/grants.ts';
import type { Task } from '../../../main/tasks.ts';
import { temporaryFolder } from '../bench.ts';

const body = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `word${i} `).join(''));
const sha256 = createHash('sha256').update(body).digest('hex');

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void;
let server: Server;
let base: string;
let folder: string;
let asked: { path: string; range: string | undefined; ifRange: string | undefined }[];
let answer: Answer;

/** As a well-behaved server of files does, with an ETag; `cut`: the connection breaks after so many bytes. */
const serve =
  (content = body, { etag = '"one"', cut = Number.POSITIVE_INFINITY } = {}): Answer =>
  (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const same = request.headers['if-range'] === etag;
    if (from > 0 && same && from >= content.length) {
      response.writeHead(416, { 'Content-Range': `bytes */${content.length}` }).end();
      return;
    }
    const start = same ? from : 0;
    response.writeHead(start > 0 ? 206 : 200, {
      ETag: etag,
      'Content-Length': content.length - start,
      ...(start > 0 && { 'Content-Range': `bytes ${start}-${content.length - 1}/${content.length}` }),
    });
    const piece = content.subarray(start, start + cut);
    response.write(piece, () =>
      piece.length < content.length - start ? response.destroy() : response.end(),
    );
  };

beforeEach(async () => {
  asked = [];
  answer = serve();
  server = createServer((request, response) => {
    const url = new URL(request.url!, base);
    asked.push({
      path: url.pathname,
      range: request.headers.range,
      ifRange: request.headers['if-range'] as string | undefined,
    });
    answer(request, response, url);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await temporaryFolder();
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const item = (more: Partial<GalleryItem> = {}): GalleryItem => ({
  id: 'one',
  kind: 'corpus',
  name: 'One',
  url: `${base}/one.txt`,
  file: 'one.txt',
  bytes: body.length,
  bytesFrom: 'publisher',
  checksum: { algorithm: 'sha256', hex: sha256, from: 'publisher' },
  licence: null,
  source: base,
  ...more,
});
const grants = new Grants();
const gallery = (...items: GalleryItem[]) =>
  new Gallery({ folder, grants, items, waits: { pause: 1, stall: 300 } });
const control = () => new AbortController();
const task = ({ signal } = control(), onBytes = (_: number, __: number) => {}): Task => ({
  id: 't',
  signal,
  report: (_stage, done, total) => onBytes(done, total),
  forward: () => {},
});
const content = async (id: string) => readFile(grants.path(id));

describe('a download', () => {
  it('is verified and ready, told with its progress, and found without the network afterwards', async () => {
    const here = gallery(item());
    expect(await here.list()).toMatchObject([{ id: 'one', here: null, begun: 0, verified: null }]);
    const seen: number[] = [];
    const grant = await here.download(
      'one',
      task(control(), (done) => seen.push(done)),
    );
    expect(await content(grant.id)).toEqual(body);
    expect(seen.at(-1)).toBe(body.length);
    expect(await here.list()).toMatchObject([{ here: { name: 'one.txt' }, verified: 'checksum' }]);
    const count = asked.length;
    expect(await gallery(item()).download('one', task())).toMatchObject({ name: 'one.txt' });
    expect(asked.length).toBe(count);
    expect(await readdir(path.join(folder, 'one'))).toEqual(['one.txt']);
  });

  it('goes on by itself where the connection breaks, asking only for the rest', async () => {
    answer = serve(body, { cut: 100_000 });
    const grant = await gallery(item()).download('one', task());
    expect(await content(grant.id)).toEqual(body);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked[1]).toMatchObject({ range: expect.stringMatching(/^bytes=\d+-$/), ifRange: '"one"' });
  });

  it('goes on at another time where it was cancelled, and starts anew where the file is another meanwhile', async () => {
    const stopped = control();
    answer = (request, response, url) => serve(body, { cut: 200_000 })(request, response, url);
    const stop = task(stopped, (done) => done > 100_000 && stopped.abort());
    await expect(gallery(item()).download('one', stop)).rejects.toMatchObject({ code: 'cancelled' });
    const [half] = await gallery(item()).list();
    expect(half!.begun).toBeGreaterThan(0);

    answer = serve(body, { etag: '"two"' });
    const grant = await gallery(item()).download('one', task());
    expect(await content(grant.id)).toEqual(body);
    expect(asked.at(-1)).toMatchObject({ range: `bytes=${half!.begun}-`, ifRange: '"one"' });
  });

  it('starts anew where the server knows no ranges', async () => {
    let first = true;
    answer = (_, response) => {
      response.writeHead(200, { ETag: '"one"', 'Content-Length': body.length });
      response.write(first ? body.subarray(0, 50_000) : body, () =>
        first ? response.destroy() : response.end(),
      );
      first = false;
    };
    const grant = await gallery(item()).download('one', task());
    expect(await content(grant.id)).toEqual(body);
  });

  it('that is all here but was not finished needs nothing more than to be told so (416)', async () => {
    await gallery(item({ checksum: null })).download('one', task());
    const whole = path.join(folder, 'one', 'one.txt');
    await writeFile(`${whole}.part`, body);
    await writeFile(`${whole}.part.json`, JSON.stringify({ url: item().url, validator: '"one"' }));
    await rm(whole);
    const grant = await gallery(item()).download('one', task());
    expect(await content(grant.id)).toEqual(body);
    expect(asked.at(-1)?.range).toBe(`bytes=${body.length}-`);
  });

  it('of a file that has become shorter begins again', async () => {
    const part = path.join(folder, 'one', 'one.txt.part');
    await gallery(item()).download('one', task());
    await rm(path.join(folder, 'one', 'one.txt'));
    await writeFile(part, Buffer.concat([body, body]));
    await writeFile(`${part}.json`, JSON.stringify({ url: item().url, validator: '"one"' }));
    const grant = await gallery(item()).download('one', task());
    expect(await content(grant.id)).toEqual(body);
  });

  it('with a wrong checksum is deleted and says both', async () => {
    const wrong = Buffer.from(body);
    wrong[5]! ^= 1;
    answer = serve(wrong);
    await expect(gallery(item()).download('one', task())).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining(sha256),
    });
    expect(await readdir(path.join(folder, 'one'))).toEqual([]);
  });

  it('of another length than published is refused before it begins; more than promised breaks it off', async () => {
    const before = gallery(item({ bytes: 1000 }));
    await expect(before.download('one', task())).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(/offers \d+ bytes and 1000 are expected/),
    });
    answer = (_, response) => {
      response.writeHead(200, { ETag: '"one"' });
      response.end(Buffer.concat([body, body]));
    };
    await expect(gallery(item()).download('one', task())).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(/more than/),
    });
    expect(await readdir(path.join(folder, 'one'))).toEqual([]);
  });

  it('follows redirections, but not in circles nor to other protocols', async () => {
    answer = (request, response, url) =>
      url.pathname === '/one.txt'
        ? response.writeHead(302, { Location: '/there.txt' }).end()
        : serve()(request, response, url);
    const grant = await gallery(item()).download('one', task());
    expect(await content(grant.id)).toEqual(body);
    for (const location of ['/one.txt', 'file:///etc/passwd', 'ftp://127.0.0.1/x']) {
      answer = (_, response) => response.writeHead(301, { Location: location }).end();
      await expect(
        gallery(item({ id: `r${location.length}` })).download(`r${location.length}`, task()),
      ).rejects.toMatchObject({ code: 'unreadable', message: expect.stringMatching(/sent on/) });
    }
  });

  it('says what the server said, keeps trying only where that may help', async () => {
    answer = (_, response) => response.writeHead(404).end();
    await expect(gallery(item()).download('one', task())).rejects.toMatchObject({ code: 'not-found' });
    expect(asked.length).toBe(1);
    answer = (_, response) => response.writeHead(503).end();
    await expect(gallery(item()).download('one', task())).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringMatching(/answered 503.*try again/),
    });
    expect(asked.length).toBe(5);
  });

  it('gives up a server that has gone silent, and one that is not there', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'Content-Length': body.length });
      response.write('a');
    };
    await expect(gallery(item()).download('one', task())).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringMatching(/nothing came for/),
    });
    const nobody = gallery(item({ url: 'http://127.0.0.1:9/one.txt' }));
    await expect(nobody.download('one', task())).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('without a published checksum is pinned: a later one that differs is told', async () => {
    const plain = item({ checksum: null, bytes: null });
    await gallery(plain).download('one', task());
    expect(await gallery(plain).list()).toMatchObject([{ verified: 'pinned' }]);
    await gallery(plain).remove('one');
    expect(await gallery(plain).list()).toMatchObject([{ here: null, begun: 0 }]);
    answer = serve(Buffer.from('something else'));
    await expect(gallery(plain).download('one', task())).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(/not the file that was downloaded on/),
    });
    answer = serve();
    await gallery(plain).download('one', task());
  });

  it('is not begun on a disk without room for it', async () => {
    answer = (_, response) => response.writeHead(200, { 'Content-Length': 2 ** 52 }).write('a');
    await expect(gallery(item({ bytes: null })).download('one', task())).rejects.toMatchObject({
      code: 'cannot-write',
      message: expect.stringMatching(/needs .* are free/),
    });
  });
});

describe('the items', () => {
  it('each say where from, under which licence, and how they are verified; none has a made-up checksum', () => {
    const lengths = { md5: 32, sha1: 40, sha256: 64 };
    const ids = new Set(galleryItems.map(({ id }) => id));
    expect(ids.size).toBe(galleryItems.length);
    for (const { url, source, checksum, file, entry, id, bytes, bytesFrom } of galleryItems) {
      expect(bytes === null).toBe(bytesFrom === null);
      if (checksum?.from === 'commit') expect(url).toMatch(/\/[0-9a-f]{40}\//);
      expect(new URL(url).protocol).toBe('https:');
      expect(new URL(source).protocol).toBe('https:');
      expect(id).toMatch(/^[\w-]+$/);
      expect(path.basename(file)).toBe(file);
      if (entry) expect(path.posix.normalize(entry)).toBe(entry);
      if (checksum) expect(checksum.hex).toMatch(new RegExp(`^[0-9a-f]{${lengths[checksum.algorithm]}}$`));
    }
  });
});
