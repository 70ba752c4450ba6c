import path from 'node:path';
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, shell } from 'electron';
import { LabError } from '../../core/contract/errors.ts';
import type { FileGrant } from '../../core/contract/service.ts';
import type { Outcome } from '../../renderer/host/bridge.ts';
import { toWire } from '../shell/control.ts';
import { channels } from './channels.ts';
import type { Desktop } from './desktop.ts';
import { askForFiles, askWhereToSave, isPickKind } from './dialogs.ts';
import { isTrustedSender } from './security.ts';

const refused = (what: string) => new LabError('invalid-input', `The desktop shell refused ${what}.`);

/** Answers the preload script's messages; those from any other frame are refused. */
export function answerPage(desktop: Desktop): void {
  const windowOf = (event: IpcMainEvent | IpcMainInvokeEvent) => {
    const { window } = desktop;
    return isTrustedSender(event.senderFrame, window?.webContents) ? window : undefined;
  };
  const handle = <T>(
    channel: string,
    act: (window: NonNullable<Desktop['window']>, input: unknown) => Promise<T>,
  ) => {
    ipcMain.handle(channel, async (event, input: unknown): Promise<Outcome<T>> => {
      try {
        const window = windowOf(event);
        if (!window) throw refused('a message from a page that is not its own');
        return { value: await act(window, input) };
      } catch (thrown) {
        return { error: toWire(thrown) };
      }
    });
  };

  handle(channels.pickFiles, async (window, kind) => {
    if (!isPickKind(kind)) throw refused('an unknown kind of file');
    return await desktop.grantFiles(await askForFiles(window, kind));
  });
  handle(channels.acceptDrop, async (_window, files) => {
    const whole = (file: unknown): file is string => typeof file === 'string' && path.isAbsolute(file);
    if (!Array.isArray(files) || !files.every(whole)) throw refused('a drop without absolute paths');
    return await desktop.grantFiles(files);
  });
  handle(channels.pickSave, async (window, name): Promise<FileGrant | null> => {
    if (typeof name !== 'string') throw refused('a name that is not text');
    const file = await askWhereToSave(window, path.basename(name));
    return file === null ? null : await desktop.supervisor.grantFile({ path: file, mode: 'write' });
  });
  ipcMain.on(channels.reveal, async (event, grant: unknown) => {
    if (!windowOf(event) || typeof grant !== 'string') return;
    try {
      shell.showItemInFolder(await desktop.supervisor.grantedPath(grant));
    } catch (thrown) {
      console.error(toWire(thrown).message);
    }
  });
  ipcMain.on(channels.requestPort, (event) => {
    if (windowOf(event)) desktop.pageReady();
  });
}
