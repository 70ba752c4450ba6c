import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * The address of a built file: `dist/node/<name>` for worker threads, `../kernels/<name>` for WebAssembly.
 * Bundled code finds it beside itself; sources run by a test find it in dist. Inside an Electron package the
 * unpacked copy is used (`asarUnpack`), since threads do not load from an archive.
 */
export function builtFile(path: string): URL {
  const base = import.meta.url.endsWith('.ts')
    ? new URL('../dist/node/main.js', import.meta.url)
    : new URL(import.meta.url);
  const file = new URL(path, base);
  file.pathname = file.pathname.replace('/app.asar/', '/app.asar.unpacked/');
  return file;
}

/** Starts a worker thread from an entry of app/build.mjs, by its name there. */
export function startWorker(name: string, workerData: unknown, options: WorkerOptions = {}): Worker {
  return new Worker(builtFile(`./${name}.js`), { name, workerData, ...options });
}
