import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../../core/contract/errors.ts';
import type { TrainParameters } from '../../core/word2vec/parameters.ts';
import { type Lock, LockedError, ownerText, takeLock } from '../../main/lock.ts';
import { type RunRecord, RunStore, type StartingPoint, titleOfCorpus } from '../../main/run-store.ts';
import { checkpointInfo } from '../../main/training/checkpoint.ts';
import { checkpointFile } from '../../main/training/checkpointer.ts';
import type { CorpusText } from '../../main/training/training.ts';

const LOCK = 'lock';

interface Beginning {
  texts: CorpusText[];
  parameters: TrainParameters;
  begin: StartingPoint;
  /** Even where an unfinished run is kept. */
  restart: boolean;
}

/**
 * What `orrery train` keeps beside its model to be, in the folder `<out>.run`: a record of the run and its checkpoint, in
 * the form in which the service keeps its runs. It goes once the model is written.
 */
export class KeptRun {
  readonly record: RunRecord;
  readonly folder: string;
  readonly #store: RunStore;
  readonly #lock: Lock;

  private constructor(store: RunStore, record: RunRecord, lock: Lock) {
    this.#store = store;
    this.record = record;
    this.folder = store.folder(record.summary.id);
    this.#lock = lock;
  }

  /**
   * Throws LabError `invalid-input` where an unfinished run is kept already or the folder holds something else, `busy`
   * while another process trains there.
   */
  static async begin(out: string, { texts, parameters, begin, restart }: Beginning): Promise<KeptRun> {
    const { store, id, folder } = placeOf(out);
    const found: string[] = await readdir(folder).catch(() => []);
    if (found.some((name) => name !== LOCK) && !found.includes('run.json')) {
      throw new LabError(
        'invalid-input',
        `The folder "${folder}" is needed for checkpoints and holds something else. Move it, or choose another --out.`,
      );
    }
    await mkdir(folder, { recursive: true });
    const lock = await lockFor(folder);
    try {
      const before = await checkpointInfo(checkpointFile(folder)).catch(() => null);
      if (before && !restart) {
        throw new LabError(
          'invalid-input',
          `A run that has not ended is kept in "${folder}" (${percent(before.fraction)} done). ${howToGoOn(out)}, or begin ` +
            'anew with --restart.',
        );
      }
      for (const name of found) if (name !== LOCK) await rm(path.join(folder, name), { force: true });
      const corpus: RunRecord['corpus'] = {
        kind: 'files',
        files: texts.map(({ name, path = '' }) => ({ name, path })),
      };
      const name = path.basename(out).replace(/\.[^.]*$/, '');
      const summary = { id, name, state: 'training' as const, parameters, corpus: titleOfCorpus(corpus) };
      const record: RunRecord = { version: 1, started: Date.now(), corpus, summary };
      await store.create(record, null, begin);
      return new KeptRun(store, record, lock);
    } catch (thrown) {
      await lock.release();
      throw thrown;
    }
  }

  /** Throws LabError `not-found` where nothing is kept to go on from, `bad-file` for a damaged record, and `busy`. */
  static async find(out: string): Promise<KeptRun> {
    const { store, id, folder } = placeOf(out);
    if (!existsSync(checkpointFile(folder))) {
      const why = existsSync(folder) ? 'it ended before its first checkpoint' : 'there is no such folder';
      throw new LabError(
        'not-found',
        `There is no run to go on with in "${folder}": ${why}. Train without --resume.`,
      );
    }
    const lock = await lockFor(folder);
    try {
      // What a process that was killed could not remove.
      for (const name of await readdir(folder)) {
        if (/^tokens-.*\.bin$|\.(part|tmp)$/.test(name)) await rm(path.join(folder, name), { force: true });
      }
      return new KeptRun(store, await store.read(id), lock);
    } catch (thrown) {
      await lock.release();
      throw thrown;
    }
  }

  get checkpoint(): string {
    return checkpointFile(this.folder);
  }

  get texts(): CorpusText[] {
    return this.#store.texts(this.record);
  }

  /** Throws LabError `bad-file`. */
  startingPoint(): Promise<StartingPoint> {
    return this.#store.startingPoint(this.record.summary.id);
  }

  /** Lets go of the folder: with its checkpoint it can be gone on with, without one it goes. True: it stays. */
  async leave(): Promise<boolean> {
    if (!existsSync(this.checkpoint)) {
      await this.remove();
      return false;
    }
    await this.#lock.release();
    return true;
  }

  async remove(): Promise<void> {
    await this.#lock.release();
    await this.#store.remove(this.record.summary.id);
  }
}

/** What to do with what is kept. */
export const howToGoOn = (out: string): string =>
  `Go on with it by "orrery train --resume --out ${/\s/.test(out) ? `'${out}'` : out}"`;

const percent = (fraction: number): string => `${Math.floor(100 * fraction)} %`;

function placeOf(out: string) {
  const store = new RunStore(path.dirname(path.resolve(out)));
  const id = `${path.basename(out)}.run`;
  return { store, id, folder: store.folder(id) };
}

async function lockFor(folder: string): Promise<Lock> {
  try {
    return await takeLock(path.join(folder, LOCK));
  } catch (thrown) {
    if (!(thrown instanceof LockedError)) throw thrown;
    throw new LabError(
      'busy',
      `A run in "${folder}" is under way (${ownerText(thrown.owner)}). Wait until it is done, or choose another --out.`,
    );
  }
}
