import type { Command } from './commands.ts';
import type { Catalogue } from './i18n/en/index.ts';
import type { Lab } from './store/lab.ts';

export const projectShortcuts = {
  saveProject: 'Mod+S',
  saveProjectAs: 'Mod+Shift+S',
  openProject: 'Mod+Shift+O',
} as const;

/** What can be done with projects. */
export function projectCommands(
  lab: Lab,
  text: Catalogue,
): (Omit<Command, 'available'> & { available?: boolean })[] {
  const { openDialog } = lab.ui.getState();
  const { info, recents, leave, close } = lab.project.getState();
  const t = text.projects;
  const group = 'library' as const;
  return [
    {
      id: 'save-project',
      group,
      title: t.save,
      shortcut: projectShortcuts.saveProject,
      run: () => void lab.saveProject(),
    },
    {
      id: 'save-project-as',
      group,
      title: t.saveAs,
      shortcut: projectShortcuts.saveProjectAs,
      run: () => openDialog('save-project'),
    },
    {
      id: 'open-project',
      group,
      title: t.open,
      shortcut: projectShortcuts.openProject,
      run: lab.chooseProject,
    },
    { id: 'copy-project', group, title: t.copy, run: () => openDialog('copy-project') },
    { id: 'project-notes', group, title: t.notes, run: () => openDialog('notes') },
    {
      id: 'close-project',
      group,
      title: t.close,
      available: info !== null,
      run: () => leave(() => void close()),
    },
    { id: 'about', group: 'help', title: text.about.open, run: () => openDialog('about') },
    { id: 'gallery', group, title: text.gallery.open, run: () => openDialog('gallery') },
    ...recents
      .filter(({ missing }) => !missing)
      .map(({ id, name }) => ({
        id: `recent-${id}`,
        group,
        title: t.openRecent(name),
        run: () => lab.openRecent(id),
      })),
  ];
}
