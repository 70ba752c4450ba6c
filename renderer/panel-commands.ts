import type { Command } from './commands.ts';
import { catalogues } from './i18n/catalogue.ts';
import type { Catalogue } from './i18n/en/index.ts';
import { columnOf, type SizeBy } from './store/coloring.ts';
import type { Lab } from './store/lab.ts';
import type { SumKind } from './store/ui.ts';
import { copyTable, neighborTable, saveTable, tableFormats, wordTableContent } from './table-actions.ts';

type Draft = Omit<Command, 'available'> & { available?: boolean };

/** What the panels' menus, lists and choices do, for the palette. */
export function panelCommands(lab: Lab, text: Catalogue): Draft[] {
  return [
    ...sourceCommands(lab, text),
    ...mapCommands(lab, text),
    ...lookCommands(lab, text),
    ...questionCommands(lab, text),
    ...listCommands(lab, text),
  ];
}

const modelOf = (lab: Lab): string | null => {
  const { subject } = lab.cloud.getState();
  return subject?.kind === 'model' ? subject.id : null;
};

function sourceCommands(lab: Lab, text: Catalogue): Draft[] {
  const model = modelOf(lab);
  const t = text.commands;
  return [
    { id: 'folder', group: 'train', title: t.trainFolder, run: () => void lab.chooseText('corpus-folder') },
    { id: 'paste', group: 'train', title: t.pasteText, run: lab.writeText },
    {
      id: 'open-options',
      group: 'library',
      title: text.opening.options,
      run: () => void lab.chooseEmbeddings(true),
    },
    {
      id: 'remove',
      group: 'library',
      title: t.removeModel,
      available: model !== null,
      run: () => lab.ui.getState().openDialog('remove-model', model ?? undefined),
    },
  ];
}

function mapCommands(lab: Lab, text: Catalogue): Draft[] {
  const { task, settings, picture, project } = lab.cloud.getState();
  const free = modelOf(lab) !== null && !task;
  const zoom = (by: number) => () => lab.view.cloud?.zoom(by);
  return [
    {
      id: 'tsne',
      group: 'map',
      title: text.commands.tsne,
      available: free,
      run: () => void project({ method: 'tsne' }),
    },
    {
      id: 'axes-map',
      group: 'map',
      title: text.commands.axesMap,
      available: free && (settings.axes?.length ?? 0) >= settings.dimensions,
      run: () => void project({ method: 'axes' }),
    },
    { id: 'zoom-in', group: 'view', title: text.cloud.zoomIn, available: picture !== null, run: zoom(1.4) },
    {
      id: 'zoom-out',
      group: 'view',
      title: text.cloud.zoomOut,
      available: picture !== null,
      run: zoom(1 / 1.4),
    },
  ];
}

function lookCommands(lab: Lab, text: Catalogue): Draft[] {
  const { columns, sizeBy, setSizeBy } = lab.coloring.getState();
  const drawn = lab.cloud.getState().picture !== null;
  const numbers = columns.filter(({ kind }) => kind === 'number');
  const own = ['same', 'frequency', 'cluster', 'distance', 'trust', 'sets'] as const;
  const called: Record<string, string> = { ...text.explore.colors, ...text.explore.sizes };
  const sizes: SizeBy[] = [...own, ...numbers.map(({ name }) => `column:${name}` as const)];
  const { setLanguage } = lab.ui.getState();
  const languages = [
    ['system', text.settings.system],
    ['en', catalogues.en.name],
    ['ru', catalogues.ru.name],
  ] as const;
  return [
    ...sizes.map(
      (by): Draft => ({
        id: `size-${by}`,
        group: 'view',
        title: text.explore.sizeWith(columnOf(by) ?? called[by] ?? by),
        available: drawn && by !== sizeBy,
        run: () => setSizeBy(by),
      }),
    ),
    ...languages.map(
      ([language, name]): Draft => ({
        id: `language-${language}`,
        group: 'view',
        title: text.commands.language(name),
        run: () => setLanguage(language),
      }),
    ),
  ];
}

function questionCommands(lab: Lab, text: Catalogue): Draft[] {
  const { togglePanel, setInspectorTab, setSumKind } = lab.ui.getState();
  const model = modelOf(lab) !== null;
  const several = (kind: SumKind) => () => {
    togglePanel('right', true);
    setInspectorTab('sum');
    setSumKind(kind);
  };
  const show = (tab: 'word' | 'time') => () => {
    togglePanel('right', true);
    setInspectorTab(tab);
  };
  const inLab = lab.ui.getState().screen === 'lab';
  const t = text.commands;
  return [
    { id: 'likeness', group: 'explore', title: t.likeness, available: model, run: several('likeness') },
    { id: 'odd', group: 'explore', title: t.odd, available: model, run: several('odd') },
    { id: 'inspect', group: 'explore', title: t.inspect, available: inLab, run: show('word') },
    { id: 'ranks', group: 'explore', title: t.ranks, available: inLab, run: show('time') },
    ...lab.axes.getState().saved.map(
      (axis): Draft => ({
        id: axis.id,
        group: 'explore',
        title: t.showAxis(axis.name),
        available: model,
        run: () => {
          togglePanel('right', true);
          setInspectorTab('axes');
          void lab.axes.getState().show(axis);
        },
      }),
    ),
    ...lab.selection.getState().sets.map(
      ({ id, name, rows }): Draft => ({
        id,
        group: 'select',
        title: text.select.chooseSet(name, rows.count),
        run: () => lab.selection.getState().selectSet(rows),
      }),
    ),
  ];
}

/** Copying and saving the lists there are. */
function listCommands(lab: Lab, text: Catalogue): Draft[] {
  const near = neighborTable(lab, text);
  const { open, filters, rows, onlySelected, setOnlySelected, clearFilters } = lab.wordTable.getState();
  const t = text.tables;
  const lists = [
    { id: 'neighbors', make: () => near, name: near?.name ?? '', available: near !== null },
    { id: 'table', make: () => wordTableContent(lab, text), name: t.title, available: open },
  ];
  return [
    ...lists.flatMap(({ id, make, name, available }): Draft[] => [
      {
        id: `copy-${id}`,
        group: 'explore',
        title: `${name}: ${t.copy}`,
        available,
        run: () => {
          const table = make();
          if (table) void copyTable(lab, text, table);
        },
      },
      ...tableFormats.map(
        (format): Draft => ({
          id: `save-${id}-${format}`,
          group: 'explore',
          title: `${name}: ${t.save[format]}`,
          available,
          run: () => {
            const table = make();
            if (table) saveTable(table, format);
          },
        }),
      ),
    ]),
    {
      id: 'table-selected',
      group: 'select',
      title: `${t.title}: ${t.onlySelected}`,
      available: open,
      run: () => setOnlySelected(!onlySelected),
    },
    {
      id: 'table-select',
      group: 'select',
      title: `${t.title}: ${t.selectAll}`,
      available: open && rows.length > 0,
      run: () => lab.selection.getState().select(rows),
    },
    {
      id: 'table-clear',
      group: 'select',
      title: `${t.title}: ${t.clearFilters}`,
      available: open && filters.size > 0,
      run: clearFilters,
    },
  ];
}
