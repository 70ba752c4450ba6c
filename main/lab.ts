import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import path from 'node:path';
import { LabError } from '../core/contract/errors.ts';
import { EventHub } from '../core/contract/server.ts';
import { type LabEvents, type LabService, taskOfReading } from '../core/contract/service.ts';
import { version } from '../package.json';
import { analysisService } from './analysis/index.ts';
import { openDataFolder } from './data-folder.ts';
import { evaluateFiles, exportName, exportTo, openIntoLibrary, readAgain } from './exchange.ts';
import { reasonOf } from './files.ts';
import { Gallery } from './gallery/gallery.ts';
import { project } from './geometry/index.ts';
import { pace } from './geometry/pace.ts';
import { Grants } from './grants.ts';
import { Library } from './library.ts';
import { keepMaps, viewsWithPositions } from './model-views.ts';
import { placingService } from './placing.ts';
import { Projections } from './projections.ts';
import { Projects } from './projects/projects.ts';
import { inspectFile } from './reading/index.ts';
import { rankHistory } from './recording/ranks.ts';
import { RunStore } from './run-store.ts';
import { Runs } from './runs.ts';
import { type Task, Tasks } from './tasks.ts';
import { WhyNearService } from './why-near.ts';

export interface LabOptions {
  /** Everything Orrery keeps; made where it does not exist. */
  dataFolder: string;
  /** Bytes of vectors kept in memory; default a quarter of the machine's memory, 4 GiB at most. */
  cacheBytes?: number;
  /** Minutes of training between two checkpoints; default 3. */
  checkpointMinutes?: number;
}

/** The services over one data folder. */
export interface Lab {
  readonly service: LabService;
  readonly hub: EventHub;
  readonly grants: Grants;
  /** Saves what is under way and lets the data folder go. */
  close(): Promise<void>;
}

/** Throws `cannot-write` where the data folder cannot be used, `busy` where another process uses it. */
export async function createLab(options: LabOptions): Promise<Lab> {
  const folder = await openDataFolder(options.dataFolder);
  const hub = new EventHub();
  /** What is said before a window listens waits for the first that asks for the status. */
  let early: LabEvents['notice'][] | null = [];
  const notice = (what: LabEvents['notice']): void => {
    if (early) early.push(what);
    else hub.emit('notice', what);
  };
  const grants = new Grants();
  const tasks = new Tasks((progress) => hub.emit('task', progress));
  const projections = new Projections(folder.projections);
  const library = new Library({
    folder: folder.models,
    cacheBytes: options.cacheBytes ?? Math.min(totalmem() / 4, 4 * 2 ** 30),
    onChange: (models) => hub.emit('models', models),
    notify: (level, message) => notice({ level, message }),
    readAgain: (id, from, signal) => {
      const work = (task: Task) =>
        readAgain(from, { ...task, signal: AbortSignal.any([task.signal, signal]) });
      const task = taskOfReading(id);
      const over = {
        stage: 'Reading',
        done: 1,
        total: 1,
        unit: 'bytes',
        perSecond: 0,
        secondsLeft: 0,
      } as const;
      return tasks.run(task, work).finally(() => hub.emit('task', { task, ...over }));
    },
  });
  const store = new RunStore(folder.runs);
  const runs = new Runs({
    store,
    library,
    grants,
    version,
    checkpointMinutes: options.checkpointMinutes ?? 3,
    emit: (event, payload) =>
      event === 'notice' ? notice(payload as LabEvents['notice']) : hub.emit(event, payload),
  });

  const projects = new Projects({
    folder: folder.projects,
    uploads: path.join(path.resolve(options.dataFolder), 'uploads'),
    ...{ library, projections, grants, runs, version },
    notify: (level, message) => notice({ level, message }),
    onChange: (project) => hub.emit('project', project),
    downloadPath: (name) => downloadPath(folder.exports, name),
  });

  const gallery = new Gallery({ folder: folder.gallery, grants });

  const whyNear = new WhyNearService({ library, runs, store, folder: folder.exports });

  const service: LabService = {
    status: () => {
      const waiting = early ?? [];
      early = null;
      for (const what of waiting) hub.emit('notice', what);
      return {
        version,
        cores: availableParallelism(),
        memory: totalmem(),
        models: library.list(),
        runs: runs.list(),
        generation: folder.generation,
      };
    },

    train: (request) => runs.train(request),
    pauseRun: ({ run }) => runs.pause(run),
    resumeRun: ({ run, learningRate }) => runs.resume(run, learningRate),
    stopRun: ({ run, keep }) => runs.stop(run, keep),
    runHistory: ({ run }) => runs.history(run),
    recording: async ({ run }) => (await runs.recording(run))?.all() ?? null,
    rankHistory: async ({ run, word, k }) => {
      const recording = await runs.recording(run);
      return recording && rankHistory(recording, word, k);
    },

    openModel: ({ file, companions = [], options = {}, task: id }) => {
      const granted = grants.resolve(file, 'read');
      const others = companions.map((companion) => grants.resolve(companion, 'read'));
      const tell = (message: string) => notice({ level: 'warning', message });
      return tasks.run(id, (task) =>
        openIntoLibrary(granted, others, options, library, task, tell, (model, views) =>
          keepMaps(model, views, projections),
        ),
      );
    },
    inspectFile: ({ file, companions = [], options = {}, task: id }) => {
      const granted = grants.resolve(file, 'read');
      const others = companions.map((companion) => grants.resolve(companion, 'read'));
      return tasks.run(id, (task) => inspectFile({ file: granted, companions: others, options }, task));
    },
    renameModel: ({ model, name }) => library.rename(model, name),
    removeModel: async ({ model }) => {
      await library.remove(model);
      await projections.remove(model).catch(() => {}); // harmless, and gone with the folder
      await runs.forget(model);
    },
    exportModel: ({ model, format, gzip, views, file, task: id }) =>
      tasks.run(id, async (task) => {
        const name = exportName(library.summary(model).name, format, gzip);
        const target = file === undefined ? null : grants.resolve(file, 'write');
        const whole = await library.whole(model);
        const { signal } = task;
        if (format === 'projector')
          whole.views = await viewsWithPositions(model, whole, views, projections, { signal });
        const path = target?.path ?? (await downloadPath(folder.exports, name));
        const tell = (message: string) => notice({ level: 'warning', message });
        const size = await exportTo(path, whole, format, task, gzip, tell);
        if (target && file !== undefined) return { id: file, name: target.name, size };
        return grants.grant({ path, name, mode: 'read' });
      }),
    vocabulary: async ({ model }) => (await library.load(model)).vocabulary(),
    metadata: async ({ model }) => ({ columns: await library.columns(model) }),
    extras: async ({ model }) => {
      const { pictures, views } = await library.extras(model);
      return { pictures, views: views.map((view) => ({ ...view, positions: null })) };
    },

    neighbors: async ({ model, word, k, metric, only }) => ({
      query: word,
      neighbors: await (await library.load(model)).neighborsOfAny(word, k, { metric, only }),
    }),
    analogy: async ({ model, a, b, c, k, ...how }) => ({
      neighbors: (await library.load(model)).analogy(a, b, c, k, how),
    }),
    arithmetic: async ({ model, plus, minus, k, ...how }) => ({
      neighbors: await (await library.load(model)).arithmeticOfAny(plus, minus, k, how),
    }),
    similarity: async ({ model, left, right }) => ({
      cosine: (await library.load(model)).similarity(left, right),
    }),
    closeness: async ({ model, word }) => ({ cosine: (await library.load(model)).closeness(word) }),
    whyNear: ({ task: id, ...question }) => tasks.run(id, (task) => whyNear.answer(question, task)),
    oddOneOut: async ({ model, words }) => (await library.load(model)).oddOneOut(words),
    axis: async ({ model, from, to }) => ({ along: (await library.load(model)).axis(from, to) }),

    project: ({ model, parameters, task: id }) =>
      tasks.run(id, async (task) => {
        const { table, model: loaded } = await library.load(model);
        const warm = parameters.init === 'last';
        const last = warm ? await projections.load(model, parameters.dimensions) : null;
        const frame = warm && !last ? await runs.lastFrameOf(model) : null;
        const points = (positions: Float32Array) => positions.length / parameters.dimensions;
        const projected = await project(table, parameters, {
          signal: task.signal,
          ...(parameters.method === 'axes' ? { words: loaded.words } : {}),
          ...(last ? { start: last.positions } : {}),
          ...(frame ? { frame } : {}),
          onProgress: task.forward,
          onFrame: (positions, epoch, epochs) =>
            hub.emit('projection', {
              ...{ task: task.id, model, parameters },
              ...{ points: points(positions), positions, epoch, epochs },
            }),
        });
        const projection = { model, ...projected };
        projections.save(projection).catch((error) => {
          const message = `The projection was made, but could not be kept for the next start. ${reasonOf(error)}`;
          notice({ level: 'warning', message });
        });
        return projection;
      }),
    pace: () => pace(),
    lastProjection: ({ model, dimensions, method }) => {
      library.summary(model);
      return projections.load(model, dimensions, method);
    },
    ...placingService(library, projections),
    ...analysisService(library, projections, tasks),
    evaluate: ({ model, files, task: id }) =>
      tasks.run(id, async (task) => {
        const granted = files.map((file) => grants.resolve(file, 'read'));
        return evaluateFiles(granted, (await library.load(model)).evaluator, task);
      }),
    cancel: ({ task }) => tasks.cancel(task),

    gallery: () => gallery.list(),
    download: ({ item, task: id }) => tasks.run(id, (task) => gallery.download(item, task)),
    removeDownload: ({ item }) => gallery.remove(item),

    openedProject: () => projects.current(),
    openProject: (request) => tasks.run(request.task, (task) => projects.open(request, task)),
    saveProject: (request) =>
      tasks.run(request.task, (task) => projects.save(request, task), { finish: true }),
    copyProject: (request) =>
      tasks.run(request.task, (task) => projects.copy(request, task), { finish: true }),
    keepView: (request) => projects.keep(request),
    closeProject: () => projects.close(),
    recentProjects: () => projects.recents(),
    forgetProject: ({ recent }) => projects.forget(recent),
  };

  try {
    await library.scan();
    await runs.scan();
    await projects.reopen();
  } catch (error) {
    await folder.release();
    throw error;
  }
  return {
    service,
    hub,
    grants,
    close: async () => {
      library.leave();
      tasks.cancelAll();
      await runs.close();
      await whyNear.close();
      await library.idle();
      await projections.idle();
      await projects.release();
      await folder.release();
    },
  };
}

/** A new file for download; its folder is its own, so that the name can be the model's. */
async function downloadPath(exports: string, name: string): Promise<string> {
  const own = path.join(exports, randomUUID());
  try {
    await mkdir(own, { recursive: true });
  } catch (error) {
    throw new LabError('cannot-write', `${name} cannot be written to ${exports}: ${reasonOf(error)}.`);
  }
  return path.join(own, name);
}
