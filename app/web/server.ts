import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { LabError } from '../../core/contract/errors.ts';
import type { RelayFromService, RelayToService } from '../shell/control.ts';
import { toWire } from '../shell/control.ts';
import { dataFolder as standardFolder } from '../shell/data-folder.ts';
import { securityHeaders } from '../shell/headers.ts';
import { rendererFolder } from '../shell/locations.ts';
import { readStatic } from '../shell/static-files.ts';
import { Supervisor } from '../shell/supervisor.ts';
import { loopback, reachedAt } from './addresses.ts';
import { type Gate, judge } from './guard.ts';
import { listen } from './listen.ts';
import { forkService } from './service-process.ts';
import { serviceLost, Tabs } from './tabs.ts';
import { receiveUpload, removeOldUploads, sendDownload } from './transfers.ts';

export interface WebOptions {
  /** Absent: a fixed port, or the next free one. */
  port?: number;
  /** An address or name of this machine to listen on beyond loopback; `0.0.0.0` and `::`: all of them. */
  host?: string | undefined;
  /** Files to open in the first tab. */
  open?: string[];
  /** Absent: ORRERY_HOME or the platform's place. */
  dataFolder?: string;
  /** Milliseconds that a client may take to send its headers, and to stay silent in the middle of an upload. */
  patience?: number;
  /** Receives lines on the service's deaths and restarts. */
  log?: (line: string) => void;
}

export interface WebShell {
  /** The address to open; it holds the secret token. */
  url: string;
  /** The addresses to open from elsewhere, where it listens on all of the machine's. */
  others: string[];
  /** Ends the service process, closes every connection and frees the port. */
  close(): Promise<void>;
}

/** Patience with slow clients unless told otherwise, ms. */
const slow = 30_000;
/** Connections at a time: tabs, their requests, and room to spare. */
const connections = 256;

/** Largest frame a tab may send, bytes: a pasted corpus of 50 million characters fits. */
const maximumFrame = 256 * 2 ** 20;

/**
 * Serves the application, on loopback unless a host is given: static files, uploads and downloads over HTTP, the contract over
 * WebSockets, the services in a supervised child process.
 * Throws LabError: `busy` (port in use), `invalid-input` (port or host), `not-found` (a file to open), whatever the services fail with.
 */
export async function serveWeb(options: WebOptions = {}): Promise<WebShell> {
  const folder = options.dataFolder ?? standardFolder();
  const token = randomBytes(24).toString('base64url');
  // An upload takes as long as it takes, as long as something comes.
  const { patience = slow } = options;
  const server = createServer({
    ...{ requestTimeout: 0, headersTimeout: patience, connectionsCheckingInterval: patience / 2 },
  });
  server.maxConnections = connections;
  const host = options.host ?? loopback;
  const port = await listen(server, options.port, host);
  const gate: Gate = { port, token, name: options.host };
  const supervisor = new Supervisor<RelayToService, RelayFromService>({
    start: () => forkService(folder),
    onMessage: (message) => tabs.receive(message),
    onLost: () => tabs.closeAll(serviceLost, 'the service process ended'),
    ...(options.log && { log: options.log }),
  });
  const tabs = new Tabs((message) => supervisor.post(message));
  const close = async (): Promise<void> => {
    tabs.closeAll(1001, 'Orrery is closing');
    server.close();
    await supervisor.close();
    server.closeAllConnections();
  };
  server.on('request', (request, response) =>
    answer(request, response, { gate, folder, supervisor, patience }),
  );
  acceptTabs(server, tabs, supervisor, gate);
  try {
    await supervisor.start();
    void removeOldUploads(path.join(folder, 'uploads'));
    const files = await Promise.all(
      (options.open ?? []).map((file) => supervisor.grantFile({ path: path.resolve(file), mode: 'read' })),
    );
    if (files.length > 0) tabs.request({ kind: 'open-files', files });
  } catch (thrown) {
    await close();
    throw thrown;
  }
  const [url = '', ...others] = reachedAt(host).map((name) => `http://${name}:${port}/${token}/`);
  return { url, others, close };
}

interface Context {
  gate: Gate;
  folder: string;
  supervisor: Supervisor<RelayToService, RelayFromService>;
  patience: number;
}

/** One HTTP request. Never rejects. */
async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const origin = request.method === 'PUT' ? 'required' : 'optional';
  const verdict = judge(request, context.gate, origin);
  // Not every browser takes 'self' to cover WebSockets; once judged, Host is known to be ours.
  const headers = securityHeaders(verdict.allowed ? [`ws://${request.headers.host}`] : []);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (!verdict.allowed) return sendText(response, verdict.status, verdict.message);
  try {
    await route(request, response, verdict.path, context);
  } catch (thrown) {
    if (response.headersSent) response.destroy();
    else sendJson(response, statusOf(thrown), { error: toWire(thrown) });
  }
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  { supervisor, gate, folder, patience }: Context,
): Promise<void> {
  const [, area, name] = /^\/(uploads|files)\/([^/]+)$/.exec(pathname) ?? [];
  if (area === 'uploads' && name && request.method === 'PUT') {
    const grant = (file: Parameters<typeof supervisor.grantFile>[0]) => supervisor.grantFile(file);
    const uploads = path.join(folder, 'uploads');
    request.socket.setTimeout(patience, () => request.socket.destroy());
    return sendJson(response, 200, await receiveUpload(request, decodeName(name), uploads, grant));
  }
  const head = request.method === 'HEAD';
  if (request.method !== 'GET' && !head) {
    response.setHeader('Allow', 'GET, HEAD');
    return sendText(response, 405, `${request.method} is not answered here.`);
  }
  if (area === 'files' && name) {
    return await sendDownload(response, await supervisor.grantedPath(decodeName(name)), head);
  }
  if (pathname === '') {
    response.setHeader('Location', `/${gate.token}/`);
    return sendText(response, 308, 'Moved.');
  }
  const file = await readStatic(rendererFolder, pathname);
  if (!file) return sendText(response, 404, 'There is no such file.');
  response.setHeader('ETag', file.etag);
  response.setHeader('Cache-Control', 'no-cache');
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.bytes.length });
  response.end(head ? undefined : file.bytes);
}

/** Sockets are opened once the service is up, so that an open socket means a living service. */
function acceptTabs(
  server: Server,
  tabs: Tabs,
  supervisor: Supervisor<RelayToService, RelayFromService>,
  gate: Gate,
): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maximumFrame, perMessageDeflate: false });
  server.on('upgrade', async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const verdict = judge(request, gate, 'required');
    if (!verdict.allowed) return endUpgrade(socket, verdict.status, verdict.message);
    if (verdict.path !== '/lab') return endUpgrade(socket, 404, 'There is no such socket.');
    try {
      await supervisor.ready();
    } catch (thrown) {
      return endUpgrade(socket, 503, toWire(thrown).message);
    }
    if (!socket.destroyed) sockets.handleUpgrade(request, socket, head, (tab) => tabs.add(tab));
  });
}

function endUpgrade(socket: Duplex, status: number, message: string): void {
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`,
  );
}

function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new LabError('invalid-input', 'The name in the address is not valid percent-encoding.');
  }
}

function statusOf(thrown: unknown): number {
  const { code } = toWire(thrown);
  if (code === 'not-found') return 404;
  if (code === 'invalid-input') return 400;
  if (code === 'cannot-write') return 507;
  return code === 'connection-lost' ? 503 : 500;
}

function sendText(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${message}\n`);
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    ...(status >= 400 && { Connection: 'close' }),
  });
  response.end(JSON.stringify(value));
}
