import type { ModelView } from '../contract/extras.ts';
import type { ProjectParameters } from '../contract/projection.ts';
import type { EmbeddingModel } from '../model.ts';
import { formatFloat32 } from './numbers.ts';
import { axesOf } from './projector-bookmarks.ts';
import { cameraDefOf, firstCamera } from './projector-camera.ts';

/**
 * The views of a model as bookmarks of the Embedding Projector, a text in pieces; null where there are none. Of a map
 * that the Projector does not know, or makes anew at every opening (UMAP, t-SNE) and that has no positions, the
 * bookmark shows its principal components, from where it begins.
 */
export function statesText(model: EmbeddingModel): Iterable<string> | null {
  const { views = [] } = model;
  return views.length === 0 ? null : pieces(model, views);
}

function* pieces(model: EmbeddingModel, views: readonly ModelView[]): Generator<string> {
  yield '[';
  for (const [i, view] of views.entries()) {
    const { projections, ...state } = stateOf(model, view);
    yield `${i > 0 ? ',' : ''}${JSON.stringify(state).slice(0, -1)},"projections":[`;
    yield* projections;
    yield ']}';
  }
  yield ']';
}

function stateOf({ words, dim, columns = [] }: EmbeddingModel, view: ModelView) {
  const { name, rows, colorBy, map, positions } = view;
  const made = map && (map.method === 'pca' || (positions && map.method !== 'axes')) ? map : null;
  const shown = made && positions ? positions : null;
  // Without coordinates the Projector has nowhere to put the points that a filter leaves.
  const isolated = shown ? view.isolated : null;
  const places = isolated && new Map(Array.from(isolated, (row, place) => [row, place]));
  const is3d = made?.dimensions !== 2;
  return {
    label: name,
    isSelected: false,
    selectedProjection: made?.method ?? 'pca',
    dataSetDimensions: [words.length, dim],
    // The Projector restores all of these, and stops at one that is missing.
    ...{ tSNEIteration: made?.method === 'tsne' ? 1 : 0, tSNEPerplexity: made?.perplexity ?? 0 },
    ...{ tSNELearningRate: 1, tSNEis3d: is3d, umapIs3d: is3d, umapNeighbors: made?.neighbors ?? 15 },
    pcaComponentDimensions: componentsOf(made),
    selectedPoints: Array.from(rows, (row) => (places ? (places.get(row) ?? -1) : row)).filter(
      (at) => at >= 0,
    ),
    ...(isolated ? { filteredPoints: Array.from(isolated) } : {}),
    selectedColorOptionName: columns.find((column) => column.name === colorBy)?.name ?? 'No color map',
    forceCategoricalColoring: false,
    // What it calls the only column of a file without a header.
    selectedLabelOption: columns.length > 0 ? 'word' : 'label',
    cameraDef: made && view.camera ? cameraDefOf(stretched(view.camera, shown, isolated)) : firstCamera,
    projections: made && shown ? coordinates(shown, made, isolated, words.length) : [],
  };
}

type Camera = NonNullable<ModelView['camera']>;

/** A camera over points that the Projector stretches to a cube from -1 to 1, axis by axis. */
function stretched(camera: Camera, positions: Float32Array | null, isolated: Uint32Array | null): Camera {
  if (!positions) return camera;
  const { dimensions: dims, height } = camera;
  const rows = isolated ?? Uint32Array.from({ length: positions.length / dims }, (_, row) => row);
  const target: Camera['target'] = [0, 0, 0];
  let factors = 0;
  for (let d = 0; d < dims; d++) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const row of rows) {
      const value = positions[row * dims + d]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const factor = high > low ? 2 / (high - low) : 1;
    factors += factor;
    target[d] = high > low ? (camera.target[d]! - low) * factor - 1 : 0;
  }
  return { ...camera, target, height: (height * factors) / dims };
}

const componentsOf = (map: ProjectParameters | null): number[] =>
  map?.method === 'pca'
    ? Array.from({ length: map.dimensions }, (_, i) => (map.components?.[i] ?? i + 1) - 1)
    : [0, 1, 2];

/** One object a point, of those that the filter leaves; empty for a point that is nowhere. */
function* coordinates(
  positions: Float32Array,
  map: ProjectParameters,
  isolated: Uint32Array | null,
  rows: number,
): Generator<string> {
  const names = axesOf(map).map((name) => JSON.stringify(name));
  const dims = names.length;
  const count = isolated?.length ?? rows;
  for (let i = 0; i < count; i++) {
    const row = isolated ? isolated[i]! : i;
    const at = row * dims;
    const fields = names.flatMap((name, d) => {
      const value = positions[at + d]!;
      return Number.isFinite(value) ? `${name}:${formatFloat32(value)}` : [];
    });
    yield `${i > 0 ? ',' : ''}{${fields.length === dims ? fields.join(',') : ''}}`;
  }
}
