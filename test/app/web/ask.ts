import { request } from 'node:http';
import { WebSocket } from 'ws';
import { TransportPort } from '../../../core/contract/port.ts';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** One HTTP request with any method, path (sent as it is) and headers, Host included. */
export function ask(
  base: string,
  pathname: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
  const { port, hostname } = new URL(base);
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: hostname.replace(/^\[|\]$/g, ''), port, path: pathname, method, headers, agent: false },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(parts).toString(),
          }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

/** A tab's socket as a contract port, and the text messages it received. */
export function openTab(
  base: string,
  headers: Record<string, string> = {},
): Promise<{ port: TransportPort; texts: string[]; socket: WebSocket }> {
  const address = new URL('lab', base);
  const socket = new WebSocket(address.href.replace('http:', 'ws:'), {
    headers: { Origin: new URL(base).origin, ...headers },
  });
  const port = new TransportPort({ send: (frame) => socket.send(frame), close: () => socket.close() });
  const texts: string[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) port.receive(new Uint8Array(data));
    else texts.push(data.toString());
  });
  socket.on('close', () => port.ended());
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve({ port, texts, socket }));
    socket.on('error', reject);
  });
}
