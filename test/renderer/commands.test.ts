import { describe, expect, it } from 'vitest';
import { commandsOf } from '../../renderer/commands.ts';
import { en } from '../../renderer/i18n/en/index.ts';
import { Bench } from './store/harness.ts';

describe('commands', () => {
  it('have names and keys of their own', async () => {
    const commands = commandsOf(await new Bench().open(), en);
    const keys = commands.flatMap(({ shortcut }) => (shortcut ? [shortcut] : []));
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    const ids = commands.map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });
});
