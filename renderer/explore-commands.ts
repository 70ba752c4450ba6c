import type { Command } from './commands.ts';
import type { Catalogue } from './i18n/en/index.ts';
import { type Against, choices } from './store/agreement.ts';
import type { Lab } from './store/lab.ts';

export const exploreKeys = {
  undo: 'Mod+Z',
  redo: 'Mod+Shift+Z',
  bookmark: 'Mod+D',
  picture: 'Mod+E',
} as const;

/** Bookmarks that have a key: the first nine. */
const keyed = 9;

/** Keeps what is on screen as a bookmark; its name can be changed where bookmarks are listed. */
export function addBookmark(lab: Lab, text: Catalogue): void {
  const { list, add } = lab.bookmarks.getState();
  if (!add(text.explore.newBookmark(list.length + 1))) return;
  lab.ui.getState().setLeftTab('explore');
  lab.ui.getState().togglePanel('left', true);
}

type Draft = Omit<Command, 'available'> & { available?: boolean };

/** Colours, clusters, bookmarks, undo and pictures, for the palette and by keys. */
export function exploreCommands(lab: Lab, text: Catalogue): Draft[] {
  const { coloring, clusters, agreement, bookmarks, history, cloud, session } = lab;
  const { picture, subject } = cloud.getState();
  const drawn = picture !== null;
  const t = text.explore;
  const { undoable, redoable, undo, redo } = history.getState();
  const { colorBy, shapes, columns, setColorBy, setShapes } = coloring.getState();
  const { named, found, setNamed } = clusters.getState();
  const { list, go } = bookmarks.getState();
  const { against: last, others } = agreement.getState();
  const comparable = choices(cloud.getState(), others, session.getState().models);
  const against = comparable.includes(last) ? last : comparable[0];
  const ways = ['frequency', 'cluster', 'distance', 'trust', 'overlap', 'sets', 'none'] as const;
  return [
    {
      id: 'undo',
      group: 'select',
      title: t.undo,
      shortcut: exploreKeys.undo,
      available: undoable > 0,
      run: undo,
    },
    {
      id: 'redo',
      group: 'select',
      title: t.redo,
      shortcut: exploreKeys.redo,
      available: redoable > 0,
      run: redo,
    },
    ...ways.map(
      (way): Draft => ({
        id: `color-${way}`,
        group: 'view',
        title: t.colorWith(t.colors[way]),
        available: drawn && way !== colorBy,
        run: () => setColorBy(way),
      }),
    ),
    ...columns.map(
      ({ name }): Draft => ({
        id: `color-column-${name}`,
        group: 'view',
        title: t.colorWith(name),
        available: drawn,
        run: () => setColorBy(`column:${name}`),
      }),
    ),
    {
      id: 'shapes',
      group: 'view',
      title: t.shapesToggle,
      available: drawn,
      run: () => setShapes(!shapes),
    },
    {
      id: 'find-clusters',
      group: 'explore',
      title: found ? t.findAgain : t.find,
      available: drawn && subject?.kind === 'model',
      run: () => findClusters(lab),
    },
    {
      id: 'compare-neighbors',
      group: 'explore',
      title: text.agreement.command,
      available: against !== undefined,
      run: () => {
        lab.ui.getState().setLeftTab('explore');
        lab.ui.getState().togglePanel('left', true);
        compareWith(lab, against!);
      },
    },
    {
      id: 'cluster-names',
      group: 'view',
      title: t.namedToggle,
      available: found !== null,
      run: () => setNamed(!named),
    },
    {
      id: 'bookmark',
      group: 'explore',
      title: t.addBookmark,
      shortcut: exploreKeys.bookmark,
      available: drawn,
      run: () => addBookmark(lab, text),
    },
    {
      id: 'picture',
      group: 'view',
      title: t.pictureCommand,
      shortcut: exploreKeys.picture,
      available: drawn,
      run: () => lab.ui.getState().openDialog('picture'),
    },
    ...list.map(
      ({ id, name }, i): Draft => ({
        id: `bookmark-${id}`,
        group: 'explore',
        title: t.goBookmark(name),
        ...(i < keyed ? { shortcut: String(i + 1) } : {}),
        run: () => void go(id).catch(() => {}),
      }),
    ),
  ];
}

/** Compares the neighbours of what is on screen with those in another map or model. */
export function compareWith(lab: Lab, against: Against): void {
  lab.agreement.getState().setAgainst(against);
  void lab.agreement.getState().compare();
}

/** Looks for clusters and colours by them. */
export function findClusters(lab: Lab): void {
  lab.coloring.getState().setColorBy('cluster');
  // Choosing the colours has begun the search where nothing was found before.
  if (!lab.clusters.getState().task) void lab.clusters.getState().find();
}
