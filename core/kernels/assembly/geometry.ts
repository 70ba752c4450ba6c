// Geometry kernels: neighbours and layouts. Every export works on the items [begin, end) of one operation and
// touches only what belongs to them, so any number of threads may share the items out; results do not depend
// on how many. Offsets are bytes in the one shared memory, laid out by core/neighbors and core/projection.
export { permute, quantise } from './geometry-vectors';
export {
  emptyLists,
  exactLists,
  finishLists,
  gatherPool,
  growTrees,
  joinLeaves,
  joinPool,
  renewLists,
  reverseLists,
  rowLengths,
} from './geometry-knn';
export { comparePairs, setLimits, shorten } from './geometry-pairs';
export { cellCentres, chooseCells } from './geometry-cells';
export { coordinates, products } from './geometry-components';
export { compress, scan } from './geometry-scan';
export { countEdges, edgePhases, layoutEpoch, memberships, uniteEdges } from './geometry-umap';
export {
  affinities,
  mortonCodes,
  mortonSort,
  repel,
  sumZ,
  treeLeaves,
  treeLevel,
  tsneMove,
} from './tsne';
