import { expect, it } from 'vitest';
import { Arena } from '../../../core/neighbors/team.ts';
import { seatCrowd } from '../../../core/projection/crowd.ts';
import { kernelTeam } from './kernels.ts';

const TABLE = 40 * 64;

/**
 * How often the marked points are drawn as negatives in a layout that does nothing else: every point has one edge, to
 * itself, and is pushed by the mere difference. Three marked points stand at 1 on an axis each, all others at 0, so the
 * others move by the number of times that they draw each.
 */
function draws(points: number, marked: number[], epochs: number, seed: number): number[] {
  const team = kernelTeam();
  const arena = new Arena(team.memory);
  const [from, to] = [arena.take(16 * points), arena.take(16 * points)];
  const [starts, tails] = [arena.take(4 * (points + 1)), arena.take(4 * points)];
  const [rates, phases] = [arena.take(4 * (points + 4)), arena.take(4 * (points + 4))];
  const [pull, push, due] = [arena.take(4 * TABLE), arena.take(4 * TABLE), arena.take(64)];
  const { groups, seats, positions } = seatCrowd(arena, points, seed);
  const place = arena.f32(from, 4 * points).fill(0);
  marked.forEach((point, axis) => {
    place[4 * point + axis] = 1;
  });
  for (let p = 0; p < points; p++) arena.u32(tails, points)[p] = p;
  for (let p = 0; p <= points; p++) arena.u32(starts, points + 1)[p] = p;
  arena.f32(rates, points).fill(1);
  arena.f32(phases, points).fill(0);
  arena.f32(pull, TABLE).fill(0);
  arena.f32(push, TABLE).fill(1);
  const counts = marked.map(() => 0);
  for (let epoch = 0; epoch < epochs; epoch++) {
    team.run('seatCrowd', groups, groups, [from, seats, positions]);
    team.run('layoutEpoch', points, points, [
      ...[groups, from, positions, to, starts, tails, rates, phases, epoch, 1, pull, push, 5, seed, due],
    ]);
    const moved = arena.f32(to, 4 * points);
    marked.forEach((_, axis) => {
      for (let p = 0; p < points; p++) if (!marked.includes(p)) counts[axis]! -= moved[4 * p + axis]!;
    });
  }
  return counts;
}

it.each([
  [7, 4000],
  [203, 400],
  [20_001, 300],
])('draws negatives from all of %i points alike, five for every positive one', (points, epochs) => {
  const expected = (5 * epochs * (points - 3)) / points;
  for (const turn of [0, 1, 2]) {
    const marked = [turn, Math.floor(points / 2), points - 1 - turn];
    for (const count of draws(points, marked, epochs, turn)) {
      expect(count / expected).toBeGreaterThan(0.85);
      expect(count / expected).toBeLessThan(1.15);
    }
  }
});

it('draws other negatives in other epochs and blocks, and seats by lot', () => {
  const arena = new Arena(kernelTeam().memory);
  const { seats, groups } = seatCrowd(arena, 10_000, 1);
  const seat = arena.u32(seats, 4 * groups).slice();
  expect(new Set(seat).size).toBe(10_000);
  // neighbours in the crowd are as far apart as any two points: a third of all on average
  let apart = 0;
  for (let i = 1; i < seat.length; i++)
    apart += Math.abs(seat[i]! - seat[i - 1]!) / 10_000 / (seat.length - 1);
  expect(apart).toBeGreaterThan(0.32);
  expect(apart).toBeLessThan(0.35);
  const other = seatCrowd(arena, 10_000, 2);
  expect(arena.u32(other.seats, 4 * other.groups)).not.toEqual(seat);
  const seen = Array.from({ length: 8 }, (_, i) => draws(640, [5, 300, 600], i + 1, 4).join());
  expect(new Set(seen).size).toBe(8);
});
