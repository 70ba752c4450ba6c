import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ProjectParameters } from '../../core/contract/projection.ts';
import type { Cloud, CloudView } from '../scene/types.ts';
import type { CloudState } from './cloud-state.ts';
import type { ColoringData, ColoringState } from './coloring.ts';
import type { InspectorState } from './inspector.ts';
import type { RowSet } from './row-set.ts';
import type { SelectionState } from './selection.ts';

/** A state of the window to come back to. */
export interface Bookmark extends ColoringData {
  readonly id: string;
  readonly name: string;
  /** Null: as the map is framed. */
  readonly camera: CloudView | null;
  readonly rows: RowSet;
  readonly isolated: RowSet | null;
  /** How the map was made; null: a moment of a training. */
  readonly map: ProjectParameters | null;
  /** Row of the chosen word. */
  readonly word: number | null;
}

export interface BookmarksState {
  list: readonly Bookmark[];
  /** Keeps what is on screen; null where there is no cloud. */
  add(name: string): string | null;
  rename(id: string, name: string): void;
  remove(id: string): void;
  /** Brings everything back and flies there; makes the map again where another is on screen. */
  go(id: string): Promise<void>;
  setAll(list: readonly Bookmark[]): void;
}

interface Sources {
  cloud: StoreApi<CloudState>;
  inspector: StoreApi<InspectorState>;
  selection: StoreApi<SelectionState>;
  coloring: StoreApi<ColoringState>;
  view: { cloud: Cloud | null };
}

let serial = 0;

export function createBookmarks(sources: Sources): StoreApi<BookmarksState> {
  const { cloud, inspector, selection, coloring, view } = sources;
  return createStore<BookmarksState>()((set, get) => ({
    list: [],
    add: (name) => {
      const { picture } = cloud.getState();
      if (!view.cloud || !picture) return null;
      const id = `view-${Date.now().toString(36)}-${serial++}`;
      const { rows, isolated } = selection.getState();
      const { colorBy, sizeBy, shapes } = coloring.getState();
      const bookmark: Bookmark = {
        ...{ id, name: name.trim() || `${get().list.length + 1}` },
        camera: view.cloud.view(),
        ...{ rows, isolated, colorBy, sizeBy, shapes },
        map: picture.made.by === 'projection' ? picture.made.parameters : null,
        word: inspector.getState().selected,
      };
      set(({ list }) => ({ list: [...list, bookmark] }));
      return id;
    },
    rename: (id, name) => {
      const trimmed = name.trim();
      if (trimmed === '') return;
      set(({ list }) => ({ list: list.map((one) => (one.id === id ? { ...one, name: trimmed } : one)) }));
    },
    remove: (id) => set(({ list }) => ({ list: list.filter((one) => one.id !== id) })),
    go: async (id) => {
      const found = get().list.find((one) => one.id === id);
      if (!found) return;
      const { camera, rows, isolated, colorBy, sizeBy, shapes, map, word } = found;
      selection.getState().restore({ rows, isolated });
      coloring.getState().restore({ colorBy, sizeBy, shapes });
      inspector.getState().select(word);
      if (map) await cloud.getState().showMap(map);
      if (camera) view.cloud?.setView(camera);
      else view.cloud?.resetView();
    },
    setAll: (list) => set({ list }),
  }));
}
