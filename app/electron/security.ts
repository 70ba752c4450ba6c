import { app, type Session, session, type WebContents, type WebFrameMain } from 'electron';
import { appOrigin } from './scheme.ts';

/** What a page may load at all: our files, what they make in memory, and the developer tools. */
const ownSchemes = new Set(['app:', 'blob:', 'data:', 'devtools:']);

/** Whether an address is the interface's own. `app:` is not special to `URL`, so its `origin` says nothing. */
function isOwnPage(address: string): boolean {
  try {
    const { protocol, host } = new URL(address);
    return `${protocol}//${host}` === appOrigin;
  } catch {
    return false;
  }
}

/**
 * Electron's security checklist, for every page that ever comes to be: no navigation away, no new window, no
 * webview, no permission, and no request that leaves the machine.
 */
export function harden(): void {
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
  hardenSession(session.defaultSession);
}

function hardenContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

function hardenSession(own: Session): void {
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !ownSchemes.has(new URL(details.url).protocol) });
  });
}

/** Whether an IPC message comes from the interface itself: our window's top frame, showing our page. */
export function isTrustedSender(frame: WebFrameMain | null, window: WebContents | undefined): boolean {
  return frame !== null && window !== undefined && frame === window.mainFrame && isOwnPage(frame.url);
}
