import {
  ChevronsUpDown,
  CircleHelp,
  Command as CommandIcon,
  Languages,
  Monitor,
  Moon,
  PanelBottom,
  PanelLeft,
  PanelRight,
  Sun,
} from 'lucide-react';
import { shortcuts } from '../commands.ts';
import { IconButton } from '../components/Button.tsx';
import { ChoiceMenu } from '../components/ChoiceMenu.tsx';
import { Mark } from '../components/Mark.tsx';
import { useCloud, useLab, useSession, useText, useUi } from '../context.ts';
import { catalogues } from '../i18n/catalogue.ts';
import type { LanguageChoice, ThemeChoice } from '../store/ui.ts';
import { ProjectMenu } from './ProjectMenu.tsx';
import { Search } from './Search.tsx';

const themeIcons = { system: Monitor, light: Sun, dark: Moon };

export function TopBar() {
  const lab = useLab();
  const text = useText();
  const inLab = useUi((state) => state.screen === 'lab');
  return (
    <header className="top-bar">
      <div className="top-left">
        <button type="button" className="home" aria-label={text.app.home} onClick={lab.goHome}>
          <Mark />
          <span>Orrery</span>
        </button>
        <ProjectMenu />
        {inLab && <ModelSwitch />}
      </div>
      <div className="top-middle">{inLab && <Search />}</div>
      <div className="top-right">
        {inLab && <PanelToggles />}
        <IconButton
          label={text.commands.palette}
          shortcut={shortcuts.palette}
          onClick={() => lab.ui.getState().openDialog('palette')}
        >
          <CommandIcon aria-hidden />
        </IconButton>
        <ThemeMenu />
        <LanguageMenu />
        <IconButton
          label={text.settings.help}
          shortcut={shortcuts.help}
          onClick={() => lab.ui.getState().openDialog('shortcuts')}
        >
          <CircleHelp aria-hidden />
        </IconButton>
      </div>
    </header>
  );
}

/** Names what is on screen, and changes to another model. */
function ModelSwitch() {
  const lab = useLab();
  const text = useText();
  const subject = useCloud((state) => state.subject);
  const models = useSession((state) => state.models);
  const runs = useSession((state) => state.runs);
  const run = subject?.kind === 'run' ? runs.find(({ id }) => id === subject.id) : undefined;
  if (run) return <span className="subject-name">{run.name}</span>;
  if (models.length === 0) return <span className="subject-name none">{text.app.noModel}</span>;
  const current = models.find(({ id }) => id === subject?.id);
  return (
    <ChoiceMenu
      label={text.app.model}
      value={current?.id ?? ''}
      options={models.map(({ id }) => id)}
      names={Object.fromEntries(models.map(({ id, name }) => [id, name]))}
      onChange={(model) => void lab.showModel(model)}
      trigger={
        <button type="button" className="button quiet subject-name" title={current?.name}>
          <span>{current?.name ?? text.app.noModel}</span>
          <ChevronsUpDown aria-hidden />
        </button>
      }
    />
  );
}

function PanelToggles() {
  const lab = useLab();
  const text = useText();
  const panels = useUi((state) => state.panels);
  const sides = [
    ['left', PanelLeft],
    ['bottom', PanelBottom],
    ['right', PanelRight],
  ] as const;
  return (
    <div className="panel-toggles">
      {sides.map(([side, Icon]) => (
        <IconButton
          key={side}
          label={text.commands[side]}
          shortcut={shortcuts[side]}
          aria-pressed={panels[side]}
          onClick={() => lab.ui.getState().togglePanel(side)}
        >
          <Icon aria-hidden />
        </IconButton>
      ))}
    </div>
  );
}

function ThemeMenu() {
  const lab = useLab();
  const text = useText();
  const theme = useUi((state) => state.theme);
  const Icon = themeIcons[theme];
  return (
    <ChoiceMenu<ThemeChoice>
      label={text.settings.theme}
      value={theme}
      options={['system', 'light', 'dark']}
      names={text.settings.themes}
      onChange={lab.ui.getState().setTheme}
      trigger={
        <button
          type="button"
          className="icon-button"
          aria-label={text.settings.theme}
          title={text.settings.theme}
        >
          <Icon aria-hidden />
        </button>
      }
    />
  );
}

function LanguageMenu() {
  const lab = useLab();
  const text = useText();
  const language = useUi((state) => state.language);
  return (
    <ChoiceMenu<LanguageChoice>
      label={text.settings.language}
      value={language}
      options={['system', 'en', 'ru']}
      names={{ system: text.settings.system, en: catalogues.en.name, ru: catalogues.ru.name }}
      onChange={lab.ui.getState().setLanguage}
      trigger={
        <button
          type="button"
          className="icon-button"
          aria-label={text.settings.language}
          title={text.settings.language}
        >
          <Languages aria-hidden />
        </button>
      }
    />
  );
}
