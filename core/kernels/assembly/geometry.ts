// Geometry kernels: neighbours and layouts. Every export works on the items [begin, end) of one operation and
// touches only what belongs to them, so any number of threads may share the items out; results do not depend
// on how many. Offsets are bytes in the one shared memory, laid out by core/neighbors and core/projection.
export { permute, quantise } from './geometry-vectors';
export { emptyLists, exactLists, renewLists } from './geometry-lists';
export { growTrees } from './geometry-trees';
export { groupMiddles, nearestMiddles } from './geometry-middles';
export { gatherPool, joinLeaves, joinPool, reverseLists } from './geometry-descent';
export { finishLists, rowLengths } from './geometry-finish';
export { shorten } from './geometry-short';
export { comparePairs, setLimits } from './geometry-pairs';
export { cellCentres, chooseCells } from './geometry-cells';
export { coordinates, products } from './geometry-components';
export { compress, scan } from './geometry-scan';
export { countEdges, memberships, relabel, uniteEdges } from './geometry-umap';
export { edgePhases, layoutEpoch, seatCrowd } from './geometry-layout';
export { mortonCodes, mortonSort, treeLeaves, treeLevel } from './tsne-tree';
export { repel, sumZ } from './tsne-forces';
export { affinities, tsneMove } from './tsne';
