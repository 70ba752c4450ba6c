import { UMAP } from 'umap-js';
import type { KnnGraph } from '../neighbors/graph.ts';
import { fitUnitBall } from './frames.ts';
import type { Projector, UmapParameters } from './projector.ts';
import { seededRandom } from './random.ts';

/**
 * UMAP by umap-js (McInnes, Healy & Melville 2018) over neighbours found elsewhere: slow and plain, the oracle
 * for the kernels. The same seed gives the same picture.
 *
 * @param start [points, dimensions] initial layout, within about 10 of the origin
 */
export function referenceUmap(graph: KnnGraph, start: Float32Array, parameters: UmapParameters): Projector {
  const { dimensions } = parameters;
  const { points } = graph;
  if (points < 3) return still(start, dimensions);
  const umap = new UMAP({
    nComponents: dimensions,
    nNeighbors: Math.min(graph.k + 1, points - 1),
    minDist: parameters.minDist,
    spread: parameters.spread,
    repulsionStrength: parameters.repulsion,
    negativeSampleRate: parameters.negatives,
    nEpochs: parameters.epochs,
    random: seededRandom(parameters.seed),
  });
  const rows = Array.from({ length: points }, (_, i) => i);
  const listed = (values: ArrayLike<number>, self: (row: number) => number) =>
    rows.map((i) => [self(i), ...Array.from({ length: graph.k }, (_, j) => values[i * graph.k + j]!)]);
  umap.setPrecomputedKNN(
    listed(graph.indices, (i) => i),
    listed(graph.distances, () => 0),
  );
  umap.initializeFit(rows.map(() => []));
  const layout = umap.getEmbedding();
  layout.forEach((point, i) => {
    for (let d = 0; d < dimensions; d++) point[d] = start[i * dimensions + d]!;
  });
  let epoch = 0;
  return {
    dimensions,
    points,
    epochs: parameters.epochs,
    get epoch() {
      return epoch;
    },
    step() {
      if (epoch >= parameters.epochs) return false;
      epoch = umap.step();
      return epoch < parameters.epochs;
    },
    positions() {
      const out = Float32Array.from(layout.flat());
      fitUnitBall(out, dimensions);
      return out;
    },
  };
}

/** Too few points to lay out: they stay where they started. */
function still(start: Float32Array, dimensions: 2 | 3): Projector {
  const positions = start.slice();
  fitUnitBall(positions, dimensions);
  return {
    dimensions,
    points: start.length / dimensions,
    epoch: 0,
    epochs: 0,
    step: () => false,
    positions: () => positions.slice(),
  };
}
