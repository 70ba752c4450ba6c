import { type CondensedTree, condense } from './hierarchy.ts';
import type { SpanningTree } from './spanning-tree.ts';

export interface DensityClusters {
  /** [points] clusters numbered from 0, the largest first (then by their first point); -1: noise. */
  labels: Int32Array;
  /** [points] 1 for a point that stays to the cluster's densest moment, less the sooner it leaves; 0 for noise. */
  strength: Float32Array;
  clusters: number;
}

/**
 * HDBSCAN (Campello, Moulavi & Sander 2013): the clusters of a hierarchy by density that live longest, by excess of
 * mass. The whole is never a cluster by itself. The outcome does not depend on the order of the points.
 *
 * @param tree of mutual reachability distances; see reach.ts
 * @param minClusterSize points that make a cluster, at least 2
 */
export function hdbscan(tree: SpanningTree, minClusterSize: number): DensityClusters {
  const condensed = condense(tree, minClusterSize);
  const chosen = excessOfMass(condensed);
  const { points } = tree;
  const { clusters, parent, last, left } = condensed;
  const within = new Int32Array(clusters).fill(-1); // the chosen cluster that each is part of
  for (let c = 1; c < clusters; c++) within[c] = chosen[c] ? c : within[parent[c]!]!;
  const densest = new Float64Array(clusters); // greatest lambda in each chosen cluster
  const size = new Uint32Array(clusters);
  const first = new Uint32Array(clusters).fill(points);
  for (let p = 0; p < points; p++) {
    const c = within[last[p]!]!;
    if (c < 0) continue;
    densest[c] = Math.max(densest[c]!, left[p]!);
    size[c]!++;
    first[c] = Math.min(first[c]!, p);
  }
  const order = Array.from({ length: clusters }, (_, c) => c)
    .filter((c) => chosen[c])
    .sort((a, b) => size[b]! - size[a]! || first[a]! - first[b]!);
  const number = new Int32Array(clusters).fill(-1);
  order.forEach((c, place) => {
    number[c] = place;
  });
  const labels = new Int32Array(points).fill(-1);
  const strength = new Float32Array(points);
  for (let p = 0; p < points; p++) {
    const c = within[last[p]!]!;
    if (c < 0) continue;
    labels[p] = number[c]!;
    strength[p] = densest[c]! > 0 ? left[p]! / densest[c]! : 1;
  }
  return { labels, strength, clusters: order.length };
}

/** [clusters] 1 for each cluster that is worth more than the best of what it falls apart into. */
function excessOfMass({ clusters, parent, stability }: CondensedTree): Uint8Array {
  const chosen = new Uint8Array(clusters);
  const below = new Float64Array(clusters); // worth of the best choice among the parts
  for (let c = clusters - 1; c > 0; c--) {
    chosen[c] = stability[c]! >= below[c]! ? 1 : 0;
    below[parent[c]!]! += Math.max(stability[c]!, below[c]!);
  }
  const covered = new Uint8Array(clusters); // within a chosen one
  for (let c = 1; c < clusters; c++) {
    const above = parent[c]!;
    covered[c] = above !== 0 && (chosen[above] || covered[above]) ? 1 : 0;
    if (covered[c]) chosen[c] = 0;
  }
  return chosen;
}
