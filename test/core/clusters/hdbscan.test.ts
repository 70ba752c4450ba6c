import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { hdbscan } from '../../../core/clusters/hdbscan.ts';
import { reachForestOfGraph, reachTreeOfPoints, reachTreeOfVectors } from '../../../core/clusters/reach.ts';
import type { SpanningTree } from '../../../core/clusters/spanning-tree.ts';
import { exactGraph } from '../../../core/neighbors/graph.ts';
import { seededRandom } from '../../../core/projection/random.ts';
import { clusteredTable, randomTable } from '../neighbors/tables.ts';

const weightOf = ({ weights }: SpanningTree) => weights.reduce((sum, weight) => sum + weight, 0);
const blobs = (rows: number, dim: number, groups: number, spread = 8) =>
  clusteredTable(rows, dim, groups, 4, spread);

describe('the spanning tree', () => {
  it.each([
    [2, 1],
    [2, 6],
    [3, 5],
    [3, 30],
  ])('by k-d tree weighs as much as that of all pairs: %i dimensions, %i samples', (dim, minSamples) => {
    const table = blobs(700, dim, 4, 3);
    table.data.set(table.data.subarray(0, 50 * dim), 50 * dim); // points in one place
    const fast = reachTreeOfPoints(table.data, dim, minSamples);
    const plain = reachTreeOfVectors(table, 'euclidean', minSamples);
    expect(fast.weights).toHaveLength(699);
    expect(weightOf(fast)).toBeCloseTo(weightOf(plain), 6);
  });

  it('of a neighbour graph with all neighbours is that of all pairs', () => {
    const table = blobs(200, 6, 3);
    const graph = exactGraph(table, 199, 'euclidean');
    const tree = reachForestOfGraph(graph, 5);
    expect(weightOf(tree)).toBeCloseTo(weightOf(reachTreeOfVectors(table, 'euclidean', 5)), 4);
  });

  it('of a neighbour graph in parts is a forest, and its parts are clusters', () => {
    const table = blobs(300, 6, 3, 40);
    const forest = reachForestOfGraph(exactGraph(table, 15, 'euclidean'), 5);
    expect(forest.weights).toHaveLength(297);
    const { labels, clusters } = hdbscan(forest, 10);
    expect(clusters).toBe(3);
    for (let i = 0; i < 300; i++) if (labels[i]! >= 0) expect(labels[i]).toBe(labels[i % 3]);
  });
});

describe('hdbscan', () => {
  it.each([2, 3])('finds clumps and leaves what lies between them, in %i dimensions', (dim) => {
    const table = blobs(600, dim, 5, 15);
    const random = seededRandom(9);
    for (let i = 0; i < 40 * dim; i++) table.data[i] = (random() - 0.5) * 80;
    const { labels, strength, clusters } = hdbscan(reachTreeOfPoints(table.data, dim, 5), 20);
    expect(clusters).toBe(5);
    const groupOf = new Map<number, number>();
    let wrong = 0;
    for (let i = 40; i < 600; i++) {
      if (labels[i]! < 0) continue;
      const group = groupOf.get(labels[i]!) ?? i % 5;
      groupOf.set(labels[i]!, group);
      if (group !== i % 5) wrong++;
    }
    expect(wrong).toBe(0);
    expect(labels.subarray(0, 40).filter((label) => label < 0).length).toBeGreaterThan(25);
    expect(labels.subarray(40).filter((label) => label < 0).length).toBeLessThan(100);
    expect(strength.every((value, i) => value >= 0 && value <= 1 && value > 0 === labels[i]! >= 0)).toBe(
      true,
    );
  });

  it('numbers the largest first, and finds the same whatever the order of the points', () => {
    const table = blobs(420, 3, 6, 6);
    table.data.set(table.data.subarray(0, 30), 60);
    const shuffled = Float32Array.from(table.data);
    const order = Array.from({ length: 420 }, (_, i) => (i * 173) % 420);
    order.forEach((from, to) => {
      shuffled.set(table.data.subarray(from * 3, from * 3 + 3), to * 3);
    });
    const plain = hdbscan(reachTreeOfPoints(table.data, 3, 5), 12);
    const mixed = hdbscan(reachTreeOfPoints(shuffled, 3, 5), 12);
    expect(mixed.clusters).toBe(plain.clusters);
    const sizes = Array.from(
      { length: plain.clusters },
      (_, c) => plain.labels.filter((l) => l === c).length,
    );
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    const names = new Map<number, number>();
    order.forEach((from, to) => {
      const name = names.get(plain.labels[from]!) ?? mixed.labels[to]!;
      names.set(plain.labels[from]!, name);
      expect(mixed.labels[to]).toBe(name);
      expect(mixed.strength[to]).toBe(plain.strength[from]);
    });
    expect(names.get(-1) ?? -1).toBe(-1);
  });

  it.each([
    ['no point', 0],
    ['one point', 1],
    ['two points', 2],
    ['points all in one place', 50],
  ])('has no clusters for %s', (_name, rows) => {
    const { labels, clusters } = hdbscan(reachTreeOfPoints(new Float32Array(rows * 3).fill(1), 3, 5), 5);
    expect(clusters).toBe(0);
    expect(labels).toEqual(new Int32Array(rows).fill(-1));
  });

  it('takes two heaps of equal points for two clusters', () => {
    const data = Float32Array.from({ length: 60 }, (_, i) => (i < 30 ? 0 : 1));
    const { labels, strength, clusters } = hdbscan(reachTreeOfPoints(data, 2, 5), 5);
    expect(clusters).toBe(2);
    expect(labels).toEqual(Int32Array.from({ length: 30 }, (_, i) => (i < 15 ? 0 : 1)));
    expect(strength.every((value) => value === 1)).toBe(true);
  });
});

const python = '/usr/bin/python3';
const present = spawnSync(python, ['-c', 'import sklearn, scipy']).status === 0;

/** HDBSCAN from its definition, at every distinct distance anew; and scikit-learn's DBSCAN at one distance. */
const script = `
import json, sys
import numpy as np
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import cdist
from sklearn.cluster import DBSCAN
given = json.load(sys.stdin)
x = np.array(given["points"]); least = given["least"]; samples = given["samples"]
d = cdist(x, x)
core = np.sort(d, axis=1)[:, samples - 1]
reach = np.maximum(d, np.maximum(core[:, None], core[None, :]))
np.fill_diagonal(reach, 0)
levels = np.unique(reach[reach > 0])[::-1]

def grow(members, birth):
    """A cluster from where it appears to where it ends: (members, stability, parts, lambda by member)."""
    now, out, stability = members, {}, 0.0
    while True:
        inside = reach[np.ix_(now, now)]
        parts_at = lambda level: connected_components(inside < level, directed=False)
        low, high = 0, len(levels)  # the first level, from the greatest, at which they fall apart
        while low < high:
            middle = (low + high) // 2
            if parts_at(levels[middle])[0] > 1: high = middle
            else: low = middle + 1
        count, part = parts_at(levels[low])
        parts = [now[part == i] for i in range(count)]
        large = [p for p in parts if len(p) >= least]
        lam = 1 / levels[low]
        keep = set(large[0]) if len(large) == 1 else set()
        for m in now:
            if m not in keep:
                out[m] = lam
                stability += lam - birth
        if len(large) != 1:
            return members, stability, [grow(p, lam) for p in large], out
        now = large[0]

def choose(node):
    members, stability, parts, _ = node
    below = [choose(p) for p in parts]
    worth = sum(w for w, _ in below)
    return (stability, [node]) if stability >= worth else (worth, [c for _, cs in below for c in cs])

def lambdas(node):
    own = dict(node[3])
    for part in node[2]:
        own.update(lambdas(part))
    return own

chosen = [c for part in grow(np.arange(len(x)), 0.0)[2] for c in choose(part)[1]]
labels = [-1] * len(x); strength = [0.0] * len(x)
for number, node in enumerate(chosen):
    own = lambdas(node); top = max(own.values())
    for m in node[0]:
        labels[m] = number; strength[m] = own[m] / top
cut = DBSCAN(eps=given["eps"], min_samples=samples).fit(x)
dense = [int(l) if i in set(cut.core_sample_indices_) else -1 for i, l in enumerate(cut.labels_)]
print(json.dumps({"labels": labels, "strength": strength, "dense": dense}))`;

/** Whether two labellings part the points alike; -1 means the same in both. */
function sameParts(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  const pairs = new Set(Array.from(a, (label, i) => `${label} ${b[i]}`));
  const distinct = (labels: ArrayLike<number>) => new Set(Array.from(labels)).size;
  return (
    pairs.size === distinct(a) &&
    pairs.size === distinct(b) &&
    ![...pairs].some((p) => /^(-1 \d|\d+ -1)/.test(p))
  );
}

describe.skipIf(!present)('against definitions (skipped where /usr/bin/python3 lacks scikit-learn)', () => {
  it.each([
    ['clumps', blobs(160, 2, 4, 4), 8, 4],
    ['clumps that touch', blobs(200, 3, 5, 2), 6, 5],
    ['no clumps', randomTable(120, 2, 3), 5, 3],
  ])('%s', (_name, { data, rows, dim }, least, samples) => {
    const tree = reachTreeOfPoints(data, dim, samples);
    const points = Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * dim, i * dim + dim)));
    const eps = [...tree.weights].sort((a, b) => a - b)[Math.floor(rows * 0.8)]! * 1.0001;
    const { stdout, stderr } = spawnSync(python, ['-c', script], {
      input: JSON.stringify({ points, least, samples, eps }),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const expected = JSON.parse(stdout);
    const found = hdbscan(tree, least);
    expect(sameParts(found.labels, expected.labels)).toBe(true);
    found.strength.forEach((value, i) => {
      expect(value).toBeCloseTo(expected.strength[i], 5);
    });

    // The tree cut at a distance is DBSCAN's core points: whoever has a neighbour within it is one here.
    const component = Array.from({ length: rows }, (_, i) => i);
    const find = (i: number): number => (component[i] === i ? i : find(component[i]!));
    const dense = new Set<number>();
    tree.weights.forEach((weight, e) => {
      if (weight > eps) return;
      dense.add(tree.from[e]!).add(tree.to[e]!);
      component[find(tree.from[e]!)] = find(tree.to[e]!);
    });
    const parts = component.map((_, i) => (dense.has(i) ? find(i) : -1));
    const expectedParts = expected.dense.map((label: number, i: number) => (dense.has(i) ? label : -1));
    expect(sameParts(parts, expectedParts)).toBe(true);
  });
});
