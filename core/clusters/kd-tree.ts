const LEAF = 12;

/**
 * A balanced k-d tree (Bentley 1975) over points of 2 or 3 dimensions, split at the median of the widest side.
 * Points are kept in the order of the tree, so that points near in space are near in memory.
 */
export class KdTree {
  readonly points: number;
  readonly dimensions: number;
  /** [points] the point at each place of the tree. */
  readonly order: Uint32Array;
  /** [points, 3] coordinates in the order of the tree; z is 0 in 2D. */
  readonly coordinates: Float64Array;
  /** Nodes, every parent before its children: the places [begin, end) they span. */
  readonly begin: Uint32Array;
  readonly end: Uint32Array;
  /** The right child; the left one is the next node. 0 for a leaf. */
  readonly right: Uint32Array;
  /** [nodes, 6] least x, y, z and greatest x, y, z. */
  readonly boxes: Float64Array;
  readonly nodes: number;

  /** @param positions [points, dimensions] finite */
  constructor(positions: Float32Array, dimensions: number) {
    const points = positions.length / dimensions;
    this.points = points;
    this.dimensions = dimensions;
    this.order = Uint32Array.from({ length: points }, (_, i) => i);
    const most = Math.max(1, 4 * Math.ceil(points / LEAF));
    this.begin = new Uint32Array(most);
    this.end = new Uint32Array(most);
    this.right = new Uint32Array(most);
    this.boxes = new Float64Array(6 * most);
    const xyz = new Float64Array(3 * points);
    for (let p = 0; p < points; p++) {
      for (let d = 0; d < dimensions; d++) xyz[3 * p + d] = positions[p * dimensions + d]!;
    }
    let nodes = 0;
    const grow = (begin: number, end: number): number => {
      const node = nodes++;
      this.begin[node] = begin;
      this.end[node] = end;
      const widest = this.#bound(xyz, node);
      if (end - begin > LEAF) {
        const middle = (begin + end) >>> 1;
        selectMiddle(this.order, xyz, widest, begin, end - 1, middle);
        grow(begin, middle);
        this.right[node] = grow(middle, end);
      }
      return node;
    };
    grow(0, points);
    this.nodes = nodes;
    this.coordinates = new Float64Array(3 * points);
    for (let place = 0; place < points; place++) {
      const p = 3 * this.order[place]!;
      for (let d = 0; d < 3; d++) this.coordinates[3 * place + d] = xyz[p + d]!;
    }
  }

  /** Squared distance from (x, y, z) to a node's box; 0 inside. */
  boxDistance(node: number, x: number, y: number, z: number): number {
    const { boxes } = this;
    const at = 6 * node;
    const dx = Math.max(boxes[at]! - x, 0, x - boxes[at + 3]!);
    const dy = Math.max(boxes[at + 1]! - y, 0, y - boxes[at + 4]!);
    const dz = Math.max(boxes[at + 2]! - z, 0, z - boxes[at + 5]!);
    return dx * dx + dy * dy + dz * dz;
  }

  /**
   * The k nearest places of every place, itself left out, nearest first: [points, k], and squared distances.
   * k is lowered to points - 1.
   */
  nearest(wanted: number): { k: number; places: Uint32Array; squares: Float64Array } {
    const k = Math.max(0, Math.min(wanted, this.points - 1));
    const places = new Uint32Array(this.points * k);
    const squares = new Float64Array(this.points * k).fill(Number.POSITIVE_INFINITY);
    if (k === 0) return { k, places, squares };
    const { coordinates, begin, end, right } = this;
    let [place, x, y, z, base, last] = [0, 0, 0, 0, 0, 0];
    const visit = (node: number): void => {
      if (right[node] !== 0) {
        const [left, other] = [node + 1, right[node]!];
        const toLeft = this.boxDistance(left, x, y, z);
        const toOther = this.boxDistance(other, x, y, z);
        const [near, far] = toLeft <= toOther ? [left, other] : [other, left];
        if (Math.min(toLeft, toOther) < squares[last]!) visit(near);
        if (Math.max(toLeft, toOther) < squares[last]!) visit(far);
        return;
      }
      for (let q = begin[node]!; q < end[node]!; q++) {
        const dx = coordinates[3 * q]! - x;
        const dy = coordinates[3 * q + 1]! - y;
        const dz = coordinates[3 * q + 2]! - z;
        const square = dx * dx + dy * dy + dz * dz;
        if (square >= squares[last]! || q === place) continue;
        let at = last;
        for (; at > base && squares[at - 1]! > square; at--) {
          squares[at] = squares[at - 1]!;
          places[at] = places[at - 1]!;
        }
        squares[at] = square;
        places[at] = q;
      }
    };
    for (place = 0; place < this.points; place++) {
      x = coordinates[3 * place]!;
      y = coordinates[3 * place + 1]!;
      z = coordinates[3 * place + 2]!;
      base = place * k;
      last = base + k - 1;
      visit(0);
    }
    return { k, places, squares };
  }

  /** Writes a node's box; returns its widest side's dimension. */
  #bound(xyz: Float64Array, node: number): number {
    let widest = 0;
    let width = -1;
    for (let d = 0; d < 3; d++) {
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let at = this.begin[node]!; at < this.end[node]!; at++) {
        const value = xyz[3 * this.order[at]! + d]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      this.boxes[6 * node + d] = low;
      this.boxes[6 * node + 3 + d] = high;
      if (high - low > width) [widest, width] = [d, high - low];
    }
    return widest;
  }
}

/** Hoare's selection: afterwards order[middle] is where sorting would put it, less before, greater behind. */
function selectMiddle(
  order: Uint32Array,
  xyz: Float64Array,
  d: number,
  first: number,
  last: number,
  middle: number,
): void {
  let [low, high] = [first, last];
  while (low < high) {
    const pivot = xyz[3 * order[(low + high) >>> 1]! + d]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (xyz[3 * order[i]! + d]! < pivot) i++;
      while (xyz[3 * order[j]! + d]! > pivot) j--;
      if (i > j) break;
      const swapped = order[i]!;
      order[i++] = order[j]!;
      order[j--] = swapped;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}
