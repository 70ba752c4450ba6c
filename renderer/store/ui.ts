import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SelectTool } from '../scene/types.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type LanguageChoice = 'system' | 'en' | 'ru';
type PanelSide = 'left' | 'right' | 'bottom';
export type LeftTab = 'models' | 'explore';
export type BottomTab = 'timeline' | 'words' | 'plot';
/** What the tab of questions about several words asks. */
export type SumKind = 'sum' | 'likeness' | 'odd';
export type InspectorTab = 'word' | 'analogy' | 'sum' | 'axes' | 'time';
type DialogName =
  | 'palette'
  | 'shortcuts'
  | 'stop-run'
  | 'rename-model'
  | 'remove-model'
  | 'export-model'
  | 'picture'
  | 'scores'
  | 'save-project'
  | 'copy-project'
  | 'notes'
  | 'gallery'
  | 'about';

/** What survives a reload; `window.localStorage` satisfies it. */
export interface Keep {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

interface Preferences {
  theme: ThemeChoice;
  language: LanguageChoice;
  panels: Record<PanelSide, boolean>;
  /** The model on screen when the window was last open. */
  lastModel: string | null;
  /** The first steps have been read. */
  hintsDismissed: boolean;
}

export interface UiState extends Preferences {
  screen: 'start' | 'lab';
  dialog: DialogName | null;
  /** The model a dialog is about. */
  dialogModel: string | null;
  leftTab: LeftTab;
  inspectorTab: InspectorTab;
  sumKind: SumKind;
  bottomTab: BottomTab;
  /** The bottom panel takes most of the window, unless it shows the timeline. */
  tallBottom: boolean;
  /** What a drag over the cloud draws; null: it turns or moves the cloud. */
  tool: SelectTool | null;
  /** A file is being dragged over the window. */
  dragging: boolean;
  /** Goes up each time the search field is asked to take the focus. */
  searchRequests: number;
  setTheme(theme: ThemeChoice): void;
  setLanguage(language: LanguageChoice): void;
  togglePanel(side: PanelSide, open?: boolean): void;
  show(screen: UiState['screen']): void;
  openDialog(dialog: DialogName, model?: string): void;
  closeDialog(): void;
  setLeftTab(tab: LeftTab): void;
  setInspectorTab(tab: InspectorTab): void;
  setSumKind(kind: SumKind): void;
  setBottomTab(tab: BottomTab): void;
  setTallBottom(tall: boolean): void;
  setTool(tool: SelectTool | null): void;
  setDragging(dragging: boolean): void;
  dismissHints(): void;
  focusSearch(): void;
  rememberModel(model: string | null): void;
}

const key = 'orrery.preferences';

const initial: Preferences = {
  theme: 'system',
  language: 'system',
  panels: { left: true, right: true, bottom: true },
  lastModel: null,
  hintsDismissed: false,
};

/** Kept preferences over the defaults; what cannot be read counts as absent. */
function recall(keep: Keep): Preferences {
  try {
    const kept = JSON.parse(keep.getItem(key) ?? '{}') as Partial<Preferences>;
    return { ...initial, ...kept, panels: { ...initial.panels, ...kept.panels } };
  } catch {
    return initial;
  }
}

export function createUi(keep: Keep): StoreApi<UiState> {
  const store = createStore<UiState>()((set) => ({
    ...recall(keep),
    screen: 'start',
    dialog: null,
    dialogModel: null,
    leftTab: 'models',
    inspectorTab: 'word',
    sumKind: 'sum',
    bottomTab: 'timeline',
    tallBottom: false,
    tool: null,
    dragging: false,
    searchRequests: 0,
    setTheme: (theme) => set({ theme }),
    setLanguage: (language) => set({ language }),
    togglePanel: (side, open) =>
      set(({ panels }) => ({ panels: { ...panels, [side]: open ?? !panels[side] } })),
    show: (screen) => set({ screen }),
    openDialog: (dialog, model) => set({ dialog, dialogModel: model ?? null }),
    closeDialog: () => set({ dialog: null }),
    setLeftTab: (leftTab) => set({ leftTab }),
    setInspectorTab: (inspectorTab) => set({ inspectorTab }),
    setSumKind: (sumKind) => set({ sumKind }),
    setBottomTab: (bottomTab) => set({ bottomTab }),
    setTallBottom: (tallBottom) => set({ tallBottom }),
    setTool: (tool) => set({ tool }),
    setDragging: (dragging) => set({ dragging }),
    dismissHints: () => set({ hintsDismissed: true }),
    focusSearch: () => set(({ searchRequests }) => ({ searchRequests: searchRequests + 1 })),
    rememberModel: (lastModel) => set({ lastModel }),
  }));
  store.subscribe((now, before) => {
    const { theme, language, panels, lastModel, hintsDismissed } = now;
    if (
      theme === before.theme &&
      language === before.language &&
      panels === before.panels &&
      lastModel === before.lastModel &&
      hintsDismissed === before.hintsDismissed
    )
      return;
    try {
      keep.setItem(key, JSON.stringify({ theme, language, panels, lastModel, hintsDismissed }));
    } catch {
      // Storage full or refused: the choice holds for this window only.
    }
  });
  return store;
}
