import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

/** The built files: this file runs bundled in `dist/node`, or from source two folders below the project's root. */
const distFolder =
  path.basename(here) === 'node' && path.basename(path.dirname(here)) === 'dist'
    ? path.dirname(here)
    : path.resolve(here, '../../dist');

/** The interface's static files. */
export const rendererFolder = path.join(distFolder, 'renderer');

/** The file of an entry of `app/build.mjs`. */
export const nodeEntry = (name: string): string => path.join(distFolder, 'node', name);
