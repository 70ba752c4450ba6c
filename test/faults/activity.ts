import { writeSync } from 'node:fs';
import path from 'node:path';
import { connectLab } from '../../core/contract/client.ts';
import { portPair } from '../../core/contract/port.ts';
import type { CommandInput, RunSummary } from '../../core/contract/service.ts';
import { startService } from '../../main/service.ts';

/**
 * A service at work in a process of its own, to be killed or starved: `node activity.js DATA_FOLDER KIND`. What
 * it has promised to keep is printed, a line each, at once:
 *   model ID      a model is in the library
 *   saved RUN F   a checkpoint of a run stands, F of it done
 *   project FILE REVISION
 *   written FILE  a model was written there
 *   failed CODE MESSAGE
 *   end           (KIND `once`: everything once)
 */
const [dataFolder, kind] = process.argv.slice(2) as [string, 'training' | 'saving' | 'converting' | 'once'];
const say = (...words: unknown[]) => writeSync(1, `${words.join(' ')}\n`);
const told = async (work: () => Promise<unknown>) => {
  try {
    await work();
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    say('failed', code, message.replaceAll('\n', ' '));
  }
};

const corpus = { kind: 'toy', world: 'kingdom', tokens: 20_000 } as const;
const small = { dim: 16, epochs: 2, minCount: 2, threads: 1 } as const;

async function main(): Promise<void> {
  const service = await startService({ dataFolder, checkpointMinutes: 0.002 });
  const [here, there] = portPair();
  service.connect(there);
  const lab = connectLab(here);
  lab.on('notice', ({ message }) => say('notice', message.replaceAll('\n', ' ')));
  lab.on('runs', (runs) => {
    for (const { id, checkpoint, state } of runs)
      if (checkpoint && state === 'training') say('saved', id, checkpoint.fraction);
  });
  const grant = async (name: string) =>
    (await service.grantFile({ path: path.join(dataFolder, '..', name), mode: 'write' })).id;

  /** The model that a run of ours has become. */
  const train = async (parameters: CommandInput<'train'>['parameters']): Promise<string> => {
    const { run: mine } = await lab.train({ corpus, parameters });
    let stopped = false;
    return new Promise<string>((resolve, reject) => {
      const look = (runs: RunSummary[]) => {
        const run = runs.find(({ id }) => id === mine);
        if (run?.state === 'paused' && !stopped) {
          // A checkpoint could not be written: the run waits for the user, who ends it here.
          stopped = true;
          say('failed', 'cannot-write', run.message ?? 'paused without a reason');
          void lab.stopRun({ run: mine, keep: true }).catch(reject);
        }
        if (!run?.model && run?.state !== 'failed') return;
        off();
        if (!run.model) return reject(new Error(run.message));
        say('model', run.model);
        resolve(run.model);
      };
      const off = lab.on('runs', look);
      lab.status({}).then(({ runs }) => look(runs), reject);
    });
  };
  const save = async (models: string[], note: string) => {
    const view = { version: 1, parts: { notes: { version: 1, value: note } } } as const;
    await lab.keepView({ view, models });
    const { revision } = await lab.saveProject({ file: await grant('work.orrery'), models, view });
    say('project', 'work.orrery', revision);
  };
  const write = async (model: string, format: 'safetensors' | 'word2vec-text' | 'word2vec-binary') => {
    const name = { safetensors: 'a.safetensors', 'word2vec-text': 'a.vec', 'word2vec-binary': 'a.bin' }[
      format
    ];
    await lab.exportModel({ model, format, file: await grant(name) });
    say('written', name);
    return name;
  };
  const formats = ['safetensors', 'word2vec-text', 'word2vec-binary'] as const;

  say('ready');
  if (kind === 'once') {
    await told(async () => {
      const model = await train(small);
      await told(() => lab.project({ model, parameters: { method: 'pca' } }));
      await told(() => save([model], 'once'));
      for (const format of formats) await told(() => write(model, format));
    });
    await service.close();
    say('end');
    return process.exit(0);
  }
  const model = await train(small);
  if (kind === 'training') await train({ ...small, epochs: 10_000 });
  for (let i = 0; ; i++) {
    if (kind === 'saving') await told(() => save([model], `revision ${i} `.repeat(1 + (i % 50) * 500)));
    else {
      await told(async () => {
        const name = await write(model, formats[i % 3]!);
        const file = path.join(dataFolder, '..', name);
        const { id } = await lab.openModel({
          file: (await service.grantFile({ path: file, mode: 'read' })).id,
        });
        say('model', id);
      });
    }
  }
}

await main().catch((error: Error) => {
  say('failed', 'start', error.message.replaceAll('\n', ' '));
  process.exit(1);
});
