import type { StoreApi } from 'zustand/vanilla';
import { asLabError } from '../../core/contract/errors.ts';
import type { Host, HostRequest } from '../../core/contract/host.ts';
import type { OpenedProject } from '../../core/contract/projects.ts';
import type { FileGrant, RunState, RunSummary } from '../../core/contract/service.ts';
import { toyPreset, toyTokens } from '../../core/corpus/toy/preset.ts';
import type { HostConnection } from '../host/connect.ts';
import type { Cloud, CloudView } from '../scene/types.ts';
import type { Finder } from '../search/finder.ts';
import { type AxesState, axesPart, createAxes } from './axes.ts';
import { type BookmarksState, createBookmarks } from './bookmarks.ts';
import { type CloudState, createCloud } from './cloud.ts';
import { type ClustersState, createClusters } from './clusters.ts';
import { type ColoringState, createColoring } from './coloring.ts';
import { type CourseState, createCourse } from './course.ts';
import { createEvaluation, type EvaluationState } from './evaluation.ts';
import { createGallery, type GalleryState } from './gallery.ts';
import { createHistory, type HistoryState } from './history.ts';
import { createInspector, type InspectorState } from './inspector.ts';
import { LabLink } from './link.ts';
import { createOpening, mendable, type OpeningState } from './opening.ts';
import { draftOf } from './parameters.ts';
import { createPlacing, type PlacingState } from './placing.ts';
import { createProject, type ProjectState } from './project.ts';
import { createRelations, type RelationsState } from './relations.ts';
import { createSearch, type SearchState } from './search.ts';
import { createSelection, type SelectionState } from './selection.ts';
import { createSession, type SessionState } from './session.ts';
import { createTraining, type TrainingState, type World } from './training.ts';
import { createTrust, type TrustState } from './trust.ts';
import { createUi, type Keep, type UiState } from './ui.ts';
import { ViewParts } from './view-parts.ts';
import { Views } from './views.ts';
import { readVocabulary } from './vocabulary.ts';
import { registerWindowParts, shownModel } from './window-parts.ts';
import { createWordTable, type WordTableState } from './word-table.ts';

/** All the window knows, and what it can do that concerns more than one slice. */
export interface Lab {
  host: Host;
  ui: StoreApi<UiState>;
  session: StoreApi<SessionState>;
  opening: StoreApi<OpeningState>;
  training: StoreApi<TrainingState>;
  cloud: StoreApi<CloudState>;
  inspector: StoreApi<InspectorState>;
  course: StoreApi<CourseState>;
  relations: StoreApi<RelationsState>;
  axes: StoreApi<AxesState>;
  evaluation: StoreApi<EvaluationState>;
  wordTable: StoreApi<WordTableState>;
  search: StoreApi<SearchState>;
  /** The search thread, for fields that complete words. */
  finder: Finder;
  selection: StoreApi<SelectionState>;
  clusters: StoreApi<ClustersState>;
  trust: StoreApi<TrustState>;
  placing: StoreApi<PlacingState>;
  coloring: StoreApi<ColoringState>;
  bookmarks: StoreApi<BookmarksState>;
  history: StoreApi<HistoryState>;
  /** What is remembered of each model. */
  views: Views;
  /** The scene, once it is there: for commands that move the camera. */
  view: { cloud: Cloud | null /** Where it is to look once it is there. */; pending?: CloudView | null };
  project: StoreApi<ProjectState>;
  gallery: StoreApi<GalleryState>;
  /** What is remembered with a project; whoever has something to remember registers it here. */
  parts: ViewParts;
  /** Starts the run described by the form and shows its cloud. */
  train(): Promise<void>;
  /** The third door: a toy world with settings that give a result within seconds. */
  tryWorld(world: World): Promise<void>;
  /** The first door: asks for text files and opens the training panel on them. */
  chooseText(kind?: 'corpus' | 'corpus-folder'): Promise<void>;
  writeText(): void;
  /** A file of the words to train. */
  chooseWordList(): Promise<void>;
  /** The second door. */
  /** The second door; with `ask` the dialog comes also where nothing must be chosen. */
  chooseEmbeddings(ask?: boolean): Promise<void>;
  /** Opens the file of the opening dialog as it was chosen there. */
  openConsidered(): Promise<void>;
  openDropped(files: File[]): Promise<void>;
  showModel(model: string): Promise<void>;
  showRun(run: string): Promise<void>;
  resumeInterrupted(run: string): Promise<void>;
  removeModel(model: string): Promise<void>;
  goHome(): void;
  /** Saves to the project's file, or asks under which name. */
  saveProject(): Promise<void>;
  /** Asks for a project's file and opens it. */
  chooseProject(): void;
  openRecent(recent: string): void;
  /** Something from the gallery: a corpus goes to the training panel, vectors are opened. */
  takeDownload(kind: 'corpus' | 'vectors', file: FileGrant): void;
}

const underWay: readonly RunState[] = ['reading', 'training', 'paused', 'stopping'];
export const isUnderWay = (run: RunSummary | undefined): boolean => !!run && underWay.includes(run.state);

/** Whether it stands still, or will once its text is read. */
export const halted = (run: RunSummary | undefined): boolean => run?.state === 'paused' || !!run?.pausing;

/** Files whose name says they hold embeddings: a failure to open them is an error, not a hint that they are text. */
const embeddingNames =
  /(\.(safetensors|vec|bin|w2v|glove|npy|npz|parquet|arrow|feather|bytes|model)|([._-]|^)(tensors?|vectors?|embeddings?)\.tsv|projector_config\.json)(\.gz)?$/i;

/** The file of vectors among several, and those that belong to it. */
function belonging(files: FileGrant[]): [FileGrant, FileGrant[]] {
  const vectors = files.find(({ name }) => embeddingNames.test(name)) ?? files[0]!;
  return [vectors, files.filter((file) => file !== vectors)];
}

const isProject = ({ name }: FileGrant): boolean => /\.orrery$/i.test(name);

/** A small picture of the cloud, for lists of projects. */
async function thumbnailOf(cloud: Cloud | null): Promise<Uint8Array | null> {
  if (!cloud || cloud.stats().points === 0) return null;
  return new Uint8Array(await (await cloud.screenshot(320, 200)).arrayBuffer());
}

export function createLab(connection: HostConnection, keep: Keep): Lab {
  const { host } = connection;
  const link = new LabLink();
  const ui = createUi(keep);
  const session = createSession(link, host);
  const opening = createOpening(link);
  const training = createTraining(link);
  const cloud = createCloud(link);
  const selection = createSelection();
  const inspector = createInspector(link, cloud, selection);
  const course = createCourse(link, { cloud, training, inspector });
  const relations = createRelations(link, cloud);
  const axes = createAxes(link, cloud, keep);
  const evaluation = createEvaluation(link);
  const search = createSearch(cloud, keep);
  const parts = new ViewParts();
  const project = createProject({ link, host, parts, session, thumbnail: () => thumbnailOf(view.cloud) });
  const clusters = createClusters(link, cloud);
  const view: Lab['view'] = { cloud: null };
  const coloring = createColoring(link, { cloud, inspector, selection, clusters });
  const wordTable = createWordTable(link, {
    cloud,
    inspector,
    selection,
    clusters,
    axes,
    finder: search.finder,
  });
  const bookmarks = createBookmarks({ cloud, inspector, selection, coloring, view });
  const history = createHistory({ selection, coloring, bookmarks, axes, wordTable });
  const views = new Views({ keep, cloud, inspector, selection, coloring, bookmarks, history, view });
  const run = (id: string | null) => session.getState().runs.find((candidate) => candidate.id === id);

  /** Follows an upload in the place where transfers are shown. */
  const uploading = async (
    name: string,
    work: (onProgress: (done: number, total: number) => void) => Promise<FileGrant[]>,
  ) => {
    const { setTransfer, setOpenError } = session.getState();
    setOpenError(null);
    try {
      return await work((done, total) =>
        setTransfer({ kind: 'upload', name, task: '', fraction: total > 0 ? done / total : null }),
      );
    } catch (thrown) {
      const error = asLabError(thrown);
      if (error.code !== 'cancelled') setOpenError(error);
      return [];
    } finally {
      setTransfer(null);
    }
  };

  const takeAsCorpus = (files: FileGrant[]) => {
    training.getState().setFiles(files);
    ui.getState().togglePanel('left', true);
    ui.getState().show('lab');
  };

  const lab: Lab = {
    host,
    ui,
    session,
    opening,
    training,
    cloud,
    inspector,
    course,
    relations,
    axes,
    evaluation,
    wordTable,
    search: search.store,
    finder: search.finder,
    selection,
    view,
    project,
    gallery: createGallery(link),
    parts,
    clusters,
    trust: createTrust(link, cloud),
    placing: createPlacing(link, { cloud, inspector, ui }),
    coloring,
    bookmarks,
    history,
    views,

    train: async () => {
      const id = await training.getState().start();
      if (!id) return;
      project.getState().holdRun(id);
      inspector.getState().reset();
      cloud.getState().showRun(id);
      ui.getState().show('lab');
      // Events may have come before the answer did; the history holds them.
      await follow(id);
    },
    tryWorld: async (world) => {
      const form = training.getState();
      form.setSource('toy');
      form.setWorld(world);
      form.setTokens(toyTokens);
      form.setDraft(draftOf(toyPreset));
      ui.getState().show('lab');
      await lab.train();
    },
    chooseText: async (kind = 'corpus') => {
      const files = await uploading('', (onProgress) => host.pickFiles(kind, { onProgress }));
      if (files.length > 0) takeAsCorpus(files);
    },
    writeText: () => {
      training.getState().setSource('text');
      ui.getState().togglePanel('left', true);
      ui.getState().show('lab');
    },
    chooseWordList: async () => {
      const [file] = await uploading('', (onProgress) => host.pickFiles('words', { onProgress }));
      if (file) training.getState().setWordList(file);
    },
    chooseEmbeddings: async (ask = false) => {
      const files = await uploading('', (onProgress) => host.pickFiles('embeddings', { onProgress }));
      if (files[0] && isProject(files[0])) takeProject({ file: files[0] });
      else if (files[0]) await openAsModel(...belonging(files), ask);
    },
    openConsidered: async () => {
      const { file, companions, options, close } = opening.getState();
      if (!file) return;
      close();
      try {
        const { id } = await session.getState().openModel(file, companions, options);
        await lab.showModel(id);
      } catch (thrown) {
        const error = asLabError(thrown);
        if (mendable(error)) opening.getState().ask(file, companions, error);
        else if (error.code !== 'cancelled') session.getState().setOpenError(error);
      }
    },
    openDropped: async (dropped) => {
      const name = dropped.length === 1 ? dropped[0]!.name : '';
      await openGrants(await uploading(name, (onProgress) => host.acceptDrop(dropped, { onProgress })));
    },

    showModel: async (model) => {
      views.save();
      const summary = session.getState().models.find(({ id }) => id === model);
      ui.getState().show('lab');
      ui.getState().rememberModel(model);
      lab.project.getState().hold(model);
      session.getState().setOpenError(null);
      inspector.getState().reset();
      const maker = session.getState().runs.find((candidate) => candidate.model === model);
      if (summary?.parameters) training.getState().adopt(summary.parameters);
      if (maker)
        training
          .getState()
          .watch(maker.id)
          .catch(() => {});
      else training.getState().forget();
      try {
        await cloud.getState().showModel(model);
      } catch (thrown) {
        cloud.setState({ error: asLabError(thrown) });
        return;
      }
      // Something to look at within a moment; UMAP is the user's to ask for.
      const { subject, picture, project, settings } = cloud.getState();
      if (maker && subject?.id === model) void recall(maker.id, subject);
      if (subject?.id !== model || picture || summary?.words === 0) return;
      await project({ method: 'pca' });
      if (cloud.getState().subject?.id !== model || cloud.getState().error) return;
      cloud.getState().change({ method: settings.method });
      cloud.setState({ provisional: true });
    },
    showRun: async (id) => {
      ui.getState().show('lab');
      inspector.getState().reset();
      cloud.getState().showRun(id);
      await follow(id);
    },
    resumeInterrupted: async (id) => {
      project.getState().holdRun(id);
      await lab.showRun(id);
      await training.getState().resume();
    },
    removeModel: async (model) => {
      await session.getState().removeModel(model);
      const gone = !session.getState().models.some(({ id }) => id === model);
      if (gone && training.getState().pretrained === model) training.getState().setPretrained(null);
      if (!gone || cloud.getState().subject?.id !== model) return;
      cloud.getState().clear();
      inspector.getState().reset();
      training.getState().forget();
    },
    goHome: () => {
      ui.getState().show('start');
      ui.getState().rememberModel(null);
      void project.getState().refreshRecents();
    },
    saveProject: async () => {
      if (project.getState().info?.readOnly || !project.getState().info)
        ui.getState().openDialog('save-project');
      else await project.getState().save();
    },
    chooseProject: () =>
      project.getState().leave(async () => {
        const [file] = await uploading('', (onProgress) => host.pickFiles('project', { onProgress }));
        if (file) await showProject({ file });
      }),
    openRecent: (recent) => takeProject({ recent }),
    takeDownload: (kind, file) => (kind === 'corpus' ? takeAsCorpus([file]) : void openAsModel(file)),
  };
  registerWindowParts(lab);
  parts.register(views.part());
  parts.register(axesPart(axes));

  /** Opens a project after the question whether to save the one there is. */
  function takeProject(of: { file: FileGrant } | { recent: string }): void {
    project.getState().leave(() => void showProject(of));
  }

  async function showProject(of: { file: FileGrant } | { recent: string }): Promise<void> {
    session.getState().setOpenError(null);
    try {
      await restore(await project.getState().open(of));
    } catch (thrown) {
      const error = asLabError(thrown);
      if (error.code !== 'cancelled') session.getState().setOpenError(error);
      if (error.code === 'not-found') void project.getState().refreshRecents();
    }
  }

  /** Puts on screen what a project remembers. */
  async function restore({
    project: info,
    view: found,
    models,
    runs,
    problems,
    corpora,
  }: OpenedProject): Promise<void> {
    for (const problem of problems) session.getState().notify('warning', problem);
    if (info?.readOnly) session.getState().notify('warning', info.readOnly);
    const texts = corpora.flatMap(({ files }) => files);
    if (texts.length > 0) training.getState().setFiles(texts);
    await session.getState().refresh();
    const there = (id: string | null | undefined) =>
      session.getState().models.some((model) => model.id === id);
    const shown = [shownModel(found?.parts ?? {}), ...models].find(there);
    const before = project.getState().unsaved;
    if (shown) await lab.showModel(shown);
    // A run to go on with stands beside the library.
    else if (runs.length > 0) ui.getState().show('lab');
    parts.set(found);
    project.setState({ unsaved: before });
  }

  /** Fetches how a run's cloud formed, while its subject is on screen. A run without is as good: it is not scrubbed. */
  async function recall(run: string, of: CloudState['subject']): Promise<void> {
    const recorded = await link.lab.recording({ run }).catch(() => null);
    if (recorded && cloud.getState().subject === of) cloud.getState().setRecorded(run, recorded);
  }

  /** Puts a run on the timeline and its last known cloud on screen. */
  async function follow(id: string): Promise<void> {
    try {
      const { vocabulary, frame } = await training.getState().watch(id);
      const { subject, table, picture } = cloud.getState();
      if (subject?.id !== id) return;
      if (vocabulary && table.words.length === 0) cloud.getState().setTable(readVocabulary(vocabulary));
      if (frame && !picture) cloud.getState().setFrame(frame);
      await recall(id, subject);
    } catch (thrown) {
      training.getState().setError(asLabError(thrown));
    }
  }

  /** Opens a file at once where there is nothing to choose; else the dialog asks. Throws LabError. */
  async function openOrAsk(file: FileGrant, companions: FileGrant[], ask = false): Promise<void> {
    if (!(await opening.getState().consider(file, companions, ask))) return;
    try {
      const { id } = await session.getState().openModel(file, companions);
      await lab.showModel(id);
    } catch (thrown) {
      const error = asLabError(thrown);
      if (!mendable(error)) throw error;
      opening.getState().ask(file, companions, error);
    }
  }

  async function openAsModel(file: FileGrant, companions: FileGrant[] = [], ask = false): Promise<void> {
    session.getState().setOpenError(null);
    try {
      await openOrAsk(file, companions, ask);
    } catch (thrown) {
      const error = asLabError(thrown);
      if (error.code !== 'cancelled') session.getState().setOpenError(error);
    }
  }

  /** By content: what is no table of vectors is text to train on. */
  async function openGrants(files: FileGrant[]): Promise<void> {
    const [first] = files;
    if (!first) return;
    if (isProject(first)) return takeProject({ file: first });
    const [vectors, others] = belonging(files);
    if (files.length > 1 && !embeddingNames.test(vectors.name)) return takeAsCorpus(files);
    session.getState().setOpenError(null);
    try {
      await openOrAsk(vectors, others);
    } catch (thrown) {
      const error = asLabError(thrown);
      const text = error.code === 'bad-file' && error.details.text === true;
      if (text && !embeddingNames.test(vectors.name)) takeAsCorpus(files);
      else if (error.code !== 'cancelled') session.getState().setOpenError(error);
    }
  }

  /** The run on screen has become a model: its points stay, and a toy world goes straight on to its map. */
  async function becomeModel(model: string): Promise<void> {
    const toy = training.getState().source === 'toy';
    ui.getState().rememberModel(model);
    project.getState().hold(model);
    try {
      await cloud.getState().showModel(model, true);
    } catch (thrown) {
      cloud.setState({ error: asLabError(thrown) });
      return;
    }
    void inspector.getState().reload();
    if (toy) await cloud.getState().project({ method: 'umap' });
  }

  session.subscribe(({ runs }, before) => {
    if (runs === before.runs) return;
    const { subject } = cloud.getState();
    if (subject?.kind !== 'run') return;
    const now = runs.find(({ id }) => id === subject.id);
    if (!now) return;
    if ((now.state === 'done' || now.state === 'stopped') && now.model) void becomeModel(now.model);
    else if (now.state === 'stopped' || (now.state === 'failed' && !cloud.getState().picture))
      cloud.getState().clear();
  });

  connection.onLab((client) => {
    link.attach(client);
    void arrive();
  });

  /** A connection stands, the first or a later one: take up what was on screen. */
  async function arrive(): Promise<void> {
    try {
      await session.getState().refresh();
    } catch {
      return; // Lost again already; the next connection arrives by itself.
    }
    const remembered = await project
      .getState()
      .recall()
      .catch(() => null);
    const { models, runs } = session.getState();
    const { subject } = cloud.getState();
    if (subject?.kind === 'run')
      return void (run(subject.id) ? await follow(subject.id) : cloud.getState().clear());
    if (subject?.kind === 'model') {
      if (models.some(({ id }) => id === subject.id)) return;
      cloud.getState().clear();
      ui.getState().show('start');
      return;
    }
    const active = runs.find(isUnderWay);
    const { lastModel } = ui.getState();
    if (active) await lab.showRun(active.id);
    else if (remembered) await restore(remembered);
    else if (lastModel && models.some(({ id }) => id === lastModel)) await lab.showModel(lastModel);
  }

  host.onService((state) => {
    if (state !== 'restarted') session.getState().setConnection(state);
  });
  host.onRequest((request) => answer(request));

  function answer(request: HostRequest): void {
    const { openDialog, togglePanel, show } = ui.getState();
    const { subject } = cloud.getState();
    switch (request.kind) {
      case 'train-text':
        void lab.chooseText();
        break;
      case 'open-embeddings':
        void lab.chooseEmbeddings();
        break;
      case 'toy-world':
        training.getState().setSource('toy');
        togglePanel('left', true);
        show('lab');
        break;
      case 'export-model':
        if (subject?.kind === 'model') openDialog('export-model', subject.id);
        break;
      case 'find-word':
        ui.getState().focusSearch();
        break;
      case 'shortcuts':
        openDialog('shortcuts');
        break;
      case 'open-project':
        lab.chooseProject();
        break;
      case 'save-project':
        void lab.saveProject();
        break;
      case 'save-project-as':
        openDialog('save-project');
        break;
      case 'copy-project':
        openDialog('copy-project');
        break;
      case 'open-files':
        void openGrants(request.files);
        break;
    }
  }

  return lab;
}
