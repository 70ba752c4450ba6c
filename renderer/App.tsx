import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { Suspense, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { commandsOf } from './commands.ts';
import { fetchLate, late } from './components/late.ts';
import { LabContext, TextContext, useLab, useOpening, useProject, useText, useUi } from './context.ts';
import { catalogueOf, languageOf } from './i18n/catalogue.ts';
import { ConnectionBanner } from './panels/Banners.tsx';
import { DropZone } from './panels/DropZone.tsx';
import { prepareCloud } from './panels/mount-cloud.ts';
import { RecoveredBanner } from './panels/Recents.tsx';
import { StartScreen } from './panels/StartScreen.tsx';
import { TopBar } from './panels/TopBar.tsx';
import { Workbench } from './panels/Workbench.tsx';
import { isTyping, matches } from './shortcuts.ts';
import type { Lab } from './store/lab.ts';
import { useTheme } from './theme/useTheme.ts';

const Dialogs = late(async () => (await import('./panels/Dialogs.tsx')).Dialogs);

export function App({ lab }: { lab: Lab }) {
  const choice = useStore(lab.ui, (state) => state.language);
  const language = languageOf(choice, navigator.languages);
  const text = useMemo(() => catalogueOf(language), [language]);
  useEffect(() => {
    document.documentElement.lang = language;
    lab.training.getState().nameWorlds((world) => text.start.toyRun(text.worlds[world]));
  }, [lab, language, text]);
  return (
    <LabContext value={lab}>
      <TextContext value={text}>
        <CSPProvider disableStyleElements>
          <Tooltip.Provider delay={400}>
            <Window />
          </Tooltip.Provider>
        </CSPProvider>
      </TextContext>
    </LabContext>
  );
}

function Window() {
  const screen = useUi((state) => state.screen);
  const text = useText();
  useAppearance();
  usePreparedCloud(screen);
  useShortcuts();
  useKeeping();
  useFocus(screen);
  useLateParts();
  return (
    <div className="window">
      <a className="skip-link" href="#main">
        {text.app.skip}
      </a>
      <TopBar />
      <ConnectionBanner />
      <RecoveredBanner />
      {screen === 'start' ? <StartScreen /> : <Workbench />}
      <OpenDialog />
      <DropZone />
    </div>
  );
}

/** Nothing of the dialogs is loaded before one is open, or before the window has had time to draw. */
function OpenDialog() {
  const asked = useUi((state) => state.dialog !== null);
  const opening = useOpening((state) => state.file !== null);
  const pending = useProject((state) => state.pending !== null);
  if (!asked && !opening && !pending) return null;
  return (
    <Suspense fallback={null}>
      <Dialogs />
    </Suspense>
  );
}

/** How long the first picture is left alone, ms. */
const settled = 2000;

function useLateParts(): void {
  useEffect(() => {
    const timer = setTimeout(() => void fetchLate(), settled);
    return () => clearTimeout(timer);
  }, []);
}

/** While nobody waits for it, the start screen gets the first cloud's scene ready. */
function usePreparedCloud(screen: string): void {
  const lab = useLab();
  const { dark, reducedMotion } = useTheme();
  useEffect(() => {
    if (screen !== 'start') return;
    const timer = setTimeout(() => prepareCloud(lab, { dark, reducedMotion }), settled);
    return () => clearTimeout(timer);
  }, [lab, screen, dark, reducedMotion]);
}

/** Whoever works by keyboard goes on at the new screen's content when the button just used is gone. */
function useFocus(screen: string): void {
  const before = useRef(screen);
  useEffect(() => {
    if (before.current === screen) return;
    before.current = screen;
    if (document.activeElement === document.body) document.getElementById('main')?.focus();
  }, [screen]);
}

/** The theme, where the stylesheet looks for it. */
function useAppearance(): void {
  const { dark } = useTheme();
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }, [dark]);
}

/** What was looked at last, and what is not saved, is kept when the window goes or is hidden: it may never come back. */
function useKeeping(): void {
  const lab = useLab();
  useEffect(() => {
    const keep = () => {
      lab.views.save();
      lab.project.getState().flush();
    };
    const hidden = () => {
      if (document.visibilityState === 'hidden') keep();
    };
    window.addEventListener('pagehide', keep);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      window.removeEventListener('pagehide', keep);
      document.removeEventListener('visibilitychange', hidden);
    };
  }, [lab]);
}

/** Single keys keep still while something is typed or a dialog is open. */
function useShortcuts(): void {
  const lab = useLab();
  const text = useText();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (plain && (isTyping(event.target) || inPopup(event.target))) return;
      if (lab.ui.getState().dialog) return;
      const command = commandsOf(lab, text).find(({ shortcut }) => shortcut && matches(shortcut, event));
      if (!command?.available) return;
      if (isTyping(event.target) && ofFields.has(command.shortcut ?? '')) return;
      event.preventDefault();
      command.run();
    };
    /** The mouse's own buttons for back and forward walk through the words, not out of the page. */
    const walk = (event: MouseEvent) => {
      if ((event.button !== 3 && event.button !== 4) || lab.ui.getState().screen !== 'lab') return;
      event.preventDefault();
      const { back, forward } = lab.inspector.getState();
      if (event.button === 3) back();
      else forward();
    };
    window.addEventListener('keydown', press);
    window.addEventListener('mouseup', walk);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('mouseup', walk);
    };
  }, [lab, text]);
}

/** In a field these keys are about its text. */
const ofFields = new Set(['Mod+A', 'Mod+Shift+A', 'Mod+Shift+C', 'Mod+Z', 'Mod+Shift+Z']);

/** Menus and lists take letters for themselves. */
const inPopup = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="menu"], [role="listbox"], [role="dialog"]') !== null;
