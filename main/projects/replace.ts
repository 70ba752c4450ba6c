import { stat } from 'node:fs/promises';
import { LabError } from '../../core/contract/errors.ts';
import type { CommandRequest } from '../../core/contract/service.ts';
import type { Lock } from '../lock.ts';
import type { ProjectFile } from './project-file.ts';

/** Throws `busy` where saving to the file that is open would undo what somebody else has saved. */
export async function mayReplace(
  { file, lock, readOnly }: { file: ProjectFile; lock: Lock | null; readOnly: string | null },
  { revision, file: chosen }: CommandRequest<'saveProject'>,
): Promise<void> {
  const elsewhere = 'Save it under another name, or open it again.';
  if (!lock) throw new LabError('busy', `${file.name} was opened for reading only. ${readOnly} ${elsewhere}`);
  if (!(await lock.held()))
    throw new LabError('busy', `Another Orrery has taken ${file.name} over. ${elsewhere}`);
  if (chosen !== undefined) return;
  if (revision !== undefined && revision !== file.directory.revision) {
    const when = new Date(file.directory.saved).toLocaleTimeString('en-GB');
    throw new LabError('busy', `${file.name} was saved in another window at ${when}. ${elsewhere}`);
  }
  if ((await stat(file.path).catch(() => null)) && !(await file.unchanged())) {
    throw new LabError('busy', `${file.name} was changed by another program. ${elsewhere}`);
  }
}
