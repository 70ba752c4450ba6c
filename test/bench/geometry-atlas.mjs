// The embedding-atlas package's UMAP and NN-descent: `node geometry-atlas.mjs PACKAGE VECTORS ROWS OUT`, where
// PACKAGE is its unpacked folder, outside the project.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder = '', vectors = '', rowsGiven = '', out = ''] = process.argv.slice(2);
const { createNNDescent, createUMAP } = await import(pathToFileURL(path.join(folder, 'dist/umap.js')).href);
const rows = Number(rowsGiven);
const file = readFileSync(vectors);
const start = 10 + file.readUInt16LE(8);
const dim = Number(/'shape': \(\d+, (\d+)\)/.exec(file.toString('latin1', 10, start))?.[1]);
const data = new Float32Array(
  file.buffer.slice(file.byteOffset + start, file.byteOffset + start + 4 * rows * dim),
);

/** @template T @param {string} name @param {() => Promise<T>} work */
async function timed(name, work) {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - begun) / 1000;
  console.log(JSON.stringify({ name, seconds, cpu: (user + system) / 1e6 }));
  return result;
}

const parameters = { metric: 'cosine', nNeighbors: 15, seed: 1 };
if (out === 'knn')
  await timed('embedding-atlas NN-descent', () => createNNDescent(rows, dim, data, parameters));
else {
  const layout = await timed('embedding-atlas', async () => {
    const umap = await createUMAP(rows, dim, 3, data, { ...parameters, nEpochs: 200 });
    await umap.run();
    return umap.embedding;
  });
  writeFileSync(out, new Uint8Array(layout.buffer, layout.byteOffset, layout.byteLength));
}
