import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ModelView, PictureSheet } from '../../core/contract/extras.ts';
import type { CloudState } from './cloud-state.ts';
import type { LabLink } from './link.ts';

/** A sheet of pictures, decoded. */
interface DecodedSheet extends PictureSheet {
  bitmap: ImageBitmap;
}

/** Pictures and bookmarks that came with the model on screen. */
export interface ExtrasState {
  /** The model they are of. */
  model: string | null;
  sheet: DecodedSheet | null;
  /** There are pictures, and the window cannot decode them. */
  broken: boolean;
  views: readonly ModelView[];
}

/** Where on its sheet the picture of a row is, pixels; null where it has none. */
export function placeOf({ cells, width, cellWidth, cellHeight }: PictureSheet, row: number) {
  const cell = cells[row] ?? -1;
  if (cell < 0) return null;
  const across = Math.floor(width / cellWidth);
  return { x: (cell % across) * cellWidth, y: Math.floor(cell / across) * cellHeight };
}

/** Decodes the image itself, never an address. Throws where it cannot, or where it is not as large as it says. */
async function decode(sheet: PictureSheet): Promise<DecodedSheet> {
  const blob = new Blob([sheet.image as Uint8Array<ArrayBuffer>], { type: sheet.type });
  const bitmap = await createImageBitmap(blob);
  if (bitmap.width === sheet.width && bitmap.height === sheet.height) return { ...sheet, bitmap };
  bitmap.close();
  throw new RangeError('The image has another size than its header says.');
}

export function createExtras(link: LabLink, cloud: StoreApi<CloudState>): StoreApi<ExtrasState> {
  const nothing: ExtrasState = { model: null, sheet: null, broken: false, views: [] };
  const store = createStore<ExtrasState>()(() => nothing);
  const shown = () => {
    const { subject } = cloud.getState();
    return subject?.kind === 'model' ? subject.id : null;
  };
  const clear = () => {
    store.getState().sheet?.bitmap.close();
    store.setState(nothing);
  };

  async function load(model: string): Promise<void> {
    const { pictures, views } = await link.lab.extras({ model });
    if (shown() !== model) return;
    store.setState({ ...nothing, model, views });
    if (!pictures) return;
    const sheet = await decode(pictures).catch(() => null);
    if (shown() === model && store.getState().model === model)
      store.setState(sheet ? { sheet } : { broken: true });
    else sheet?.bitmap.close();
  }

  cloud.subscribe(({ subject, table }, before) => {
    if (subject?.id === before.subject?.id && table.words === before.table.words) return;
    clear();
    const model = shown();
    // Without them all else is as it was.
    if (model !== null && table.words.length > 0) load(model).catch(() => {});
  });
  return store;
}
