import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder } from '../../../app/shell/data-folder.ts';

describe('dataFolder', () => {
  const home = path.resolve('/home/ada');
  const place = (platform: string, env: Record<string, string>) => dataFolder({ platform, env }, home);

  it('is ORRERY_HOME where that is set, on any platform', () => {
    const own = path.resolve('/data/orrery');
    for (const platform of ['linux', 'darwin', 'win32']) {
      expect(place(platform, { ORRERY_HOME: own, XDG_DATA_HOME: '/x', APPDATA: '/y' })).toBe(own);
    }
    expect(place('linux', { ORRERY_HOME: 'relative' })).toBe(path.resolve('relative'));
  });

  it('is the place the platform gives to an application', () => {
    expect(place('linux', {})).toBe(path.join(home, '.local/share/orrery'));
    expect(place('linux', { XDG_DATA_HOME: path.resolve('/x') })).toBe(path.resolve('/x/orrery'));
    expect(place('linux', { XDG_DATA_HOME: 'relative' })).toBe(path.join(home, '.local/share/orrery'));
    expect(place('darwin', {})).toBe(path.join(home, 'Library/Application Support/Orrery'));
    expect(place('win32', { APPDATA: path.resolve('/roaming') })).toBe(path.resolve('/roaming/Orrery'));
    expect(place('win32', {})).toBe(path.join(home, 'AppData/Roaming/Orrery'));
  });
});
