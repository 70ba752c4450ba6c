import { Sets, type SpanningTree } from './spanning-tree.ts';

/**
 * The condensed tree (Campello et al. 2013, section 4; McInnes & Healy 2017): clusters appear where a larger one
 * falls apart into parts of at least the least size. Cluster 0 is the whole. Lambda is 1 / distance.
 */
export interface CondensedTree {
  clusters: number;
  /** [clusters] a parent comes before its children; 0 for the whole. */
  parent: Uint32Array;
  /** [clusters] lambda at which each appears. */
  birth: Float64Array;
  /** [clusters] points in it when it appears. */
  size: Uint32Array;
  /** [clusters] the sum over its points of how long each stayed. */
  stability: Float64Array;
  /** [points] the last cluster each point was in, and the lambda at which it left. */
  last: Uint32Array;
  left: Float64Array;
}

/** What merges at one distance: a tree with any number of children, so that equal distances have no order. */
interface Merges {
  /** Nodes 0..points-1 are the points. */
  nodes: number;
  root: number;
  /** [nodes - points + 1] where each merge's children begin. */
  starts: Uint32Array;
  children: Uint32Array;
  distance: Float64Array;
  size: Uint32Array;
}

/** Single linkage from a spanning forest; its parts are joined at infinity. */
function merges({ points, from, to, weights }: SpanningTree): Merges {
  const edges = weights.length;
  const order = Uint32Array.from({ length: edges }, (_, i) => i).sort((a, b) => weights[a]! - weights[b]!);
  const most = 2 * points;
  const size = new Uint32Array(most).fill(1);
  const distance = new Float64Array(points);
  const starts = new Uint32Array(points + 1);
  const children = new Uint32Array(most);
  const sets = new Sets(points);
  const nodeOf = Uint32Array.from({ length: points }, (_, i) => i); // by the set's representative
  let [nodes, count] = [points, 0];
  const merge = (group: { representative: number; parts: number[] }, at: number): void => {
    const node = nodes++;
    starts[node - points] = count;
    distance[node - points] = at;
    size[node] = 0;
    for (const part of group.parts) {
      children[count++] = part;
      size[node]! += size[part]!;
    }
    nodeOf[group.representative] = node;
  };
  const mergeAll = (pairs: Iterable<readonly [number, number]>, at: number): void => {
    const before = new Map<number, number>(); // representative before -> its node
    for (const [a, b] of pairs) {
      for (const end of [a, b]) {
        const representative = sets.find(end);
        if (!before.has(representative)) before.set(representative, nodeOf[representative]!);
      }
    }
    for (const [a, b] of pairs) sets.join(a, b);
    const groups = new Map<number, number[]>();
    for (const [representative, node] of before) {
      const now = sets.find(representative);
      const parts = groups.get(now);
      if (parts) parts.push(node);
      else groups.set(now, [node]);
    }
    for (const [representative, parts] of groups) merge({ representative, parts }, at);
  };
  for (let i = 0; i < edges; ) {
    const at = weights[order[i]!]!;
    const pairs: [number, number][] = [];
    for (; i < edges && weights[order[i]!]! === at; i++) pairs.push([from[order[i]!]!, to[order[i]!]!]);
    mergeAll(pairs, at);
  }
  const apart: [number, number][] = [];
  for (let p = 1; p < points; p++) if (sets.find(p) !== sets.find(0)) apart.push([0, p]);
  if (apart.length > 0) mergeAll(apart, Number.POSITIVE_INFINITY);
  starts[nodes - points] = count;
  return { nodes, root: nodes - 1, starts, children, distance, size };
}

/** @param least points that make a cluster, at least 2 */
export function condense(tree: SpanningTree, least: number): CondensedTree {
  const { points } = tree;
  const { nodes, root, starts, children, distance, size } = merges(tree);
  // Points in one place are as near as half the nearest others, so that lambda stays finite.
  const closest = tree.weights.reduce((min, w) => (w > 0 && w < min ? w : min), Number.POSITIVE_INFINITY);
  const floor = Number.isFinite(closest) ? closest / 2 : 1;
  const lambdaOf = (node: number) => 1 / Math.max(distance[node - points]!, floor);
  const most = 1 + Math.ceil((2 * points) / Math.max(2, least));
  const condensed: CondensedTree = {
    clusters: 1,
    parent: new Uint32Array(most),
    birth: new Float64Array(most),
    size: new Uint32Array(most),
    stability: new Float64Array(most),
    last: new Uint32Array(points),
    left: new Float64Array(points),
  };
  condensed.size[0] = points;
  const fall = (node: number, cluster: number, lambda: number): void => {
    const stack = [node];
    for (let now = stack.pop(); now !== undefined; now = stack.pop()) {
      if (now < points) {
        condensed.last[now] = cluster;
        condensed.left[now] = lambda;
        condensed.stability[cluster]! += lambda - condensed.birth[cluster]!;
      } else for (let c = starts[now - points]!; c < starts[now - points + 1]!; c++) stack.push(children[c]!);
    }
  };
  if (nodes === points) {
    if (points === 1) fall(0, 0, 0);
    return condensed;
  }
  const open: [node: number, cluster: number][] = [[root, 0]];
  for (let top = open.pop(); top; top = open.pop()) {
    const [node, cluster] = top;
    const lambda = lambdaOf(node);
    const parts = Array.from(children.subarray(starts[node - points]!, starts[node - points + 1]!));
    const large = parts.filter((part) => size[part]! >= least);
    for (const part of parts) if (size[part]! < least) fall(part, cluster, lambda);
    if (large.length === 1) open.push([large[0]!, cluster]);
    if (large.length < 2) continue;
    for (const part of large) {
      const child = condensed.clusters++;
      condensed.parent[child] = cluster;
      condensed.birth[child] = lambda;
      condensed.size[child] = size[part]!;
      condensed.stability[cluster]! += size[part]! * (lambda - condensed.birth[cluster]!);
      open.push([part, child]);
    }
  }
  return condensed;
}
