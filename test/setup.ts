import { buildAll } from '../app/build.mjs';

/** Worker threads, child processes and the browser run the built files: build what is stale once, first. */
export default async function setup(): Promise<void> {
  await buildAll();
}
