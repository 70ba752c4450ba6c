import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { connectLab, type LabClient } from '../../core/contract/client.ts';
import { portPair } from '../../core/contract/port.ts';
import type { CommandInput } from '../../core/contract/service.ts';
import { toySentences } from '../../core/corpus/toy/index.ts';
import { type Service, startService } from '../../main/service.ts';

/** One measurement between two rounds, after a collection of garbage. */
export interface Measurement {
  minutes: number;
  round: number;
  /** Resident memory of the process, and of it what JavaScript and its buffers hold, MiB. */
  rss: number;
  heap: number;
  buffers: number;
  /** Open files, sockets and the like; null where the system does not tell. */
  handles: number | null;
  /** Worker threads and other things that keep the process alive. */
  resources: number;
  /** Bytes of the data folder, MiB. */
  disk: number;
}

type World = Parameters<typeof toySentences>[0];
const small = { dim: 48, epochs: 3, minCount: 2, threads: 2 } as const;

/**
 * Rounds of what people do: train, look at the map, ask, save, close, reopen, export, open, delete; the service
 * started anew now and then. What a round made it removes, so that memory, handles and disk should stay flat.
 */
export async function soak(minutes: number, report: (measured: Measurement) => void): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'orrery-soak-'));
  const home = path.join(folder, 'home');
  const started = performance.now();
  let service: Service | null = null;
  try {
    for (let round = 0; performance.now() - started < minutes * 60_000; round++) {
      if (round % 50 === 0) {
        await service?.close();
        service = await startService({ dataFolder: home, checkpointMinutes: 0.01 });
      }
      await oneRound(service!, folder, round);
      report(await measure((performance.now() - started) / 60_000, round, home));
    }
    await service?.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function oneRound(service: Service, folder: string, round: number): Promise<void> {
  const [here, there] = portPair();
  service.connect(there);
  const lab = connectLab(here);
  const world = (['kingdom', 'atlas', 'grammar', 'two-tongues'] as const)[round % 4]!;
  const grant = async (name: string, mode: 'read' | 'write') =>
    (await service.grantFile({ path: path.join(folder, name), mode })).id;
  if (round === 0) await writeFile(path.join(folder, 'corpus.txt'), textOf(world));
  const toy = { kind: 'toy', world, tokens: 60_000, seed: round } as const;
  const corpora = [
    async () => toy,
    async () => ({ kind: 'files' as const, files: [await grant('corpus.txt', 'read')] }),
    async () => ({ kind: 'text' as const, text: textOf(world), name: 'pasted' }),
  ];
  const model = await train(lab, await corpora[round % 3]!(), round);
  for (const method of ['pca', 'umap'] as const)
    await lab.project({ model, parameters: { method, epochs: 60, seed: round % 100 } });
  const words = new TextDecoder().decode((await lab.vocabulary({ model })).words).split('\n');
  for (let i = 0; i < 50; i++) await lab.neighbors({ model, word: words[(i * 7) % words.length]!, k: 20 });
  await lab.analogy({ model, a: words[1]!, b: words[2]!, c: words[3]! });
  await lab.axis({ model, from: [words[4]!], to: [words[5]!] });
  await lab.clusters({ model, dimensions: 3, method: 'umap' });
  await lab.truth({ model, dimensions: 3, method: 'umap', sample: 100 });
  await lab.whyNear({ model, a: words[1]!, b: words[2]! });
  await watchAgain(lab, model, words[1]!);
  const view = { version: 1, parts: { notes: { version: 1, value: `round ${round}` } } } as const;
  await lab.saveProject({ file: await grant('soak.orrery', 'write'), models: [model], view });
  await lab.closeProject({});
  const opened = await lab.openProject({ file: await grant('soak.orrery', 'read') });
  if (opened.problems.length > 0 || opened.models[0] !== model) throw new Error(opened.problems.join());
  await lab.recentProjects({});
  const file = await grant('class.orrery', 'write');
  await lab.copyProject({ file, name: 'class', corpora: true, models: [model], view });
  await lab.closeProject({});
  const exported = await lab.exportModel({
    model,
    format: 'word2vec-text',
    file: await grant('soak.vec', 'write'),
  });
  if (exported.size === 0) throw new Error('nothing was written');
  const again = await lab.openModel({ file: await grant('soak.vec', 'read') });
  await lab.neighbors({ model: again.id, word: words[0]!, k: 5 });
  for (const { id } of (await lab.status({})).models) await lab.removeModel({ model: id });
  lab.close();
}

/** The scrubber and the chart of ranks over the run that made a model. */
async function watchAgain(lab: LabClient, model: string, word: string): Promise<void> {
  const run = (await lab.status({})).runs.find((one) => one.model === model);
  if (!run) throw new Error('the run of the model is not listed');
  await lab.recording({ run: run.id });
  await lab.rankHistory({ run: run.id, word });
}

const textOf = (world: World): string =>
  [...toySentences(world, { tokens: 60_000, seed: 1 })].map((sentence) => `${sentence}\n`).join('');

async function train(lab: LabClient, corpus: CommandInput<'train'>['corpus'], seed: number) {
  const { run } = await lab.train({ corpus, parameters: { ...small, seed } });
  if (seed % 4 === 0) {
    await lab.pauseRun({ run }).catch(() => {}); // over already, on a fast machine
    await lab.resumeRun({ run }).catch(() => {});
  }
  for (;;) {
    const found = (await lab.status({})).runs.find(({ id }) => id === run);
    if (found?.model) return found.model;
    if (found?.state === 'failed') throw new Error(found.message);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function measure(minutes: number, round: number, home: string): Promise<Measurement> {
  // Threads end a moment after they were asked to.
  await new Promise((resolve) => setTimeout(resolve, 200));
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const { readdir, stat } = await import('node:fs/promises');
  let disk = 0;
  for (const name of await readdir(home, { recursive: true })) {
    disk += (await stat(path.join(home, name)).catch(() => null))?.size ?? 0;
  }
  const mib = (bytes: number) => Math.round((bytes / 2 ** 20) * 10) / 10;
  return {
    ...{ minutes, round, rss: mib(rss), heap: mib(heapUsed), buffers: mib(arrayBuffers) },
    handles: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : null,
    resources: process.getActiveResourcesInfo().length,
    disk: mib(disk),
  };
}
