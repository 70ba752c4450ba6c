import {
  mapSettings,
  type ProjectParameters,
  projectDefaults,
  projectParameters,
} from '../../core/contract/projection.ts';
import type { Picture } from './pictures.ts';

type Name = keyof ProjectParameters;
type Method = ProjectParameters['method'];

export const mapMethods = ['umap', 'tsne', 'pca', 'axes'] as const satisfies readonly Method[];

/** What each method heeds, beside `method` and `dimensions`; the first few are what one changes most. */
const heeded: Record<Method, { plain: readonly Name[]; advanced: readonly Name[] }> = {
  umap: {
    plain: ['neighbors', 'minDist', 'metric', 'top'],
    advanced: ['spread', 'repulsion', 'epochs', 'init', 'engine', 'seed', 'dropInvalid'],
  },
  tsne: {
    plain: ['perplexity', 'metric', 'top'],
    advanced: ['epochs', 'init', 'seed', 'dropInvalid'],
  },
  pca: { plain: ['components', 'top'], advanced: ['seed', 'dropInvalid'] },
  axes: { plain: ['axes', 'metric', 'top'], advanced: ['dropInvalid'] },
};

export const settingsOf = (method: Method) => heeded[method];

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What matters of a setting: of axes and components as many as there are dimensions. */
function effective(settings: ProjectParameters, name: Name): unknown {
  const { dimensions } = settings;
  if (name === 'components') return (settings.components ?? [1, 2, 3]).slice(0, dimensions);
  if (name === 'axes') return (settings.axes ?? []).slice(0, dimensions);
  return settings[name];
}

/** Whether the map on screen was made with other settings than those now chosen. */
export function settingsDiffer({
  present,
  settings,
}: {
  present: Picture | null;
  settings: ProjectParameters;
}): boolean {
  if (present?.made.by !== 'projection') return false;
  const { parameters } = present.made;
  const { plain, advanced } = heeded[settings.method];
  // A map begun from the last picture is not made anew by beginning elsewhere.
  const names = (['method', 'dimensions', ...plain, ...advanced] as Name[]).filter(
    (name) => name !== 'init' || parameters.init !== 'last',
  );
  return names.some((name) => !same(effective(settings, name), effective(parameters, name)));
}

/** The settings of a method that were changed from what stands where nothing was chosen; axes have no such. */
export function changedSettings(settings: ProjectParameters): Name[] {
  const { plain, advanced } = heeded[settings.method];
  return [...plain, ...advanced].filter(
    (name) =>
      name !== 'axes' &&
      !same(
        effective(settings, name),
        effective({ ...projectDefaults, dimensions: settings.dimensions }, name),
      ),
  );
}

/** The settings that a map cannot be made with as they are. */
export function refusedSettings(settings: ProjectParameters): Set<Name> {
  const parsed = projectParameters.safeParse(settings);
  return new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0] as Name));
}

const numberNames = [
  ...(['neighbors', 'minDist', 'spread', 'repulsion', 'perplexity'] as const),
  ...(['epochs', 'seed', 'top'] as const),
];
export type NumberSetting = (typeof numberNames)[number];

/** Least and greatest value of each number, read from the schema's own JSON Schema. */
export const rangeOfSetting = (name: NumberSetting): { min: number; max: number; integer: boolean } =>
  ranges[name];

const ranges = (() => {
  const { properties = {} } = mapSettings.toJSONSchema({ io: 'input' });
  const entries = numberNames.map((name) => {
    const { minimum = 0, maximum = 0, type } = properties[name] as Record<string, never>;
    return [name, { min: minimum, max: maximum, integer: type === 'integer' }] as const;
  });
  return Object.fromEntries(entries) as Record<NumberSetting, { min: number; max: number; integer: boolean }>;
})();

/** The words of a text, between commas or spaces. */
export const wordsOf = (text: string): string[] => text.split(/[\s,]+/u).filter((word) => word !== '');
