import type { StoreApi } from 'zustand/vanilla';
import type { Host } from '../../core/contract/host.ts';
import type { HostConnection } from '../host/connect.ts';
import type { Cloud, CloudView } from '../scene/types.ts';
import type { Finder } from '../search/finder.ts';
import { type AgreementState, createAgreement } from './agreement.ts';
import { type AxesState, axesPart, createAxes } from './axes.ts';
import { type BookmarksState, createBookmarks } from './bookmarks.ts';
import { createCloud } from './cloud.ts';
import type { CloudState } from './cloud-state.ts';
import { type ClustersState, createClusters } from './clusters.ts';
import { type ColoringState, createColoring } from './coloring.ts';
import { type CourseState, createCourse } from './course.ts';
import { createEvaluation, type EvaluationState } from './evaluation.ts';
import { createExtras, type ExtrasState } from './extras.ts';
import { createGallery, type GalleryState } from './gallery.ts';
import { createHistory, type HistoryState } from './history.ts';
import { answer } from './host-requests.ts';
import { createInspector, type InspectorState } from './inspector.ts';
import { LabLink } from './link.ts';
import { createProjectActions, type ProjectActions } from './open-project.ts';
import { createOpening, type OpeningState } from './opening.ts';
import { createFileActions, type FileActions } from './opening-files.ts';
import { createPlacing, type PlacingState } from './placing.ts';
import { createProject, type ProjectState } from './project.ts';
import { createRelations, type RelationsState } from './relations.ts';
import { isUnderWay } from './run-state.ts';
import { createSearch, type SearchState } from './search.ts';
import { createSelection, type SelectionState } from './selection.ts';
import { createSession, type SessionState } from './session.ts';
import { createScreenActions, type ScreenActions } from './showing.ts';
import { createTraining, type TrainingState } from './training.ts';
import { createTrust, type TrustState } from './trust.ts';
import { createUi, type Keep, type UiState } from './ui.ts';
import { ViewParts } from './view-parts.ts';
import { Views } from './views.ts';
import { registerWindowParts } from './window-parts.ts';
import { createWordTable, type WordTableState } from './word-table.ts';

/** What the window knows, by its parts. */
interface Slices {
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
  agreement: StoreApi<AgreementState>;
  trust: StoreApi<TrustState>;
  placing: StoreApi<PlacingState>;
  coloring: StoreApi<ColoringState>;
  bookmarks: StoreApi<BookmarksState>;
  extras: StoreApi<ExtrasState>;
  history: StoreApi<HistoryState>;
  /** What is remembered of each model. */
  views: Views;
  /** The scene, once it is there: for commands that move the camera. */
  view: { cloud: Cloud | null /** Where it is to look once it is there. */; pending?: CloudView | null };
  project: StoreApi<ProjectState>;
  gallery: StoreApi<GalleryState>;
  /** What is remembered with a project; whoever has something to remember registers it here. */
  parts: ViewParts;
}

/** All the window knows, and what it can do that concerns more than one slice. */
export type Lab = Slices & ScreenActions & FileActions & ProjectActions;

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
  const agreement = createAgreement(link, cloud);
  const view: Lab['view'] = { cloud: null };
  const coloring = createColoring(link, { cloud, inspector, selection, clusters, agreement });
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
  const extras = createExtras(link, cloud);
  const views = new Views({ keep, cloud, inspector, selection, coloring, bookmarks, extras, history, view });
  const slices: Slices = {
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
    agreement,
    trust: createTrust(link, cloud),
    placing: createPlacing(link, { cloud, inspector, ui }),
    coloring,
    bookmarks,
    extras,
    history,
    views,
  };
  // The actions need one another, so they are added to what they are given.
  const lab = slices as Lab;
  Object.assign(lab, createScreenActions(lab, link), createFileActions(lab), createProjectActions(lab));
  registerWindowParts(lab);
  parts.register(views.part());
  parts.register(axesPart(axes));

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
      return void (runs.some(({ id }) => id === subject.id)
        ? await lab.follow(subject.id)
        : cloud.getState().clear());
    if (subject?.kind === 'model') {
      if (models.some(({ id }) => id === subject.id)) return;
      cloud.getState().clear();
      ui.getState().show('start');
      return;
    }
    const active = runs.find(isUnderWay);
    const { lastModel } = ui.getState();
    if (active) await lab.showRun(active.id);
    else if (remembered) await lab.restore(remembered);
    else if (lastModel && models.some(({ id }) => id === lastModel)) await lab.showModel(lastModel);
  }

  host.onService((state) => {
    if (state !== 'restarted') session.getState().setConnection(state);
  });
  host.onRequest((request) => answer(lab, request));
  return lab;
}
