import type { Arena, Team } from '../neighbors/team.ts';

const LEAF = 16;
const LEAF_BYTES = 256;
const BLOCK_BYTES = 192;
/** Four lists of 4,352 bytes, sums, and a stack of at most three entries a level and one more. */
const SCRATCH_BYTES = 4 * 4352 + 256 + 512;

/** The repulsion of t-SNE by a tree over the points, in the team's memory; see core/kernels/assembly/tsne.ts. */
export class RepulsionTree {
  readonly #team: Team;
  readonly #arena: Arena;
  readonly #points: number;
  readonly #dimensions: 2 | 3;
  readonly #codes: number;
  readonly #ids: number;
  readonly #spare: readonly [number, number];
  readonly #counts: number;
  readonly #leaves: number;
  /** Nodes of every level, the leaves first. */
  readonly #nodes: number[] = [];
  readonly #levels: number[] = [];
  readonly #table: number;
  readonly #scratch: { base: number; stride: number };
  readonly #sums: number;
  readonly #chunk: number;

  constructor(team: Team, arena: Arena, points: number, dimensions: 2 | 3) {
    this.#team = team;
    this.#arena = arena;
    this.#points = points;
    this.#dimensions = dimensions;
    this.#codes = arena.take(4 * points);
    this.#ids = arena.take(4 * points);
    this.#spare = [arena.take(4 * points), arena.take(4 * points)];
    this.#counts = arena.take(1024);
    const leaves = Math.ceil(points / LEAF);
    this.#leaves = arena.take(4 * Math.ceil(leaves / 4) * LEAF_BYTES);
    for (let nodes = leaves; ; nodes = Math.ceil(nodes / 4)) {
      const bytes = Math.ceil(nodes / 4) * BLOCK_BYTES;
      const level = arena.take(bytes);
      arena.f32(level, bytes / 4).fill(0);
      this.#nodes.push(nodes);
      this.#levels.push(level);
      if (nodes <= 4) break;
    }
    this.#table = arena.take(4 * this.#levels.length);
    this.#scratch = { base: arena.take(SCRATCH_BYTES * team.threads), stride: SCRATCH_BYTES };
    this.#chunk = Math.max(64, Math.ceil(points / (team.threads * 4)));
    this.#sums = arena.take(8 * Math.ceil(points / this.#chunk));
    arena.u32(this.#table, this.#levels.length).set(this.#levels);
  }

  /**
   * Writes to `forces` [points, 4] the sums of w^2 (y_p - y_q) and of w over all others; returns Z, the sum of the
   * latter. `from` is the offset of the positions [points, 4].
   */
  repel(from: number, forces: number, theta: number): number {
    const [team, points] = [this.#team, this.#points];
    this.#sort(from);
    const leaves = this.#nodes[0]!;
    const share = Math.max(16, Math.ceil(leaves / (team.threads * 8)));
    team.run('treeLeaves', leaves, share, [points, from, this.#ids, this.#leaves, this.#levels[0]!]);
    for (let level = 1; level < this.#levels.length; level++) {
      const below = this.#nodes[level - 1]!;
      const nodes = this.#nodes[level]!;
      team.run('treeLevel', nodes, nodes, [this.#levels[level - 1]!, this.#levels[level]!, below]);
    }
    team.run('repel', leaves, Math.max(4, Math.ceil(leaves / (team.threads * 32))), [
      ...[points, this.#ids, this.#leaves, this.#table, this.#levels.length, theta * theta],
      ...[forces, this.#scratch],
    ]);
    const sums = new Float64Array(team.memory.buffer, this.#sums, Math.ceil(points / this.#chunk));
    sums.fill(0); // a team of one may take all chunks as one
    team.run('sumZ', points, this.#chunk, [forces, this.#sums, this.#chunk]);
    return sums.reduce((sum, value) => sum + value, 0);
  }

  /** Brings the points into Morton order. */
  #sort(from: number): void {
    const [team, points] = [this.#team, this.#points];
    const now = this.#arena.f32(from, 4 * points);
    const least = [Infinity, Infinity, Infinity];
    const greatest = [-Infinity, -Infinity, -Infinity];
    for (let at = 0; at < now.length; at += 4) {
      for (let d = 0; d < 3; d++) {
        const value = now[at + d]!;
        if (value < least[d]!) least[d] = value;
        if (value > greatest[d]!) greatest[d] = value;
      }
    }
    const side = Math.max(...greatest.map((value, d) => value - least[d]!));
    const chunk = Math.max(256, Math.ceil(points / (team.threads * 4)));
    team.run('mortonCodes', points, chunk, [
      ...[from, this.#codes, this.#ids, ...least],
      ...[side > 0 ? 1 / side : 0, this.#dimensions === 2 ? 1 : 0],
    ]);
    team.run('mortonSort', 1, 1, [points, this.#codes, this.#ids, ...this.#spare, this.#counts]);
  }
}
