import { norm, type VectorTable } from '../neighbors/table.ts';
import { BestK } from '../neighbors/topk.ts';

export interface ClusterWords {
  /** Rows nearest the centre, frequent ones before rare ones that are as near. */
  typical: number[];
  /** Rows near the centre and far from the other centres. */
  distinctive: number[];
}

/** Rows of a cluster, nearest its centre, among which the distinctive are looked for. */
const CANDIDATES = 60;
/** How much of a word's likeness rarity can take away: the rarest of all keeps three quarters. */
const RARITY = 0.25;

/**
 * Words that tell what each cluster is about. Centres are means of unit vectors, weighted by strength; likeness is
 * cosine, moved to 0..1. A word is typical by likeness to the own centre, less for rare words (the rank stands for
 * the frequency, as in Zipf's law), and distinctive by likeness times the logarithm of its ratio to the mean
 * likeness to the other centres, as tf-idf weighs a term.
 *
 * @param table rows in order of frequency; row i has labels[i]
 * @param labels [points] cluster or -1
 * @param strength [points] 0..1
 */
export function clusterWords(
  table: VectorTable,
  { labels, strength, clusters }: { labels: Int32Array; strength: Float32Array; clusters: number },
  count: number,
): ClusterWords[] {
  const { data, dim } = table;
  const points = labels.length;
  const centres = new Float64Array(clusters * dim);
  const norms = Float64Array.from({ length: points }, (_, row) => norm(data, row * dim, dim));
  for (let row = 0; row < points; row++) {
    const cluster = labels[row]!;
    if (cluster < 0 || !(norms[row]! > 0)) continue;
    const weight = strength[row]! / norms[row]!;
    for (let d = 0; d < dim; d++) centres[cluster * dim + d]! += weight * data[row * dim + d]!;
  }
  for (let c = 0; c < clusters; c++) {
    const length = norm(centres, c * dim, dim) || 1;
    for (let d = 0; d < dim; d++) centres[c * dim + d]! /= length;
  }
  const likeness = (row: number, cluster: number): number => {
    if (!(norms[row]! > 0)) return 0;
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += data[row * dim + d]! * centres[cluster * dim + d]!;
    return (1 + sum / norms[row]!) / 2;
  };
  const typical = Array.from({ length: clusters }, () => new BestK(count));
  const near = Array.from({ length: clusters }, () => new BestK(CANDIDATES));
  for (let row = 0; row < points; row++) {
    const cluster = labels[row]!;
    if (cluster < 0) continue;
    const like = likeness(row, cluster);
    const rarity = Math.log(1 + row) / Math.log(1 + points);
    near[cluster]!.offer(like, row);
    typical[cluster]!.offer(like * (1 - RARITY * rarity), row);
  }
  return typical.map((best, cluster) => {
    const distinctive = new BestK(count);
    const found = near[cluster]!.take();
    found.indices.forEach((row, i) => {
      const own = found.scores[i]!;
      let others = 0;
      for (let c = 0; c < clusters; c++) if (c !== cluster) others += likeness(row, c) / (clusters - 1);
      distinctive.offer(clusters > 1 ? own * Math.log(own / Math.max(others, 1e-9)) : own, row);
    });
    return { typical: Array.from(best.take().indices), distinctive: Array.from(distinctive.take().indices) };
  });
}
