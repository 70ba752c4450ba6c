import { asLabError } from '../../core/contract/errors.ts';
import type { OpenedProject } from '../../core/contract/projects.ts';
import type { FileGrant } from '../../core/contract/service.ts';
import type { Lab } from './lab.ts';
import { uploading } from './opening-files.ts';
import { shownModel } from './window-parts.ts';

/** Projects as the window opens and saves them. */
export interface ProjectActions {
  /** Saves to the project's file, or asks under which name. */
  saveProject(): Promise<void>;
  /** Asks for a project's file and opens it. */
  chooseProject(): void;
  openRecent(recent: string): void;
  /** Opens a project after the question whether to save the one there is. */
  openProject(of: { file: FileGrant } | { recent: string }): void;
  /** Puts on screen what a project remembers. */
  restore(opened: OpenedProject): Promise<void>;
}

export function createProjectActions(lab: Lab): ProjectActions {
  const { host, ui, session, training, project, parts } = lab;

  /** Opens a project after the question whether to save the one there is. */
  function openProject(of: { file: FileGrant } | { recent: string }): void {
    project.getState().leave(() => void showProject(of));
  }

  async function showProject(of: { file: FileGrant } | { recent: string }): Promise<void> {
    session.getState().setOpenError(null);
    try {
      await restore(await project.getState().open(of));
    } catch (thrown) {
      const error = asLabError(thrown);
      if (error.code !== 'cancelled') session.getState().setOpenError(error);
      if (error.code === 'not-found') void project.getState().refreshRecents();
    }
  }

  /** Puts on screen what a project remembers. */
  async function restore({
    project: info,
    view: found,
    models,
    runs,
    problems,
    corpora,
  }: OpenedProject): Promise<void> {
    for (const problem of problems) session.getState().notify('warning', problem);
    if (info?.readOnly) session.getState().notify('warning', info.readOnly);
    const texts = corpora.flatMap(({ files }) => files);
    if (texts.length > 0) training.getState().setFiles(texts);
    await session.getState().refresh();
    const there = (id: string | null | undefined) =>
      session.getState().models.some((model) => model.id === id);
    const shown = [shownModel(found?.parts ?? {}), ...models].find(there);
    const before = project.getState().unsaved;
    if (shown) await lab.showModel(shown);
    // A run to go on with stands beside the library.
    else if (runs.length > 0) ui.getState().show('lab');
    parts.set(found);
    project.setState({ unsaved: before });
  }

  return {
    saveProject: async () => {
      if (project.getState().info?.readOnly || !project.getState().info)
        ui.getState().openDialog('save-project');
      else await project.getState().save();
    },
    chooseProject: () =>
      project.getState().leave(async () => {
        const [file] = await uploading(session, '', (onProgress) =>
          host.pickFiles('project', { onProgress }),
        );
        if (file) await showProject({ file });
      }),
    openRecent: (recent) => openProject({ recent }),
    openProject,
    restore,
  };
}
