/** Edges of a spanning tree or forest, in no particular order. */
export interface SpanningTree {
  points: number;
  from: Uint32Array;
  to: Uint32Array;
  /** Mutual reachability distances (Campello, Moulavi & Sander 2013, definition 3). */
  weights: Float64Array;
}

/** Disjoint sets of 0..n-1, with path halving and union by size. */
export class Sets {
  readonly #parent: Uint32Array;
  readonly #size: Uint32Array;

  constructor(n: number) {
    this.#parent = Uint32Array.from({ length: n }, (_, i) => i);
    this.#size = new Uint32Array(n).fill(1);
  }

  find(point: number): number {
    const parent = this.#parent;
    let at = point;
    while (parent[at]! !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  }

  /** Joins two sets; false where they are one already. */
  join(a: number, b: number): boolean {
    let [x, y] = [this.find(a), this.find(b)];
    if (x === y) return false;
    if (this.#size[x]! < this.#size[y]!) [x, y] = [y, x];
    this.#parent[y] = x;
    this.#size[x]! += this.#size[y]!;
    return true;
  }
}

/**
 * Borůvka's minimum spanning forest (1926): in every round each component takes its shortest edge to another.
 * Edges of equal weight may be taken in any order: the components at every threshold are the same.
 *
 * @param search called once a round: puts each component's shortest outgoing edge into the three arrays, by the
 *   component's number; weights start at Infinity. Components without one stay as they are.
 */
export function boruvka(
  points: number,
  search: (
    component: Uint32Array<ArrayBuffer>,
    weights: Float64Array,
    from: Uint32Array,
    to: Uint32Array,
  ) => void,
): SpanningTree {
  const sets = new Sets(points);
  const component = new Uint32Array(points);
  const weights = new Float64Array(points);
  const from = new Uint32Array(points);
  const to = new Uint32Array(points);
  const most = Math.max(0, points - 1);
  const tree = { from: new Uint32Array(most), to: new Uint32Array(most), weights: new Float64Array(most) };
  let edges = 0;
  for (let before = -1; edges < most && edges > before; ) {
    before = edges;
    for (let p = 0; p < points; p++) component[p] = sets.find(p);
    weights.fill(Number.POSITIVE_INFINITY);
    search(component, weights, from, to);
    for (let c = 0; c < points; c++) {
      if (component[c] !== c || weights[c] === Number.POSITIVE_INFINITY) continue;
      if (!sets.join(from[c]!, to[c]!)) continue;
      tree.from[edges] = from[c]!;
      tree.to[edges] = to[c]!;
      tree.weights[edges++] = weights[c]!;
    }
  }
  return {
    points,
    from: tree.from.subarray(0, edges),
    to: tree.to.subarray(0, edges),
    weights: tree.weights.subarray(0, edges),
  };
}

/**
 * The minimum spanning tree of all pairs by Prim's algorithm: points^2 distances.
 * @param distance from a point to all points, into the array given
 */
export function prim(points: number, distance: (point: number, out: Float64Array) => void): SpanningTree {
  const most = Math.max(0, points - 1);
  const tree: SpanningTree = {
    points,
    from: new Uint32Array(most),
    to: new Uint32Array(most),
    weights: new Float64Array(most),
  };
  const reach = new Float64Array(points).fill(Number.POSITIVE_INFINITY);
  const by = new Uint32Array(points);
  const inside = new Uint8Array(points);
  const row = new Float64Array(points);
  for (let edge = 0, last = 0; edge < most; edge++) {
    inside[last] = 1;
    distance(last, row);
    let next = -1;
    for (let p = 0; p < points; p++) {
      if (inside[p]) continue;
      if (row[p]! < reach[p]!) {
        reach[p] = row[p]!;
        by[p] = last;
      }
      if (next < 0 || reach[p]! < reach[next]!) next = p;
    }
    tree.from[edge] = by[next]!;
    tree.to[edge] = next;
    tree.weights[edge] = reach[next]!;
    last = next;
  }
  return tree;
}
