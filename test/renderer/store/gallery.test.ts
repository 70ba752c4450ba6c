import { beforeEach, describe, expect, it } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import type { GalleryEntry } from '../../../core/contract/gallery.ts';
import { galleryItems } from '../../../core/gallery/items.ts';
import { catalogueOf } from '../../../renderer/i18n/catalogue.ts';
import { Bench, deferred, settle } from './harness.ts';

const file = { id: 'g1', name: 'text8.zip', size: 10 };
const entry = (here: typeof file | null): GalleryEntry => ({
  ...galleryItems[0]!,
  here,
  begun: 0,
  verified: here ? 'checksum' : null,
});

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('the gallery in the window', () => {
  it('follows a download, can cancel it, and lists what is here afterwards', async () => {
    const answer = deferred<typeof file>();
    let here = false;
    bench.answers = { gallery: () => [entry(here ? file : null)], download: () => answer.promise };
    const lab = await bench.open();
    const { download, cancel } = lab.gallery.getState();
    const done = download('text8');
    await settle();
    const { task } = bench.asked('download')[0] as { task: string };
    bench.hub.emit('task', {
      ...{ task, stage: 'Downloading', done: 5, total: 10, unit: 'bytes', perSecond: 5, secondsLeft: 1 },
    });
    await settle();
    expect(lab.gallery.getState().downloads.text8).toMatchObject({ fraction: 0.5, stage: 'Downloading' });
    cancel('text8');
    await settle();
    expect(bench.asked('cancel')).toEqual([{ task }]);
    here = true;
    answer.resolve(file);
    expect(await done).toEqual(file);
    expect(lab.gallery.getState()).toMatchObject({ downloads: {}, entries: [{ here: file }] });
    lab.takeDownload('corpus', file);
    expect(lab.training.getState()).toMatchObject({ source: 'files', files: [file] });
  });

  it('shows why one failed at that item, and nothing where it was cancelled', async () => {
    bench.answers = {
      gallery: () => [entry(null)],
      download: ({ item }) => {
        throw new LabError(item === 'men' ? 'cancelled' : 'unreadable', 'No network.');
      },
    };
    const lab = await bench.open();
    await lab.gallery.getState().download('men');
    await lab.gallery.getState().download('text8');
    expect(lab.gallery.getState().errors).toMatchObject({ text8: { message: 'No network.' } });
    expect(lab.gallery.getState().errors.men).toBeUndefined();
  });

  it('describes every item in both languages', () => {
    for (const language of ['en', 'ru'] as const)
      expect(Object.keys(catalogueOf(language).gallery.about).sort()).toEqual(
        galleryItems.map(({ id }) => id).sort(),
      );
  });
});
