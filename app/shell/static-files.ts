import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const mimeTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

export interface StaticFile {
  bytes: Buffer;
  type: string;
  /** A strong validator: changes with the content. */
  etag: string;
}

/**
 * The file below `root` that a URL's path (still percent-encoded, starting with `/`) names, or null. `/` is
 * `index.html`. Nothing above `root`, no dot file and no path with a back slash, a colon or a NUL is ever named.
 */
export function resolveStatic(root: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  const parts = decoded.split('/').slice(1);
  if (parts.at(-1) === '') parts[parts.length - 1] = 'index.html';
  const allowed = (part: string) => part !== '' && !part.startsWith('.') && !/[\\:\0]/.test(part);
  return decoded.startsWith('/') && parts.every(allowed) ? path.join(root, ...parts) : null;
}

/** Reads a static file; null when there is none. */
export async function readStatic(root: string, pathname: string): Promise<StaticFile | null> {
  const file = resolveStatic(root, pathname);
  if (!file) return null;
  try {
    const bytes = await readFile(file);
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
    return { bytes, type: mimeTypes[path.extname(file).toLowerCase()] ?? 'application/octet-stream', etag };
  } catch {
    return null;
  }
}
