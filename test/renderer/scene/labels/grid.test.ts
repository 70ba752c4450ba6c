import { describe, expect, it } from 'vitest';
import { CollisionGrid } from '../../../../renderer/scene/labels/grid.ts';
import { randoms } from '../page/clusters.ts';

describe('the collision grid', () => {
  it('agrees with comparing every pair, also beyond the edges of the screen', () => {
    const random = randoms(7);
    const grid = new CollisionGrid(500);
    grid.reset(900, 600);
    const placed: number[][] = [];
    let refused = 0;
    for (let i = 0; i < 400; i++) {
      const [left, top] = [random() * 1000 - 50, random() * 700 - 50];
      const box = [left, top, left + 5 + random() * 250, top + 17];
      const padding = i % 3;
      const free = placed.every(
        (other) =>
          other[0]! >= box[2]! + padding ||
          other[2]! <= box[0]! - padding ||
          other[1]! >= box[3]! + padding ||
          other[3]! <= box[1]! - padding,
      );
      grid.box.set(box);
      expect(grid.isFree(padding)).toBe(free);
      if (free) {
        grid.insert();
        placed.push(box);
      } else refused++;
    }
    expect(placed.length).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(20);
  });

  it('is empty after a reset to another size', () => {
    const grid = new CollisionGrid();
    grid.reset(300, 200);
    grid.box.set([0, 0, 300, 200]);
    grid.insert();
    grid.box.set([10, 10, 20, 20]);
    expect(grid.isFree(0)).toBe(false);
    grid.reset(1600, 1200);
    expect(grid.isFree(0)).toBe(true);
  });
});
