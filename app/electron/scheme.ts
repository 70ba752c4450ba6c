import { protocol } from 'electron';
import { securityHeaders } from '../shell/headers.ts';
import { rendererFolder } from '../shell/locations.ts';
import { readStatic } from '../shell/static-files.ts';

const scheme = 'app';
/** The origin of the interface; nothing else is ever loaded. */
export const appOrigin = `${scheme}://orrery`;
export const appPage = `${appOrigin}/`;

/** Must run before the app is ready, synchronously: Chromium reads the list once. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the interface's files under `app://orrery/`, with the same headers as the web shell. */
export function serveScheme(root = rendererFolder): void {
  protocol.handle(scheme, (request) => answer(request, root));
}

async function answer(request: Request, root: string): Promise<Response> {
  const headers = securityHeaders();
  const { host, pathname } = new URL(request.url);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response(null, { status: 405, headers: { ...headers, Allow: 'GET, HEAD' } });
  }
  const file = host === new URL(appOrigin).host ? await readStatic(root, pathname) : null;
  if (!file) return new Response('There is no such file.', { status: 404, headers });
  const body = request.method === 'HEAD' ? null : new Uint8Array(file.bytes);
  return new Response(body, { headers: { ...headers, 'Content-Type': file.type } });
}
