import { describe, expect, it } from 'vitest';
import { type ProjectParameters, projectDefaults } from '../../../core/contract/projection.ts';
import {
  changedSettings,
  rangeOfSetting,
  refusedSettings,
  settingsDiffer,
  wordsOf,
} from '../../../renderer/store/map-settings.ts';

const settings = (given: Partial<ProjectParameters>): ProjectParameters => ({ ...projectDefaults, ...given });
const differ = (made: Partial<ProjectParameters>, now: Partial<ProjectParameters>) =>
  settingsDiffer({
    present: {
      ...{ positions: new Float32Array(3), points: 1, shown: 1, dimensions: 3, forming: false },
      made: { by: 'projection', parameters: settings(made) },
    },
    settings: settings(now),
  });

const axis = (from: string, to: string) => ({ from: [from], to: [to] });

describe('settings of a map', () => {
  it('differ where the method heeds them', () => {
    expect(differ({}, { perplexity: 5 })).toBe(false);
    expect(differ({}, { spread: 2 })).toBe(true);
    expect(differ({ method: 'tsne' }, { method: 'tsne', perplexity: 5 })).toBe(true);
    expect(differ({ method: 'tsne' }, { method: 'tsne', minDist: 0.5 })).toBe(false);
    expect(differ({ method: 'pca' }, { method: 'pca', components: [1, 2, 3] })).toBe(false);
    expect(differ({ method: 'pca' }, { method: 'pca', components: [1, 2, 4] })).toBe(true);
    const [a, b] = [axis('he', 'she'), axis('bad', 'good')];
    const flat = { method: 'axes', dimensions: 2 } as const;
    expect(differ({ ...flat, axes: [a, b] }, { ...flat, axes: [a, b, a] })).toBe(false);
    expect(differ({ ...flat, axes: [a, b] }, { ...flat, axes: [b, a] })).toBe(true);
  });

  it('are named where they were changed, and where no map can be made with them', () => {
    expect(changedSettings(settings({ perplexity: 5 }))).toEqual([]);
    expect(changedSettings(settings({ method: 'tsne', perplexity: 5, seed: 3 }))).toEqual([
      'perplexity',
      'seed',
    ]);
    expect([...refusedSettings(settings({}))]).toEqual([]);
    expect([...refusedSettings(settings({ method: 'axes' }))]).toEqual(['axes']);
    expect([...refusedSettings(settings({ epochs: 0 }))]).toEqual(['epochs']);
  });

  it('have the ranges of the contract', () => {
    expect(rangeOfSetting('perplexity')).toEqual({ min: 1, max: 200, integer: false });
    expect(rangeOfSetting('seed')).toEqual({ min: 0, max: 0xffff_ffff, integer: true });
  });

  it('take words between commas and spaces', () => {
    expect(wordsOf(' he, man  boy,,')).toEqual(['he', 'man', 'boy']);
    expect(wordsOf(' , ')).toEqual([]);
  });
});
