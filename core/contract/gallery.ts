import { z } from 'zod';
import type { GalleryItem } from '../gallery/items.ts';
import { command, id, task } from './command.ts';
import type { FileGrant } from './service.ts';

/** An item of the gallery and what of it is on this machine. */
export interface GalleryEntry extends GalleryItem {
  /** Downloaded, verified and ready for use; null: not here. */
  here: FileGrant | null;
  /** Bytes of a download that was broken off and can go on. */
  begun: number;
  /** How the file that is here was verified: against the publisher's checksum, or only by length and pinned. */
  verified: 'checksum' | 'pinned' | null;
}

export const galleryCommands = {
  gallery: command<GalleryEntry[]>()(z.object({})),
  /**
   * Downloads an item, or goes on where an earlier download broke off, verifies it, and opens it for use. The one
   * command that speaks to the network, and only when asked. Throws `not-found`, `unreadable` (the network),
   * `bad-file` (not what it should be), `cannot-write`, `cancelled`.
   */
  download: command<FileGrant>()(z.object({ item: id, task })),
  /** Deletes what is here of an item, whole or begun. */
  removeDownload: command<void>()(z.object({ item: id })),
} as const;
