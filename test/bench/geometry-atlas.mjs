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
  return { result, line: { name, seconds, cpu: (user + system) / 1e6 } };
}

/** Share of the true 15 nearest of 100 points that the index holds. @param {any} index */
function recallOf(index) {
  const norms = Float64Array.from({ length: rows }, (_, p) =>
    Math.hypot(...data.subarray(p * dim, (p + 1) * dim)),
  );
  let hits = 0;
  for (let i = 0; i < 100; i++) {
    const p = Math.floor((i * (rows - 1)) / 99);
    const cosines = Float64Array.from({ length: rows }, (_, q) => {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += (data[p * dim + d] ?? 0) * (data[q * dim + d] ?? 0);
      return q === p ? -2 : sum / ((norms[p] ?? 0) * (norms[q] ?? 0) || 1);
    });
    const worst = Float64Array.from(cosines).sort()[rows - 15] ?? 0;
    for (const q of index.queryByIndex(p, 16).indices)
      if (q !== p && (cosines[q] ?? -2) >= worst - 1e-6) hits++;
  }
  return hits / 1500;
}

const parameters = { metric: 'cosine', nNeighbors: 15, seed: 1 };
if (out === 'knn') {
  // as it comes, and with as many rounds as it takes to settle
  for (const [name, more] of [
    ['embedding-atlas NN-descent', {}],
    ['embedding-atlas NN-descent, 30 trees', { nTrees: 30, nIters: 30, delta: 0.0001 }],
  ]) {
    const { result, line } = await timed(String(name), () =>
      createNNDescent(rows, dim, data, { ...parameters, ...Object(more) }),
    );
    console.log(JSON.stringify({ ...line, recall: recallOf(result) }));
    result.destroy();
  }
} else {
  const { result, line } = await timed('embedding-atlas', async () => {
    const umap = await createUMAP(rows, dim, 3, data, { ...parameters, nEpochs: 200 });
    await umap.run();
    return umap.embedding;
  });
  console.log(JSON.stringify(line));
  writeFileSync(out, new Uint8Array(result.buffer, result.byteOffset, result.byteLength));
}
