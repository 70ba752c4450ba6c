import { norm, type VectorTable } from '../neighbors/table.ts';
import { principalComponents, projectOnto } from './pca.ts';
import { seededRandom } from './random.ts';

const CLUSTERS = 50;
/** Coordinates in which clusters are looked for. */
const COMPONENTS = 8;
/** Rows from which the components, and from which the clusters are estimated. */
const BASIS_SAMPLE = 500;
const CLUSTER_SAMPLE = 2_000;
const PASSES = 6;

export interface SubsetOptions {
  /** The first (most frequent) rows, all of which are taken. */
  frequent: number;
  /** Rows taken in all. */
  count: number;
  seed: number;
}

/**
 * Rows to show of a table that is too large to be shown whole: the most frequent, and of the others as many from each
 * of 50 clusters of directions (k-means on the leading principal components, begun by k-means++), in each the most
 * frequent first. Ascending; all rows where there are no more than `count`. About `rows * 8 * (dim + 50)`
 * multiplications.
 *
 * @param table rows in order of frequency; overwritten by unit vectors
 */
export function chooseSubset(table: VectorTable, { frequent, count, seed }: SubsetOptions): Uint32Array {
  const { data, rows, dim } = table;
  if (rows <= count) return Uint32Array.from({ length: rows }, (_, row) => row);
  for (let row = 0; row < rows; row++) {
    const scale = 1 / (norm(data, row * dim, dim) || 1);
    for (let i = row * dim; i < (row + 1) * dim; i++) data[i]! *= scale;
  }
  const basis = principalComponents(table, Math.min(dim, COMPONENTS), {
    ...{ sample: BASIS_SAMPLE, seed, passes: 6 },
  });
  const width = basis.components;
  const others = rows - frequent;
  const places = projectOnto(table, basis).subarray(frequent * width);
  const centres = clusterCentres(places, width, seed);
  const members: number[][] = Array.from({ length: centres.length / width }, () => []);
  for (let i = 0; i < others; i++) members[nearestCentre(places, i, centres, width)]!.push(frequent + i);
  const chosen = Array.from({ length: frequent }, (_, row) => row);
  for (let turn = 0; chosen.length < count; turn++) {
    for (const rows of members) {
      const row = rows[turn];
      if (row !== undefined && chosen.length < count) chosen.push(row);
    }
  }
  return Uint32Array.from(chosen).sort();
}

/** [clusters, width] by k-means on an even sample of the places [n, width]. */
function clusterCentres(places: Float32Array, width: number, seed: number): Float64Array {
  const n = places.length / width;
  const size = Math.min(n, CLUSTER_SAMPLE);
  const sample = new Float32Array(size * width);
  for (let i = 0; i < size; i++) {
    const at = Math.floor((i * n) / size) * width;
    sample.set(places.subarray(at, at + width), i * width);
  }
  const clusters = Math.min(CLUSTERS, size);
  const random = seededRandom(seed);
  const centres = new Float64Array(clusters * width);
  const far = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  let next = Math.floor(random() * size);
  for (let c = 0; c < clusters; c++) {
    centres.set(sample.subarray(next * width, (next + 1) * width), c * width);
    let sum = 0;
    for (let i = 0; i < size; i++) {
      far[i] = Math.min(far[i]!, square(sample, i, centres, c, width));
      sum += far[i]!;
    }
    // by the square of the distance to the centres there are (Arthur & Vassilvitskii 2007)
    let left = random() * sum;
    for (next = 0; next < size - 1 && left >= far[next]!; next++) left -= far[next]!;
  }
  const sums = new Float64Array(clusters * width);
  const sizes = new Uint32Array(clusters);
  for (let pass = 0; pass < PASSES; pass++) {
    sums.fill(0);
    sizes.fill(0);
    for (let i = 0; i < size; i++) {
      const centre = nearestCentre(sample, i, centres, width);
      sizes[centre]!++;
      for (let d = 0; d < width; d++) sums[centre * width + d]! += sample[i * width + d]!;
    }
    for (let at = 0; at < sums.length; at++) {
      const members = sizes[Math.floor(at / width)]!;
      if (members > 0) centres[at] = sums[at]! / members;
    }
  }
  return centres;
}

function nearestCentre(places: Float32Array, i: number, centres: Float64Array, width: number): number {
  let [centre, least] = [0, Number.POSITIVE_INFINITY];
  for (let c = 0; c < centres.length / width; c++) {
    const distance = square(places, i, centres, c, width);
    if (distance < least) [centre, least] = [c, distance];
  }
  return centre;
}

function square(places: Float32Array, i: number, centres: Float64Array, c: number, width: number): number {
  let sum = 0;
  for (let d = 0; d < width; d++) sum += (places[i * width + d]! - centres[c * width + d]!) ** 2;
  return sum;
}
