import type { FileGrant } from './service.ts';

/** Things a native menu or the system can ask of the window. */
export type HostRequest =
  | { kind: 'train-text' }
  | { kind: 'open-embeddings' }
  | { kind: 'toy-world' }
  | { kind: 'export-model' }
  | { kind: 'find-word' }
  | { kind: 'shortcuts' }
  | { kind: 'open-project' }
  | { kind: 'save-project' }
  | { kind: 'save-project-as' }
  | { kind: 'copy-project' }
  | { kind: 'open-files'; files: FileGrant[] };

/** `corpus-folder`: a folder, which stands for the texts in it and below; each becomes a grant. */
export type PickKind = 'corpus' | 'corpus-folder' | 'embeddings' | 'questions' | 'words' | 'project';

/**
 * What a shell does for the interface and the services cannot: dialogs, drops, menus. Everything else goes
 * over the LabService port. Paths never reach the interface; it gets grants.
 */
export interface Host {
  readonly kind: 'desktop' | 'browser';
  /** Asks the user for files; empty when dismissed. In a browser the files are uploaded, with progress. */
  pickFiles(
    kind: PickKind,
    options?: { onProgress?: (done: number, total: number) => void },
  ): Promise<FileGrant[]>;
  /** Grants files dropped on the window; on the desktop a folder among them stands for its texts. */
  acceptDrop(
    files: File[],
    options?: { onProgress?: (done: number, total: number) => void },
  ): Promise<FileGrant[]>;
  /** Asks where to write; null when dismissed. In a browser always null: `deliver` downloads instead. */
  pickSave(suggestedName: string): Promise<FileGrant | null>;
  /** Hands a written file to the user: a download in the browser, shown in its folder on the desktop. */
  deliver(file: FileGrant): void;
  /** Menu commands and files opened from the system. */
  onRequest(listener: (request: HostRequest) => void): () => void;
  /** Called when the service process has died and again when a new port is ready. */
  onService(listener: (state: ServiceState) => void): () => void;
}

/** `ended`: the shell itself is gone (Ctrl+C at the web shell), so nothing is being started again. */
export type ServiceState = 'lost' | 'restarted' | 'ended';
