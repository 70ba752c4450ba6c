import { z } from 'zod';
import type { ModelView } from '../contract/extras.ts';
import type { MetadataColumn } from '../contract/metadata.ts';
import { type ProjectParameters, projectDefaults, projectParameters } from '../contract/projection.ts';
import { parseJson } from '../json.ts';
import { cameraOf } from './projector-camera.ts';
import { type Companion, readAll } from './source.ts';

/**
 * Bookmarks of the Embedding Projector: a JSON list of states of its window (class `State` of its data.ts). Of a state
 * its name, the chosen points, the filter, the column that colours, the projection with its settings and coordinates,
 * and the camera are taken. Projections between searches ("custom"), the column of labels, the learning rate and the
 * iteration of t-SNE, and forced categories have nothing that answers to them here.
 */

/** Bytes; a state holds the coordinates of every point. */
const LARGEST = 64 * 2 ** 20;
const MOST = 100;
/** A coordinate beyond that is none. */
const FARTHEST = 1e30;

const row = z.int().nonnegative();
const point = z.tuple([z.number(), z.number(), z.number()]);
const number = z.number().optional().catch(undefined);
const yes = z.boolean().default(true).catch(true);
const stateSchema = z.object({
  label: z.string().max(500).default(''),
  /** Places among the filtered points, where there is a filter. */
  selectedPoints: z.array(row).nullish(),
  filteredPoints: z.array(row).nullish(),
  selectedProjection: z.string().nullish().catch(null),
  pcaComponentDimensions: z.array(row).min(2).max(3).default([0, 1, 2]).catch([0, 1, 2]),
  tSNEPerplexity: number,
  tSNEis3d: yes,
  umapNeighbors: number,
  umapIs3d: yes,
  selectedColorOptionName: z.string().max(1000).nullish().catch(null),
  cameraDef: z
    .object({ orthographic: z.boolean().default(false), position: point, target: point, zoom: z.number() })
    .nullish()
    .catch(null),
  /** Of the filtered points, where there is a filter: coordinates by names such as "pca-0". */
  projections: z.array(z.unknown()).nullish().catch(null),
});
export type State = z.output<typeof stateSchema>;

/** The states in a file. Null where it holds none that can be read. Throws what reading it throws. */
export async function readStates(file: Companion): Promise<State[] | null> {
  const source = await file.open();
  try {
    const bytes = await readAll(source, LARGEST);
    const parsed = bytes && z.array(stateSchema).max(MOST).safeParse(parseJson(bytes));
    return parsed?.success ? parsed.data : null;
  } catch (error) {
    // No JSON, no UTF-8, or far too much of it.
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)
      return null;
    throw error;
  } finally {
    await source.close?.();
  }
}

/**
 * States as views of a model that has taken some rows of the file.
 * @param taken [V] the row of the file that is at each place of the model
 * @param rows of the file
 */
export function viewsOf(
  states: readonly State[],
  taken: ArrayLike<number>,
  rows: number,
  columns: readonly MetadataColumn[],
): ModelView[] {
  const place = new Int32Array(rows).fill(-1);
  for (let at = 0; at < taken.length; at++) place[taken[at]!] = at;
  /** Places of those rows that were taken. */
  const placed = (list: readonly (number | undefined)[]) =>
    Uint32Array.from(
      list.flatMap((at) => (at !== undefined && at < rows ? place[at]! : -1)).filter((at) => at >= 0),
    );
  return states.map((state, i): ModelView => {
    const { filteredPoints, selectedColorOptionName: colored } = state;
    // The Projector leaves an empty list where a filter was taken back.
    const filter = filteredPoints?.length ? filteredPoints : null;
    const chosen = (state.selectedPoints ?? []).map((at) => (filter ? filter[at] : at));
    const map = mapOf(state);
    return {
      name: state.label.trim().slice(0, 200).trim() || String(i + 1),
      rows: placed(chosen).sort(),
      isolated: filter && placed(filter).sort(),
      colorBy: columns.find(({ name }) => name === colored)?.name ?? null,
      map,
      positions: map && positionsOf(state, map, filter, place, taken.length),
      camera: map && state.cameraDef ? cameraOf(state.cameraDef, map.dimensions) : null,
    };
  });
}

const clamp = (value: number | undefined, least: number, most: number, otherwise: number): number =>
  value === undefined ? otherwise : Math.min(most, Math.max(least, value));

/** How the projection of a state is made here; null for one that is not. */
function mapOf(state: State): ProjectParameters | null {
  const { neighbors, perplexity } = projectDefaults;
  const made = { pca: pcaOf, tsne: tsneOf, umap: umapOf }[state.selectedProjection ?? ''];
  const parsed = projectParameters.safeParse(made?.());
  return parsed.success ? parsed.data : null;

  function pcaOf() {
    const { pcaComponentDimensions: axes } = state;
    const first = axes.every((axis, i) => axis === i);
    return {
      ...{ method: 'pca', dimensions: axes.length },
      ...(first ? {} : { components: axes.map((axis) => axis + 1) }),
    };
  }
  function tsneOf() {
    const given = clamp(state.tSNEPerplexity, 1, 200, perplexity);
    return { method: 'tsne', dimensions: state.tSNEis3d ? 3 : 2, perplexity: given };
  }
  function umapOf() {
    const given = Math.round(clamp(state.umapNeighbors, 2, 200, neighbors));
    return { method: 'umap', dimensions: state.umapIs3d ? 3 : 2, neighbors: given };
  }
}

/** What the Projector calls the coordinates of a map. */
export const axesOf = ({ method, dimensions, components }: ProjectParameters): string[] =>
  Array.from({ length: dimensions }, (_, i) =>
    method === 'pca' ? `pca-${(components?.[i] ?? i + 1) - 1}` : `${method}-${i}`,
  );

/**
 * Coordinates in the cube from -1 to 1 that the Projector stretches every axis to, so that its camera sees the same
 * here. Null where a state holds none.
 */
function positionsOf(
  { projections }: State,
  map: ProjectParameters,
  filter: readonly number[] | null,
  place: Int32Array,
  size: number,
): Float32Array | null {
  const names = axesOf(map);
  const dims = names.length;
  const positions = new Float32Array(size * dims).fill(Number.NaN);
  const low = new Array<number>(dims).fill(Number.POSITIVE_INFINITY);
  const high = new Array<number>(dims).fill(Number.NEGATIVE_INFINITY);
  for (const [i, point] of (projections ?? []).entries()) {
    const at = place[filter ? (filter[i] ?? -1) : i] ?? -1;
    if (typeof point !== 'object' || point === null) continue;
    const values = names.map((name) =>
      Object.hasOwn(point, name) ? (point as Record<string, unknown>)[name] : null,
    );
    if (!values.every((value) => typeof value === 'number')) continue;
    for (const [d, value] of values.entries()) {
      low[d] = Math.min(low[d]!, value);
      high[d] = Math.max(high[d]!, value);
      if (at >= 0) positions[at * dims + d] = value;
    }
  }
  if (![...low, ...high].every((value) => Math.abs(value) < FARTHEST)) return null;
  for (let i = 0; i < positions.length; i++) {
    const d = i % dims;
    const width = high[d]! - low[d]!;
    positions[i] = width > 0 ? ((positions[i]! - low[d]!) / width) * 2 - 1 : positions[i]! * 0;
  }
  return positions;
}
