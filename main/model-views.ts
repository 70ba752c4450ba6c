import type { ModelView } from '../core/contract/extras.ts';
import { type ProjectParameters, projectDefaults } from '../core/contract/projection.ts';
import type { EmbeddingModel } from '../core/model.ts';
import { type ProjectOptions, project } from './geometry/index.ts';
import type { Projections } from './projections.ts';

/**
 * Keeps the maps that came with a model's bookmarks, so that they are shown as they were and their cameras see the
 * same. The first bookmark's is the one that is shown first. Throws `cannot-write`.
 */
export async function keepMaps(
  id: string,
  views: readonly ModelView[],
  projections: Projections,
): Promise<void> {
  const maps = new Map<string, () => Promise<void>>();
  for (const { map, positions, isolated } of views) {
    const name = map && `${map.method}-${map.dimensions}`;
    if (!name || !positions || isolated || maps.has(name)) continue;
    const points = positions.length / map.dimensions;
    let dropped = 0;
    for (let at = 0; at < positions.length; at += map.dimensions) if (Number.isNaN(positions[at])) dropped++;
    if (dropped === points) continue;
    const projection = {
      model: id,
      parameters: map,
      points,
      positions,
      ...{ epoch: 1, epochs: 1 },
      came: true as const,
    };
    maps.set(name, () => projections.save(dropped > 0 ? { ...projection, dropped } : projection));
  }
  for (const save of [...maps.values()].reverse()) await save();
}

/**
 * Views as a file for another program needs them: of words that there are, and with the positions of their maps where
 * these are known. What a filter leaves is placed by its principal components where no map is. Throws as `project`.
 */
export async function viewsWithPositions(
  id: string,
  { input, dim, views: own = [] }: EmbeddingModel,
  given: readonly ModelView[] | undefined,
  projections: Projections,
  options: ProjectOptions,
): Promise<ModelView[]> {
  const size = input.length / dim;
  const inside = (rows: Uint32Array) => rows.filter((row) => row < size);
  /** Where the words are in the map of a view; null where it is not kept. */
  const known = async ({ name, map }: ModelView): Promise<Float32Array | null> => {
    if (!map) return null;
    const { method, dimensions } = map;
    const last = await projections.load(id, dimensions, method);
    if (last?.parameters.method === method) {
      const all = new Float32Array(size * dimensions).fill(Number.NaN);
      all.set(last.positions.subarray(0, all.length));
      return all;
    }
    const alike = (other: ProjectParameters | null) =>
      other?.method === method && other.dimensions === dimensions;
    return own.find((view) => view.name === name && alike(view.map))?.positions ?? null;
  };
  const placed: ModelView[] = [];
  for (const view of given ?? own) {
    const { map, rows, isolated } = view;
    const fits = view.positions?.length === size * (map?.dimensions ?? 0) ? view.positions : null;
    const positions = fits ?? (await known(view));
    const whole = { ...view, rows: inside(rows), isolated: isolated && inside(isolated), positions };
    if (positions || !isolated) {
      placed.push(whole);
      continue;
    }
    const components: ProjectParameters =
      map?.method === 'pca' ? map : { ...projectDefaults, method: 'pca', dimensions: map?.dimensions ?? 3 };
    const made = await project({ data: input, rows: size, dim }, components, options);
    const all = new Float32Array(size * components.dimensions).fill(Number.NaN);
    all.set(made.positions);
    placed.push({
      ...whole,
      map: components,
      positions: all,
      camera: map === components ? view.camera : null,
    });
  }
  return placed;
}
