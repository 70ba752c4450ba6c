import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import { connectLab, type LabClient } from '../../core/contract/client.ts';
import { portPair } from '../../core/contract/port.ts';
import type { LabEventName, LabEvents, RunState } from '../../core/contract/service.ts';
import type { LabOptions } from '../../main/lab.ts';
import { type Service, startService } from '../../main/service.ts';

/** What a test made; taken apart after it, last first. */
const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'orrery-lab-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Bench {
  service: Service;
  lab: LabClient;
  /** Every event so far, in order. */
  seen: { [E in LabEventName]: LabEvents[E][] };
  close(): Promise<void>;
}

/** A service on a data folder, and a window connected to it in memory. */
export async function setUp(dataFolder: string, options: Partial<LabOptions> = {}): Promise<Bench> {
  const service = await startService({ dataFolder, ...options });
  const [here, there] = portPair();
  service.connect(there);
  const lab = connectLab(here);
  const seen: Bench['seen'] = {
    models: [],
    runs: [],
    vocabulary: [],
    progress: [],
    frame: [],
    task: [],
    projection: [],
    project: [],
    notice: [],
  };
  for (const event of Object.keys(seen) as LabEventName[]) {
    lab.on(event, (payload) => (seen[event] as unknown[]).push(payload));
  }
  // As a window does: what was said before it listened comes after this.
  await lab.status({});
  let open = true;
  const close = async () => {
    if (open) await service.close();
    open = false;
  };
  undo.push(close);
  return { service, lab, seen, close };
}

/** Resolves once `check` holds, looking often; rejects after half a minute with what was waited for. */
export async function until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 300_000;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function stateOf({ lab }: Pick<Bench, 'lab'>, run: string): Promise<RunState | undefined> {
  return (await lab.status({})).runs.find(({ id }) => id === run)?.state;
}

/** A small world, trained in a second. */
export const smallWorld = { kind: 'toy', world: 'kingdom', tokens: 20_000 } as const;
export const small = { dim: 16, epochs: 2, minCount: 2, threads: 1 } as const;
/** A run that does not end by itself within a test. */
export const long = { ...small, epochs: 10_000 } as const;
