import { describe, expect, it } from 'vitest';
import { commandsOf } from '../../renderer/commands.ts';
import { en } from '../../renderer/i18n/en/index.ts';
import { Bench, model, settle } from './store/harness.ts';

describe('commands', () => {
  it('have names and keys of their own', async () => {
    const commands = commandsOf(await new Bench().open(), en);
    const keys = commands.flatMap(({ shortcut }) => (shortcut ? [shortcut] : []));
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    const ids = commands.map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('reach what menus, lists and choices do', async () => {
    const bench = new Bench();
    bench.models = [model()];
    bench.answers = {
      metadata: () => ({
        columns: [{ name: 'age', kind: 'number', values: Float64Array.of(5, 3, 7, 9, 1) }],
      }),
      axis: () => ({ along: new Float32Array(5) }),
      closeness: () => ({ cosine: new Float32Array(5) }),
    };
    const lab = await bench.open();
    await lab.showModel('m1');
    await lab.axes.getState().show({ id: '', name: 'sex', from: ['man'], to: ['woman'] });
    lab.axes.getState().save();
    lab.selection.getState().select([1, 2]);
    lab.selection.getState().saveSet('court');
    lab.inspector.getState().select(1);
    lab.wordTable.getState().setOpen(true);
    await settle();
    const titles = commandsOf(lab, en).flatMap(({ available, title }) => (available ? [title] : []));
    for (const title of [
      ...['Remove model…', 'Make a t-SNE map', 'Language: Русский', 'Size by: age', 'Zoom in'],
      ...['Words along the axis sex', 'Select the set court, 2 words', 'Neighbours of king: Save as CSV'],
      ...['Word table: Copy as a table', 'Find the odd one out', 'Train on a folder of texts…'],
    ])
      expect(titles).toContain(title);
  });
});
