import type { KnnGraph } from '../neighbors/graph.ts';
import { rowNorms, type VectorTable } from '../neighbors/table.ts';
import { KdTree } from './kd-tree.ts';
import { boruvka, prim, type SpanningTree } from './spanning-tree.ts';

/**
 * Minimum spanning trees of the mutual reachability distance max(core(a), core(b), d(a, b)), where core(a) is the
 * distance from a to its `minSamples`-th nearest point, a itself counted (Campello, Moulavi & Sander 2013).
 */

/** Neighbours looked at before the tree is searched. */
const LISTED = 12;

/**
 * Exactly, for points of 2 or 3 dimensions: Borůvka's rounds over a k-d tree. A point searches only where it could
 * still give its component a shorter edge.
 *
 * @param positions [points, dimensions] finite
 */
export function reachTreeOfPoints(
  positions: Float32Array,
  dimensions: number,
  minSamples: number,
): SpanningTree {
  const tree = new KdTree(positions, dimensions);
  const { points } = tree;
  const near = tree.nearest(Math.max(minSamples - 1, LISTED));
  const core = new Float64Array(points); // squared, as everything until the end
  const own = Math.min(minSamples - 1, near.k);
  if (own > 0) for (let p = 0; p < points; p++) core[p] = near.squares[p * near.k + own - 1]!;
  const foreign = new ForeignSearch(tree, core, near);
  const spanning = boruvka(points, (component, weights, from, to) =>
    foreign.round(component, weights, from, to),
  );
  return {
    points,
    from: spanning.from.map((place) => tree.order[place]!),
    to: spanning.to.map((place) => tree.order[place]!),
    weights: spanning.weights.map(Math.sqrt),
  };
}

/** Finds the nearest place outside the own component; remembers what it found between the rounds. */
class ForeignSearch {
  readonly #tree: KdTree;
  readonly #core: Float64Array;
  readonly #near: { k: number; places: Uint32Array; squares: Float64Array };
  /** Squared reach below which a place has no foreign one; it only grows, as components do. */
  readonly #floor: Float64Array;
  /** The component that a whole node lies in, or -1. */
  readonly #whole: Int32Array;
  #component = new Uint32Array(0);
  #weight = 0;
  #found = -1;

  constructor(
    tree: KdTree,
    core: Float64Array,
    near: { k: number; places: Uint32Array; squares: Float64Array },
  ) {
    this.#tree = tree;
    this.#core = core;
    this.#near = near;
    this.#floor = core.slice();
    this.#whole = new Int32Array(tree.nodes);
  }

  round(
    component: Uint32Array<ArrayBuffer>,
    weights: Float64Array,
    from: Uint32Array,
    to: Uint32Array,
  ): void {
    this.#component = component;
    this.#markNodes();
    const { points } = this.#tree;
    for (const listed of [true, false]) {
      for (let p = 0; p < points; p++) {
        const c = component[p]!;
        if (this.#floor[p]! >= weights[c]!) continue;
        this.#weight = weights[c]!;
        this.#found = -1;
        if (listed) this.#look(p);
        else this.#search(p);
        if (this.#found < 0) continue;
        weights[c] = this.#weight;
        from[c] = p;
        to[c] = this.#found;
      }
    }
  }

  #markNodes(): void {
    const { nodes, begin, end, right } = this.#tree;
    for (let node = nodes - 1; node >= 0; node--) {
      if (right[node] !== 0) {
        const left = this.#whole[node + 1]!;
        this.#whole[node] = left === this.#whole[right[node]!]! ? left : -1;
        continue;
      }
      const first = this.#component[begin[node]!]!;
      let whole = first;
      for (let p = begin[node]! + 1; p < end[node]!; p++) if (this.#component[p] !== first) whole = -1;
      this.#whole[node] = whole;
    }
  }

  /** Among the listed neighbours: what is not listed is farther than all of them, which may spare the search. */
  #look(p: number): void {
    const { k, places, squares } = this.#near;
    const [component, core] = [this.#component, this.#core];
    for (let at = p * k; at < p * k + k; at++) {
      const q = places[at]!;
      if (component[q] === component[p]) continue;
      const reach = Math.max(squares[at]!, core[p]!, core[q]!);
      if (reach < this.#weight) {
        this.#weight = reach;
        this.#found = q;
      }
    }
    const beyond = k > 0 ? squares[p * k + k - 1]! : 0;
    this.#floor[p] = Math.max(this.#floor[p]!, Math.min(this.#weight, beyond));
  }

  #search(p: number): void {
    const { coordinates } = this.#tree;
    const [x, y, z] = [coordinates[3 * p]!, coordinates[3 * p + 1]!, coordinates[3 * p + 2]!];
    this.#visit(0, p, x, y, z);
    this.#floor[p] = Math.max(this.#floor[p]!, this.#weight);
  }

  #visit(node: number, p: number, x: number, y: number, z: number): void {
    const { right, begin, end, coordinates } = this.#tree;
    const component = this.#component;
    if (this.#whole[node] === component[p]) return;
    if (right[node] !== 0) {
      const [left, other] = [node + 1, right[node]!];
      const toLeft = this.#tree.boxDistance(left, x, y, z);
      const toOther = this.#tree.boxDistance(other, x, y, z);
      const leftFirst = toLeft <= toOther;
      if (Math.min(toLeft, toOther) < this.#weight) this.#visit(leftFirst ? left : other, p, x, y, z);
      if (Math.max(toLeft, toOther) < this.#weight) this.#visit(leftFirst ? other : left, p, x, y, z);
      return;
    }
    for (let q = begin[node]!; q < end[node]!; q++) {
      if (component[q] === component[p]) continue;
      const dx = coordinates[3 * q]! - x;
      const dy = coordinates[3 * q + 1]! - y;
      const dz = coordinates[3 * q + 2]! - z;
      const reach = Math.max(dx * dx + dy * dy + dz * dz, this.#core[p]!, this.#core[q]!);
      if (reach < this.#weight) {
        this.#weight = reach;
        this.#found = q;
      }
    }
  }
}

/**
 * Of a neighbour graph: a forest where the graph has several parts; parts are as good as infinitely far apart.
 * @param graph with at least `minSamples - 1` neighbours a point, where there are so many points
 */
export function reachForestOfGraph(graph: KnnGraph, minSamples: number): SpanningTree {
  const { points, k, indices, distances } = graph;
  const own = Math.min(minSamples - 1, k);
  const core = Float64Array.from({ length: points }, (_, p) => (own > 0 ? distances[p * k + own - 1]! : 0));
  return boruvka(points, (component, weights, from, to) => {
    for (let p = 0; p < points; p++) {
      const mine = component[p]!;
      for (let at = p * k; at < p * k + k; at++) {
        const q = indices[at]!;
        const theirs = component[q]!;
        if (theirs === mine) continue;
        const reach = Math.max(distances[at]!, core[p]!, core[q]!);
        // the graph is directed, the distance is not: the edge is offered to both ends
        for (const c of [mine, theirs]) {
          if (reach >= weights[c]!) continue;
          weights[c] = reach;
          from[c] = p;
          to[c] = q;
        }
      }
    }
  });
}

/** Exactly, for vectors of any length: all pairs by Euclidean distance, of unit vectors under cosine. */
export function reachTreeOfVectors(
  table: VectorTable,
  metric: 'cosine' | 'euclidean',
  minSamples: number,
): SpanningTree {
  const { data, rows, dim } = table;
  const norms = metric === 'cosine' ? rowNorms(table) : null;
  const vectors = new Float64Array(rows * dim);
  for (let row = 0; row < rows; row++) {
    const length = norms ? norms[row]! || 1 : 1;
    for (let at = row * dim; at < (row + 1) * dim; at++) vectors[at] = data[at]! / length;
  }
  const distances = (p: number, out: Float64Array) => {
    for (let q = 0; q < rows; q++) {
      let sum = 0;
      for (let i = p * dim, j = q * dim; i < (p + 1) * dim; i++, j++) sum += (vectors[i]! - vectors[j]!) ** 2;
      out[q] = Math.sqrt(sum);
    }
  };
  const row = new Float64Array(rows);
  const core = new Float64Array(rows);
  for (let p = 0; p < rows; p++) {
    distances(p, row);
    core[p] = row.slice().sort()[Math.min(minSamples, rows) - 1]!;
  }
  return prim(rows, (p, out) => {
    distances(p, out);
    for (let q = 0; q < rows; q++) out[q] = Math.max(out[q]!, core[p]!, core[q]!);
  });
}
