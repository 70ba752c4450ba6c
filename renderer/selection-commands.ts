import type { Command } from './commands.ts';
import { copyText } from './host/clipboard.ts';
import { saveFile } from './host/save.ts';
import type { Catalogue } from './i18n/en/index.ts';
import type { SelectTool } from './scene/types.ts';
import type { Lab } from './store/lab.ts';
import type { SelectMode } from './store/selection.ts';
import { type TableFormat, tableText, wordRows } from './store/table-text.ts';

export const selectionKeys = {
  move: 'V',
  lasso: 'Q',
  box: 'B',
  brush: 'C',
  all: 'Mod+A',
  invert: 'Shift+I',
  clear: 'Mod+Shift+A',
  isolate: 'I',
  greyRest: 'X',
  save: 'K',
  neighbors: 'N',
  addWord: 'W',
  copy: 'Mod+Shift+C',
  explore: 'E',
} as const;

/** Selects the chosen word and the neighbours listed for it. */
function selectNeighbors(lab: Lab, mode: SelectMode = 'replace'): void {
  const { selected, neighbors } = lab.inspector.getState();
  if (selected === null) return;
  lab.selection.getState().select([selected, ...neighbors.list.map(({ index }) => index)], mode);
}

/** Saves the selection as a set named by its number; the name can be changed where sets are listed. */
export function saveSelection(lab: Lab, text: Catalogue): void {
  const { sets, saveSet } = lab.selection.getState();
  if (!saveSet(text.select.newSet(sets.length + 1))) return;
  lab.ui.getState().setLeftTab('explore');
  lab.ui.getState().togglePanel('left', true);
}

/** Copies the selected words, one a line, most frequent first. */
export async function copySelection(lab: Lab, text: Catalogue): Promise<void> {
  const { rows } = lab.selection.getState();
  const { words } = lab.cloud.getState().table;
  const lines = Array.from(rows.rows(), (row) => words.at(row) ?? '').join('\n');
  const copied = await copyText(lines);
  const { notify } = lab.session.getState();
  if (copied) notify('info', text.select.copied(rows.count));
  else notify('error', text.select.copyRefused);
}

/** Saves the selected words with rank and frequency. */
export function exportSelection(lab: Lab, text: Catalogue, format: TableFormat): void {
  const { table } = lab.cloud.getState();
  const { word, rank, count, perMillion } = text.select.columns;
  const head = table.total > 0 ? [word, rank, count, perMillion] : [word, rank];
  const content = tableText(format, head, wordRows(table, lab.selection.getState().rows.rows()));
  const type = format === 'csv' ? 'text/csv' : 'text/tab-separated-values';
  saveFile(`${text.select.title}.${format}`, new Blob([content], { type: `${type};charset=utf-8` }));
}

type Draft = Omit<Command, 'group' | 'available'> & { available?: boolean };

/** What can be done to the selection, for the palette and by keys. */
export function selectionCommands(lab: Lab, text: Catalogue): (Draft & { group: 'select' })[] {
  const { rows, isolated, greyRest, ...act } = lab.selection.getState();
  const { ui, view } = lab;
  const t = text.select;
  const { selected } = lab.inspector.getState();
  const drawn = lab.cloud.getState().picture !== null;
  const any = rows.count > 0;
  const { setLeftTab, leftTab, togglePanel, panels, screen } = ui.getState();
  const commands: Draft[] = [
    ...toolCommands(lab, text),
    { id: 'select-all', title: t.all, shortcut: selectionKeys.all, available: drawn, run: act.selectAll },
    {
      id: 'select-view',
      title: t.inView,
      available: drawn,
      run: () => view.cloud && act.selectMask(view.cloud.inView()),
    },
    {
      id: 'select-neighbors',
      title: t.neighbors,
      shortcut: selectionKeys.neighbors,
      available: selected !== null,
      run: () => selectNeighbors(lab),
    },
    {
      id: 'select-word',
      title: t.addWord,
      shortcut: selectionKeys.addWord,
      available: selected !== null,
      run: () => selected !== null && act.toggle(selected),
    },
    {
      id: 'select-invert',
      title: t.invert,
      shortcut: selectionKeys.invert,
      available: drawn,
      run: act.invert,
    },
    { id: 'select-none', title: t.clear, shortcut: selectionKeys.clear, available: any, run: act.clear },
    {
      id: 'isolate',
      title: isolated ? t.bringBack : t.isolateLong,
      shortcut: selectionKeys.isolate,
      available: any || isolated !== null,
      run: isolated ? act.bringBack : act.isolate,
    },
    {
      id: 'grey-rest',
      title: t.greyRest,
      shortcut: selectionKeys.greyRest,
      available: drawn,
      run: () => act.setGreyRest(!greyRest),
    },
    {
      id: 'save-set',
      title: t.saveLong,
      shortcut: selectionKeys.save,
      available: any,
      run: () => saveSelection(lab, text),
    },
    {
      id: 'copy-words',
      title: t.copy,
      shortcut: selectionKeys.copy,
      available: any,
      run: () => void copySelection(lab, text),
    },
    ...(['csv', 'tsv'] as const).map((format) => ({
      id: `export-selection-${format}`,
      title: `${t.export}: ${t.exportAs[format]}`,
      available: any,
      run: () => exportSelection(lab, text, format),
    })),
    {
      id: 'explore-panel',
      title: t.explore,
      shortcut: selectionKeys.explore,
      available: screen === 'lab',
      run: () => {
        setLeftTab(panels.left && leftTab === 'explore' ? 'models' : 'explore');
        togglePanel('left', true);
      },
    },
  ];
  return commands.map((command) => ({ ...command, group: 'select' }));
}

function toolCommands(lab: Lab, text: Catalogue): Draft[] {
  const { tool, setTool } = lab.ui.getState();
  const available = lab.cloud.getState().picture !== null;
  const kinds: readonly SelectTool[] = ['lasso', 'box', 'brush'];
  return [
    {
      id: 'tool-move',
      title: text.select.move,
      shortcut: selectionKeys.move,
      available,
      run: () => setTool(null),
    },
    ...kinds.map((kind) => ({
      id: `tool-${kind}`,
      title: text.select[kind],
      shortcut: selectionKeys[kind],
      available,
      run: () => {
        setTool(tool === kind ? null : kind);
        // The keys that draw are the cloud's.
        document.querySelector<HTMLElement>('.cloud-canvas')?.focus({ preventScroll: true });
      },
    })),
  ];
}
