import { exploreCommands } from './explore-commands.ts';
import type { Catalogue } from './i18n/en/index.ts';
import { panelCommands } from './panel-commands.ts';
import { projectCommands, projectShortcuts } from './project-commands.ts';
import { selectionCommands } from './selection-commands.ts';
import type { Lab } from './store/lab.ts';
import { halted, isUnderWay } from './store/run-state.ts';
import { worlds } from './store/training.ts';
import { viewCommands, viewKeys } from './view-commands.ts';

type CommandGroup = Exclude<keyof Catalogue['palette']['groups'], 'words'>;

/** Something the window can do: reached from the palette, by its shortcut, or from a button. */
export interface Command {
  id: string;
  group: CommandGroup;
  title: string;
  shortcut?: string;
  /** False: out of place now; hidden from the palette, its shortcut keeps still. */
  available: boolean;
  run(): void;
}

export const shortcuts = {
  palette: 'Mod+K',
  help: '?',
  search: '/',
  openEmbeddings: 'Mod+O',
  pause: 'P',
  back: 'Alt+ArrowLeft',
  forward: 'Alt+ArrowRight',
  fly: 'G',
  follow: 'T',
  replay: 'R',
  analogy: 'A',
  sum: 'S',
  words: 'M',
  axes: 'J',
  clear: 'Escape',
  ...viewKeys,
  ...projectShortcuts,
} as const;

/** Everything that can be done now, in the window's present language. */
export function commandsOf(lab: Lab, text: Catalogue): Command[] {
  const { ui, session, training, cloud, inspector, course, view } = lab;
  const { models, runs } = session.getState();
  const { subject, picture, frames } = cloud.getState();
  const { pins, playing } = course.getState();
  const { selected, history, at } = inspector.getState();
  const run = runs.find(({ id }) => id === training.getState().run);
  const running = isUnderWay(run);
  const model = subject?.kind === 'model' ? subject.id : null;
  const inLab = ui.getState().screen === 'lab';
  const t = text.commands;
  const { openDialog, togglePanel, setInspectorTab, focusSearch } = ui.getState();
  const ask = (tab: 'analogy' | 'sum' | 'axes') => () => {
    togglePanel('right', true);
    setInspectorTab(tab);
  };

  const all: (Omit<Command, 'available'> & { available?: boolean })[] = [
    { id: 'text', group: 'train', title: t.trainText, run: () => void lab.chooseText() },
    ...worlds.map((world) => ({
      id: `toy-${world}`,
      group: 'train' as const,
      title: t.toyWorld(text.worlds[world]),
      available: !running,
      run: () => void lab.tryWorld(world),
    })),
    {
      id: 'start',
      group: 'train',
      title: t.startTraining,
      available: inLab && !running && training.getState().obstacle() === null,
      run: () => void lab.train(),
    },
    {
      id: 'pause',
      group: 'train',
      title: t.pause,
      shortcut: shortcuts.pause,
      available: run !== undefined && ['reading', 'training', 'paused'].includes(run.state),
      run: () => void (halted(run) ? training.getState().resume() : training.getState().pause()),
    },
    { id: 'stop', group: 'train', title: t.stop, available: running, run: () => openDialog('stop-run') },

    {
      id: 'open',
      group: 'library',
      title: t.openEmbeddings,
      shortcut: shortcuts.openEmbeddings,
      run: () => void lab.chooseEmbeddings(),
    },
    ...models.map(({ id, name }) => ({
      id: `model-${id}`,
      group: 'library' as const,
      title: t.openModel(name),
      available: id !== model,
      run: () => void lab.showModel(id),
    })),
    {
      id: 'export',
      group: 'library',
      title: t.exportModel,
      available: model !== null,
      run: () => openDialog('export-model', model ?? undefined),
    },
    {
      id: 'scores',
      group: 'library',
      title: text.scores.command,
      available: model !== null,
      run: () => openDialog('scores', model ?? undefined),
    },
    {
      id: 'rename',
      group: 'library',
      title: t.renameModel,
      available: model !== null,
      run: () => openDialog('rename-model', model ?? undefined),
    },

    ...projectCommands(lab, text),

    ...viewCommands(lab, text),

    {
      id: 'search',
      group: 'explore',
      title: t.search,
      shortcut: shortcuts.search,
      available: picture !== null,
      run: focusSearch,
    },
    {
      id: 'analogy',
      group: 'explore',
      title: t.analogy,
      shortcut: shortcuts.analogy,
      available: model !== null,
      run: ask('analogy'),
    },
    {
      id: 'sum',
      group: 'explore',
      title: t.sum,
      shortcut: shortcuts.sum,
      available: model !== null,
      run: ask('sum'),
    },
    {
      id: 'axes',
      group: 'explore',
      title: t.axes,
      shortcut: shortcuts.axes,
      available: model !== null,
      run: ask('axes'),
    },
    {
      id: 'fly',
      group: 'explore',
      title: t.fly,
      shortcut: shortcuts.fly,
      available: selected !== null,
      run: () => selected !== null && view.cloud?.flyTo(selected),
    },
    {
      id: 'follow',
      group: 'explore',
      title: selected !== null && pins.includes(selected) ? text.course.unpin : text.course.pin,
      shortcut: shortcuts.follow,
      available: selected !== null,
      run: () => selected !== null && course.getState().togglePin(selected),
    },
    {
      id: 'replay',
      group: 'explore',
      title: playing ? text.course.stop : text.course.play,
      shortcut: shortcuts.replay,
      available: frames.length > 1,
      run: () => (playing ? course.getState().pause() : course.getState().play()),
    },
    {
      id: 'back',
      group: 'explore',
      title: t.back,
      shortcut: shortcuts.back,
      available: at > 0,
      run: () => inspector.getState().back(),
    },
    {
      id: 'forward',
      group: 'explore',
      title: t.forward,
      shortcut: shortcuts.forward,
      available: at < history.length - 1,
      run: () => inspector.getState().forward(),
    },
    {
      id: 'clear',
      group: 'explore',
      title: t.clear,
      shortcut: shortcuts.clear,
      available: selected !== null || ui.getState().tool !== null || lab.selection.getState().rows.count > 0,
      run: () => letGo(lab),
    },

    ...(['timeline', 'words', 'plot'] as const).map((tab) => ({
      id: `bottom-${tab}`,
      group: 'explore' as const,
      title: text.tables.open[tab],
      ...(tab === 'words' ? { shortcut: shortcuts.words } : {}),
      available: inLab,
      run: () => {
        togglePanel('bottom', true);
        ui.getState().setBottomTab(tab);
      },
    })),
    ...selectionCommands(lab, text),
    ...exploreCommands(lab, text),
    ...panelCommands(lab, text),

    {
      id: 'shortcuts',
      group: 'help',
      title: t.shortcuts,
      shortcut: shortcuts.help,
      run: () => openDialog('shortcuts'),
    },
    {
      id: 'palette',
      group: 'help',
      title: t.palette,
      shortcut: shortcuts.palette,
      run: () => openDialog('palette'),
    },
  ];
  return all.map((command) => ({ available: true, ...command }));
}

/** Escape lets go of one thing after the other: the tool in hand, the chosen word, the selection. */
function letGo({ ui, inspector, selection }: Lab): void {
  if (ui.getState().tool) ui.getState().setTool(null);
  else if (inspector.getState().selected !== null) inspector.getState().select(null);
  else selection.getState().clear();
}
