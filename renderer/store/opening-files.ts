import type { StoreApi } from 'zustand/vanilla';
import { asLabError } from '../../core/contract/errors.ts';
import type { FileGrant } from '../../core/contract/service.ts';
import type { Lab } from './lab.ts';
import { mendable } from './opening.ts';
import type { SessionState } from './session.ts';

/** What opens files, whatever they are. */
export interface FileActions {
  /** The first door: asks for text files and opens the training panel on them. */
  chooseText(kind?: 'corpus' | 'corpus-folder'): Promise<void>;
  writeText(): void;
  /** A file of the words to train. */
  chooseWordList(): Promise<void>;
  /** The second door; with `ask` the dialog comes also where nothing must be chosen. */
  chooseEmbeddings(ask?: boolean): Promise<void>;
  /** Opens the file of the opening dialog as it was chosen there. */
  openConsidered(): Promise<void>;
  openDropped(files: File[]): Promise<void>;
  /** By content: what is no table of vectors is text to train on. */
  openFiles(files: FileGrant[]): Promise<void>;
  /** Something from the gallery: a corpus goes to the training panel, vectors are opened. */
  takeDownload(kind: 'corpus' | 'vectors', file: FileGrant): void;
}

/** Files whose name says they hold embeddings: a failure to open them is an error, not a hint that they are text. */
const embeddingNames =
  /(\.(safetensors|vec|bin|w2v|glove|npy|npz|parquet|arrow|feather|bytes|model)|([._-]|^)(tensors?|vectors?|embeddings?)\.tsv|projector_config\.json)(\.gz)?$/i;

/** The file of vectors among several, and those that belong to it; a configuration names the others. */
function belonging(files: FileGrant[]): [FileGrant, FileGrant[]] {
  const vectors =
    files.find(({ name }) => /projector_config\.json$/i.test(name)) ??
    files.find(({ name }) => embeddingNames.test(name)) ??
    files[0]!;
  return [vectors, files.filter((file) => file !== vectors)];
}

const isProject = ({ name }: FileGrant): boolean => /\.orrery$/i.test(name);

/** Follows an upload in the place where transfers are shown. */
export async function uploading(
  session: StoreApi<SessionState>,
  name: string,
  work: (onProgress: (done: number, total: number) => void) => Promise<FileGrant[]>,
): Promise<FileGrant[]> {
  const { setTransfer, setOpenError } = session.getState();
  setOpenError(null);
  try {
    return await work((done, total) =>
      setTransfer({ kind: 'upload', name, task: '', fraction: total > 0 ? done / total : null }),
    );
  } catch (thrown) {
    const error = asLabError(thrown);
    if (error.code !== 'cancelled') setOpenError(error);
    return [];
  } finally {
    setTransfer(null);
  }
}

export function createFileActions(lab: Lab): FileActions {
  const { host, ui, session, opening, training } = lab;
  const takeAsCorpus = (files: FileGrant[]) => {
    training.getState().setFiles(files);
    ui.getState().togglePanel('left', true);
    ui.getState().show('lab');
  };

  /** Opens a file at once where there is nothing to choose; else the dialog asks. Throws LabError. */
  async function openOrAsk(file: FileGrant, companions: FileGrant[], ask = false): Promise<void> {
    if (!(await opening.getState().consider(file, companions, ask))) return;
    try {
      const { id } = await session.getState().openModel(file, companions);
      await lab.showModel(id);
    } catch (thrown) {
      const error = asLabError(thrown);
      if (!mendable(error)) throw error;
      opening.getState().ask(file, companions, error);
    }
  }

  async function openAsModel(file: FileGrant, companions: FileGrant[] = [], ask = false): Promise<void> {
    session.getState().setOpenError(null);
    try {
      await openOrAsk(file, companions, ask);
    } catch (thrown) {
      const error = asLabError(thrown);
      if (error.code !== 'cancelled') session.getState().setOpenError(error);
    }
  }

  /** By content: what is no table of vectors is text to train on. */
  async function openFiles(files: FileGrant[]): Promise<void> {
    const [first] = files;
    if (!first) return;
    if (isProject(first)) return lab.openProject({ file: first });
    const [vectors, others] = belonging(files);
    if (files.length > 1 && !embeddingNames.test(vectors.name)) return takeAsCorpus(files);
    session.getState().setOpenError(null);
    try {
      await openOrAsk(vectors, others);
    } catch (thrown) {
      const error = asLabError(thrown);
      const text = error.code === 'bad-file' && error.details.text === true;
      if (text && !embeddingNames.test(vectors.name)) takeAsCorpus(files);
      else if (error.code !== 'cancelled') session.getState().setOpenError(error);
    }
  }

  return {
    chooseText: async (kind = 'corpus') => {
      const files = await uploading(session, '', (onProgress) => host.pickFiles(kind, { onProgress }));
      if (files.length > 0) takeAsCorpus(files);
    },
    writeText: () => {
      training.getState().setSource('text');
      ui.getState().togglePanel('left', true);
      ui.getState().show('lab');
    },
    chooseWordList: async () => {
      const [file] = await uploading(session, '', (onProgress) => host.pickFiles('words', { onProgress }));
      if (file) training.getState().setWordList(file);
    },
    chooseEmbeddings: async (ask = false) => {
      const files = await uploading(session, '', (onProgress) =>
        host.pickFiles('embeddings', { onProgress }),
      );
      if (files[0] && isProject(files[0])) lab.openProject({ file: files[0] });
      else if (files[0]) await openAsModel(...belonging(files), ask);
    },
    openConsidered: async () => {
      const { file, companions, options, close } = opening.getState();
      if (!file) return;
      close();
      try {
        const { id } = await session.getState().openModel(file, companions, options);
        await lab.showModel(id);
      } catch (thrown) {
        const error = asLabError(thrown);
        if (mendable(error)) opening.getState().ask(file, companions, error);
        else if (error.code !== 'cancelled') session.getState().setOpenError(error);
      }
    },
    openDropped: async (dropped) => {
      const name = dropped.length === 1 ? dropped[0]!.name : '';
      await openFiles(
        await uploading(session, name, (onProgress) => host.acceptDrop(dropped, { onProgress })),
      );
    },
    openFiles,
    takeDownload: (kind, file) => (kind === 'corpus' ? takeAsCorpus([file]) : void openAsModel(file)),
  };
}
