import type { Arena } from '../neighbors/team.ts';
import { seededRandom } from './random.ts';

/** All points in an order by lot, from which a layout draws its negatives: see assembly/geometry-layout.ts. */
interface Crowd {
  groups: number;
  /** Byte offsets: [groups, 4] u32, who sits where, and [groups, 12] f32, four x, y and z. */
  seats: number;
  positions: number;
}

/** Up to so many points all sit equally often, where groups of four do not come out even; beyond, it makes no difference. */
const EVENLY = 4096;

/** Seats the points in the team's memory; the same seed seats them alike. */
export function seatCrowd(arena: Arena, points: number, seed: number): Crowd {
  const count = points <= EVENLY ? 4 * points : points;
  const groups = Math.ceil(count / 4);
  const seats = arena.take(16 * groups);
  const positions = arena.take(48 * groups);
  const seat = arena.u32(seats, 4 * groups);
  const random = seededRandom(seed);
  for (let i = 0; i < count; i++) {
    const other = Math.floor(random() * (i + 1));
    seat[i] = seat[other]!;
    seat[other] = i % points;
  }
  for (let i = count; i < seat.length; i++) seat[i] = seat[i - count]!;
  return { groups, seats, positions };
}
