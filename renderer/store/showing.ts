import { asLabError } from '../../core/contract/errors.ts';
import { toyPreset, toyTokens } from '../../core/corpus/toy/preset.ts';
import type { CloudState } from './cloud-state.ts';
import type { Lab } from './lab.ts';
import type { LabLink } from './link.ts';
import { draftOf } from './parameters.ts';
import type { World } from './training.ts';
import { readVocabulary } from './vocabulary.ts';

/** What comes on screen: a run as it trains, and a model. */
export interface ScreenActions {
  /** Starts the run described by the form and shows its cloud. */
  train(): Promise<void>;
  /** The third door: a toy world with settings that give a result within seconds. */
  tryWorld(world: World): Promise<void>;
  showModel(model: string): Promise<void>;
  showRun(run: string): Promise<void>;
  /** Puts a run on the timeline and its last known cloud on screen. */
  follow(run: string): Promise<void>;
  resumeInterrupted(run: string): Promise<void>;
  removeModel(model: string): Promise<void>;
  goHome(): void;
}

export function createScreenActions(lab: Lab, link: LabLink): ScreenActions {
  const { ui, session, training, cloud, inspector, project, views } = lab;

  /** Fetches how a run's cloud formed, while its subject is on screen. A run without is as good: it is not scrubbed. */
  async function recall(run: string, of: CloudState['subject']): Promise<void> {
    const recorded = await link.lab.recording({ run }).catch(() => null);
    if (recorded && cloud.getState().subject === of) cloud.getState().setRecorded(run, recorded);
  }

  /** Puts a run on the timeline and its last known cloud on screen. */
  async function follow(id: string): Promise<void> {
    try {
      const { vocabulary, frame } = await training.getState().watch(id);
      const { subject, table, picture } = cloud.getState();
      if (subject?.id !== id) return;
      if (vocabulary && table.words.length === 0) cloud.getState().setTable(readVocabulary(vocabulary));
      if (frame && !picture) cloud.getState().setFrame(frame);
      await recall(id, subject);
    } catch (thrown) {
      training.getState().setError(asLabError(thrown));
    }
  }

  /** The run on screen has become a model: its points stay, and a toy world goes straight on to its map. */
  async function becomeModel(model: string): Promise<void> {
    const toy = training.getState().source === 'toy';
    ui.getState().rememberModel(model);
    project.getState().hold(model);
    try {
      await cloud.getState().showModel(model, { keep: true });
    } catch (thrown) {
      cloud.setState({ error: asLabError(thrown) });
      return;
    }
    void inspector.getState().reload();
    if (toy) await cloud.getState().project({ method: 'umap' });
  }

  session.subscribe(({ runs }, before) => {
    if (runs === before.runs) return;
    const { subject } = cloud.getState();
    if (subject?.kind !== 'run') return;
    const now = runs.find(({ id }) => id === subject.id);
    if (!now) return;
    if ((now.state === 'done' || now.state === 'stopped') && now.model) void becomeModel(now.model);
    else if (now.state === 'stopped' || (now.state === 'failed' && !cloud.getState().picture))
      cloud.getState().clear();
  });

  return {
    train: async () => {
      const id = await training.getState().start();
      if (!id) return;
      project.getState().holdRun(id);
      inspector.getState().reset();
      cloud.getState().showRun(id);
      ui.getState().show('lab');
      // Events may have come before the answer did; the history holds them.
      await follow(id);
    },
    tryWorld: async (world) => {
      const form = training.getState();
      form.setSource('toy');
      form.setWorld(world);
      form.setTokens(toyTokens);
      form.setDraft(draftOf(toyPreset));
      ui.getState().show('lab');
      await lab.train();
    },
    showModel: async (model) => {
      views.save();
      const summary = session.getState().models.find(({ id }) => id === model);
      ui.getState().show('lab');
      ui.getState().rememberModel(model);
      lab.project.getState().hold(model);
      session.getState().setOpenError(null);
      inspector.getState().reset();
      const maker = session.getState().runs.find((candidate) => candidate.model === model);
      if (summary?.parameters) training.getState().adopt(summary.parameters);
      if (maker)
        training
          .getState()
          .watch(maker.id)
          .catch(() => {});
      else training.getState().forget();
      // Something to look at within a moment; UMAP is the user's to ask for.
      const first = async () => {
        const { project, settings } = cloud.getState();
        if (summary?.words === 0) return;
        await project({ method: 'pca' });
        if (cloud.getState().subject?.id !== model || cloud.getState().error) return;
        cloud.getState().change({ method: settings.method });
        cloud.setState({ provisional: true });
      };
      try {
        const shown = cloud.getState().showModel(model, { first });
        const { subject } = cloud.getState();
        if (maker) void recall(maker.id, subject);
        await shown;
      } catch (thrown) {
        cloud.setState({ error: asLabError(thrown) });
      }
    },
    showRun: async (id) => {
      ui.getState().show('lab');
      inspector.getState().reset();
      cloud.getState().showRun(id);
      await follow(id);
    },
    follow,
    resumeInterrupted: async (id) => {
      project.getState().holdRun(id);
      await lab.showRun(id);
      await training.getState().resume();
    },
    removeModel: async (model) => {
      await session.getState().removeModel(model);
      const gone = !session.getState().models.some(({ id }) => id === model);
      if (gone && training.getState().pretrained === model) training.getState().setPretrained(null);
      if (!gone || cloud.getState().subject?.id !== model) return;
      cloud.getState().clear();
      inspector.getState().reset();
      training.getState().forget();
    },
    goHome: () => {
      ui.getState().show('start');
      ui.getState().rememberModel(null);
      void project.getState().refreshRecents();
    },
  };
}
