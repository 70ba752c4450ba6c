import type { Command } from './commands.ts';
import type { Catalogue } from './i18n/en/index.ts';
import type { Lab } from './store/lab.ts';

export const viewKeys = {
  umap: 'U',
  dimensions: 'D',
  fit: '0',
  labels: 'L',
  left: '[',
  right: ']',
  bottom: '\\',
  focus: 'F',
} as const;

type Draft = Omit<Command, 'available'> & { available?: boolean };

/** The map and how it is looked at, for the palette and by keys. */
export function viewCommands(lab: Lab, text: Catalogue): Draft[] {
  const { ui, cloud, view } = lab;
  const { subject, picture, task, settings, labels } = cloud.getState();
  const { togglePanel, setTheme, panels, screen } = ui.getState();
  const model = subject?.kind === 'model' ? subject.id : null;
  const inLab = screen === 'lab';
  const t = text.commands;
  return [
    {
      id: 'umap',
      group: 'map',
      title: t.umap,
      shortcut: viewKeys.umap,
      available: model !== null && !task,
      run: () => void cloud.getState().project({ method: 'umap' }),
    },
    {
      id: 'pca',
      group: 'map',
      title: t.pca,
      available: model !== null && !task,
      run: () => void cloud.getState().project({ method: 'pca' }),
    },
    {
      id: 'dimensions',
      group: 'map',
      title: t.dimensions,
      shortcut: viewKeys.dimensions,
      available: subject !== null && inLab,
      run: () => void cloud.getState().setDimensions(settings.dimensions === 3 ? 2 : 3),
    },
    {
      id: 'cancel-map',
      group: 'map',
      title: t.cancelMap,
      available: task !== null,
      run: () => cloud.getState().cancelProjection(),
    },

    {
      id: 'fit',
      group: 'view',
      title: t.fit,
      shortcut: viewKeys.fit,
      available: picture !== null,
      run: () => view.cloud?.resetView(),
    },
    {
      id: 'labels',
      group: 'view',
      title: t.labels,
      shortcut: viewKeys.labels,
      available: picture !== null,
      run: () => cloud.getState().setLabels(!labels),
    },
    {
      id: 'focus',
      group: 'view',
      title: t.focus,
      shortcut: viewKeys.focus,
      available: inLab,
      run: () => {
        const open = !(panels.left || panels.right || panels.bottom);
        for (const side of ['left', 'right', 'bottom'] as const) togglePanel(side, open);
      },
    },
    ...(['left', 'right', 'bottom'] as const).map((side) => ({
      id: `panel-${side}`,
      group: 'view' as const,
      title: t[side],
      shortcut: viewKeys[side],
      available: inLab,
      run: () => togglePanel(side),
    })),
    { id: 'theme-system', group: 'view', title: t.themeSystem, run: () => setTheme('system') },
    { id: 'theme-light', group: 'view', title: t.themeLight, run: () => setTheme('light') },
    { id: 'theme-dark', group: 'view', title: t.themeDark, run: () => setTheme('dark') },
    { id: 'home', group: 'view', title: t.home, available: inLab, run: () => lab.goHome() },
  ];
}
