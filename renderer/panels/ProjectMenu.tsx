import { Menu } from '@base-ui/react/menu';
import { ChevronDown } from 'lucide-react';
import { useEffect } from 'react';
import { shortcuts } from '../commands.ts';
import { Keys } from '../components/Keys.tsx';
import { useLab, useProject, useText } from '../context.ts';

/** The project's name, a mark while it has unsaved changes, and what can be done with it. */
export function ProjectMenu() {
  const lab = useLab();
  const text = useText();
  const info = useProject((state) => state.info);
  const unsaved = useProject((state) => state.unsaved);
  const { openDialog } = lab.ui.getState();
  const { leave, close } = lab.project.getState();
  const t = text.projects;
  const name = info?.name ?? t.untitled;
  useTitle(info?.name ?? null, unsaved);
  const items = [
    [t.save, () => void lab.saveProject(), shortcuts.saveProject],
    [t.saveAs, () => openDialog('save-project'), shortcuts.saveProjectAs],
    [t.copy, () => openDialog('copy-project'), undefined],
    [t.open, lab.chooseProject, shortcuts.openProject],
    [t.notes, () => openDialog('notes'), undefined],
  ] as const;
  return (
    <Menu.Root>
      <Menu.Trigger className="button quiet project-name" title={unsaved ? t.unsaved : undefined}>
        <span className={info ? '' : 'muted'}>{name}</span>
        {unsaved && (
          <span className="unsaved-mark">
            <span className="visually-hidden">{t.unsaved}</span>
          </span>
        )}
        {info?.readOnly && <span className="badge">{t.readOnly}</span>}
        <ChevronDown aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" align="start" sideOffset={6}>
          <Menu.Popup className="popup menu-list" aria-label={t.menu}>
            {items.map(([label, run, shortcut]) => (
              <Menu.Item key={label} className="menu-item" onClick={run}>
                {label}
                {shortcut && (
                  <span className="menu-keys">
                    <Keys shortcut={shortcut} />
                  </span>
                )}
              </Menu.Item>
            ))}
            <Menu.Separator className="menu-separator" />
            <Menu.Item className="menu-item" disabled={!info} onClick={() => leave(() => void close())}>
              {t.close}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** The project's name on the window's title, with the mark that editors put there. */
function useTitle(name: string | null, unsaved: boolean): void {
  useEffect(() => {
    document.title = name ? `${unsaved ? '• ' : ''}${name} – Orrery` : 'Orrery';
  }, [name, unsaved]);
}
