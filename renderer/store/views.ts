import { z } from 'zod';
import type { StoreApi } from 'zustand/vanilla';
import { cameraView as camera, type ModelView } from '../../core/contract/extras.ts';
import { projectParameters } from '../../core/contract/projection.ts';
import type { Cloud, CloudView } from '../scene/types.ts';
import { bookmarkOf, viewOf } from './bookmark-views.ts';
import type { Bookmark, BookmarksState } from './bookmarks.ts';
import type { CloudState } from './cloud-state.ts';
import type { ColorBy, ColoringState, SizeBy } from './coloring.ts';
import type { ExtrasState } from './extras.ts';
import type { HistoryState } from './history.ts';
import type { InspectorState } from './inspector.ts';
import { sameMap } from './pictures.ts';
import type { RowSet } from './row-set.ts';
import { rowsFromText, rowsToText } from './row-text.ts';
import type { SelectionState } from './selection.ts';
import type { Keep } from './ui.ts';
import type { ViewPart } from './view-parts.ts';

const colorBy = z.custom<ColorBy>(
  (value) =>
    typeof value === 'string' &&
    /^(frequency|none|cluster|trust|overlap|distance|sets|column:[\s\S]{1,500})$/.test(value),
);
const sizeBy = z.custom<SizeBy>(
  (value) =>
    typeof value === 'string' &&
    /^(same|frequency|cluster|trust|distance|sets|column:[\s\S]{1,500})$/.test(value),
);
const looks = { colorBy, sizeBy, shapes: z.boolean() };
const named = { id: z.string().min(1).max(100), name: z.string().min(1).max(200) };
/** What a model's exploring left: the part of a project, and with `here` what is kept in this window. */
const exploration = z.object({
  rows: z.string(),
  sets: z.array(z.object({ ...named, rows: z.string() })).max(1000),
  isolated: z.string().nullable(),
  greyRest: z.boolean(),
  ...looks,
  bookmarks: z
    .array(
      z.object({
        ...named,
        ...{ camera: camera.nullable(), rows: z.string(), isolated: z.string().nullable() },
        ...looks,
        map: projectParameters.nullable(),
        word: z.int().min(0).nullable(),
      }),
    )
    .max(1000),
});
type Exploration = z.output<typeof exploration>;
const kept = exploration.extend({
  here: z.object({
    camera: camera.nullable(),
    map: projectParameters.nullable(),
    word: z.int().min(0).nullable(),
  }),
});

/** Milliseconds from a change until it is kept. */
const KEEP_AFTER = 600;
/** Models whose views are kept; of others the longest unused are forgotten. */
const MODELS = 40;
const indexKey = 'orrery.views';
const keyOf = (model: string) => `orrery.view.${model}`;

interface Sources {
  keep: Keep;
  cloud: StoreApi<CloudState>;
  inspector: StoreApi<InspectorState>;
  selection: StoreApi<SelectionState>;
  coloring: StoreApi<ColoringState>;
  bookmarks: StoreApi<BookmarksState>;
  extras: StoreApi<ExtrasState>;
  history: StoreApi<HistoryState>;
  view: { cloud: Cloud | null; pending?: CloudView | null };
}

/**
 * Remembers, for every model, what was selected, saved, coloured and looked at, and brings it back when the model
 * is on screen again; also as a part of project files.
 */
export class Views {
  readonly #sources: Sources;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The model on screen, while nothing is remembered of it: it takes the bookmarks that came with its file. */
  #fresh: string | null = null;
  /** A camera that waits for the picture it was looking at. */
  #waiting: z.output<typeof kept>['here'] | null = null;

  constructor(sources: Sources) {
    this.#sources = sources;
    const { cloud, inspector, selection, coloring, bookmarks, extras } = sources;
    extras.subscribe(({ model, views }, before) => {
      if (views !== before.views && model !== null && model === this.#fresh) this.#take(views);
    });
    cloud.subscribe(({ table, picture }, before) => {
      if (table.words !== before.table.words) this.#begin(table.words.length);
      if (picture && picture !== before.picture) this.#look();
    });
    for (const store of [selection, coloring, bookmarks, inspector]) store.subscribe(() => this.#later());
  }

  /** Keeps the view of the model on screen now; before the window goes. */
  save(): void {
    clearTimeout(this.#timer);
    const { keep, cloud, inspector, view } = this.#sources;
    const { subject, picture, table } = cloud.getState();
    if (subject?.kind !== 'model' || table.words.length === 0 || !picture || this.#waiting) return;
    const here = {
      camera: view.cloud?.view() ?? null,
      map: picture.made.by === 'projection' ? picture.made.parameters : null,
      word: inspector.getState().selected,
    };
    try {
      keep.setItem(keyOf(subject.id), JSON.stringify({ ...this.#get(), here }));
      this.#index(subject.id);
    } catch {
      // Storage full or refused: the view holds for this window only.
    }
  }

  /** The bookmarks of a model on screen, for a file of another program; null: they are not known here. */
  shared(model: string): ModelView[] | null {
    const { cloud, bookmarks } = this.#sources;
    const { subject } = cloud.getState();
    return subject?.kind === 'model' && subject.id === model
      ? bookmarks.getState().list.slice(0, 100).map(viewOf)
      : null;
  }

  /** What a project file remembers of the exploring. */
  part(): ViewPart {
    const { selection, coloring, bookmarks } = this.#sources;
    return {
      name: 'explore',
      version: 1,
      get: () => this.#get(),
      set: (value) => {
        const parsed = exploration.safeParse(value);
        if (!parsed.success) return;
        this.#set(parsed.data);
        this.#sources.history.getState().reset();
      },
      subscribe: (listener) => {
        const stops = [selection, bookmarks].map((store) => store.subscribe(listener));
        stops.push(
          coloring.subscribe((now, before) => {
            if (
              now.colorBy !== before.colorBy ||
              now.sizeBy !== before.sizeBy ||
              now.shapes !== before.shapes
            )
              listener();
          }),
        );
        return () => stops.forEach((stop) => void stop());
      },
    };
  }

  /** Another vocabulary: with its own past, where it has one. */
  #begin(size: number): void {
    const { cloud, selection, coloring, bookmarks, history, inspector } = this.#sources;
    this.#waiting = null;
    this.#fresh = null;
    selection.getState().reset(size);
    bookmarks.getState().setAll([]);
    const { subject } = cloud.getState();
    const past = subject?.kind === 'model' && size > 0 ? this.#recall(subject.id) : null;
    if (past) {
      this.#set(past);
      this.#waiting = past.here;
      const { word } = past.here;
      if (word !== null && word < size) inspector.getState().select(word);
    } else {
      coloring.getState().restore({ colorBy: 'frequency', sizeBy: 'same' });
      if (subject?.kind === 'model' && size > 0) this.#fresh = subject.id;
    }
    history.getState().reset();
  }

  /** Bookmarks that came with the model's file. */
  #take(views: readonly ModelView[]): void {
    this.#fresh = null;
    const { cloud, bookmarks, history } = this.#sources;
    if (bookmarks.getState().list.length > 0) return;
    const { length } = cloud.getState().table.words;
    const untouched = history.getState().undoable === 0;
    bookmarks.getState().setAll(views.map((view, i) => bookmarkOf(view, i, length)));
    if (untouched) history.getState().reset();
  }

  /** Looks where it looked last, once the picture it looked at is there. */
  #look(): void {
    const here = this.#waiting;
    const { cloud, view } = this.#sources;
    const { picture } = cloud.getState();
    if (!here?.map || !picture || picture.forming) {
      if (!here?.map) this.#waiting = null;
      return;
    }
    this.#waiting = null;
    const there = () => {
      const { made } = cloud.getState().picture ?? {};
      if (!here.camera || made?.by !== 'projection' || !sameMap(made.parameters, here.map!)) return;
      if (view.cloud) view.cloud.setView(here.camera);
      else view.pending = here.camera;
    };
    // After the scene has taken the picture.
    queueMicrotask(() => {
      void cloud
        .getState()
        .showMap(here.map!, false)
        .then(there, () => {});
    });
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), KEEP_AFTER);
  }

  #get(): Exploration {
    const { rows, sets, isolated, greyRest } = this.#sources.selection.getState();
    const { colorBy, sizeBy, shapes } = this.#sources.coloring.getState();
    const text = (set: RowSet | null) => (set ? rowsToText(set) : null);
    return {
      rows: rowsToText(rows),
      sets: sets.map((set) => ({ ...set, rows: rowsToText(set.rows) })),
      ...{ isolated: text(isolated), greyRest, colorBy, sizeBy, shapes },
      bookmarks: this.#sources.bookmarks
        .getState()
        .list.map((one) => ({ ...one, rows: rowsToText(one.rows), isolated: text(one.isolated) })),
    };
  }

  /** Takes what fits the vocabulary on screen. */
  #set(past: Exploration): void {
    this.#fresh = null;
    const { selection, coloring, bookmarks } = this.#sources;
    const { size } = selection.getState().rows;
    const read = (text: string | null) => (text === null ? null : rowsFromText(text, size));
    const rows = read(past.rows);
    if (rows) {
      const sets = past.sets.flatMap((set) => {
        const members = read(set.rows);
        return members ? [{ ...set, rows: members }] : [];
      });
      selection.getState().restore({ rows, sets, isolated: read(past.isolated), greyRest: past.greyRest });
    }
    const { colorBy, sizeBy, shapes } = past;
    coloring.getState().restore({ colorBy, sizeBy, shapes });
    const list = past.bookmarks.flatMap((one): Bookmark[] => {
      const selected = read(one.rows);
      return selected ? [{ ...one, rows: selected, isolated: read(one.isolated) }] : [];
    });
    bookmarks.getState().setAll(list);
  }

  #recall(model: string): z.output<typeof kept> | null {
    try {
      const parsed = kept.safeParse(JSON.parse(this.#sources.keep.getItem(keyOf(model)) || 'null'));
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  }

  #index(model: string): void {
    const { keep } = this.#sources;
    const known: string[] = (keep.getItem(indexKey) ?? '').split('\n').filter((id) => id && id !== model);
    for (const old of known.splice(0, known.length - MODELS + 1)) keep.setItem(keyOf(old), '');
    keep.setItem(indexKey, [...known, model].join('\n'));
  }
}
