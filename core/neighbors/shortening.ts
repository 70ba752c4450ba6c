import { dot, orthonormalise } from '../projection/linear.ts';
import { normal, seededRandom } from '../projection/random.ts';
import type { Judge } from './judge.ts';

/** How vectors are made short for a first look at all pairs; see assembly/geometry-pairs.ts. */
export interface Shortening {
  /** Coordinates kept, a multiple of 8. */
  width: number;
  /** [width, dim] orthonormal rows. */
  axes: Float64Array;
  /** Rows of the longest length (under cosine: all) become this long. */
  scale: number;
  /**
   * A pair is passed on if its likeness comes within this times the length of what the axes leave of a row of the
   * least in that row's list.
   */
  slack: number;
  /** What a pair looked at costs, in values compared, and what comparing wholly costs for every pair there is. */
  look: number;
  whole: number;
}

/** The vectors as the search sees them: of length 1 under cosine, else centred and of length 1 at most. */
export interface Seen {
  rows: number;
  dim: number;
  row(index: number): Float64Array;
}

const SAMPLE = 768;
/** Judged points that the choice is made by. */
const ASKED = 64;
/** Up to this dimension the second moments are formed once; beyond, each pass goes over fewer rows again. */
const LARGEST_MOMENTS = 512;
const WIDTHS = [8, 16, 24, 32, 48, 64, 80, 96, 112, 128];
const PASSES = 3;
/** True neighbours that must pass by their own list's final limit; the other's, and earlier ones, let more pass. */
const PASSING = 0.93;
/** What it costs to compare a pair wholly, in values compared at the first look. */
const WHOLE_COST = 3000;
/** Beyond the coordinates, each comparison of short vectors costs as much as this many more. */
const FIXED_COST = 8;
/** Share of the pairs that will be looked at, about. */
const LOOKED_AT = 0.3;
/** Shorter leftovers than this are rounding. */
const NOTHING = 1e-4;
/** So that sums fit 16 bits. */
const LONGEST = 181;
const LARGEST_VALUE = 63;

/**
 * Chooses how to shorten vectors: the leading principal axes (word vectors have most of their length along few), as
 * many as make the whole search cheapest by the distances of the judged points, and the slack that their true
 * neighbours need. Within these axes the vectors are turned at random, which evens out their values.
 *
 * @param unit what a key of 1 is in squared units of rows of length 1
 */
export function planShortening(seen: Seen, judge: Judge, unit: number, seed: number): Shortening {
  const { dim } = seen;
  const sample = spread(seen, Math.min(seen.rows, SAMPLE));
  const random = seededRandom(seed);
  const most = Math.min(dim, WIDTHS.at(-1)!);
  const leading = leadingAxes(sample, dim, most, random);
  const plan = cheapest(seen, judge, unit, sample, leading, most);
  const whole = plan.width >= dim;
  const { width } = plan;
  const kept = whole ? identity(dim) : leading.subarray(0, width * dim);
  const count = whole ? dim : width;
  const turned = turn(kept, count, dim, random);
  const axes = new Float64Array(Math.ceil(count / 8) * 8 * dim);
  axes.set(turned);
  const values = sample
    .flatMap((row) => Array.from(project(row, turned, dim), Math.abs))
    .sort((a, b) => a - b);
  const large = values[Math.floor(values.length * 0.9995)] || 1;
  const scale = Math.min(LONGEST, LARGEST_VALUE / large);
  return { width: axes.length / dim, axes, scale, slack: plan.slack, look: plan.look, whole: plan.whole };
}

function spread({ rows, row }: Seen, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, i) => row(Math.floor((i * rows) / count)));
}

/** Orthonormal axes [count, dim] of about the largest second moments, largest first, by orthogonal iteration. */
function leadingAxes(sample: Float64Array[], dim: number, count: number, random: () => number): Float64Array {
  const multiply = secondMoments(sample, dim);
  let axes: Float64Array = Float64Array.from({ length: count * dim }, () => normal(random));
  orthonormalise(axes, count, dim);
  for (let pass = 0; pass < PASSES; pass++) {
    axes = multiply(axes, count);
    orthonormalise(axes, count, dim);
  }
  return axes;
}

function secondMoments(sample: Float64Array[], dim: number) {
  if (dim > LARGEST_MOMENTS) {
    const fewer = sample.filter((_, i) => i % 4 === 0);
    return (axes: Float64Array, count: number) => {
      const image = new Float64Array(count * dim);
      for (const row of fewer) {
        project(row, axes, dim).forEach((along, i) => {
          for (let d = 0; d < dim; d++) image[i * dim + d]! += along * row[d]!;
        });
      }
      return image;
    };
  }
  const moments = new Float64Array(dim * dim);
  for (const row of sample) {
    for (let i = 0; i < dim; i++) {
      const value = row[i]!;
      for (let j = 0; j <= i; j++) moments[i * dim + j]! += value * row[j]!;
    }
  }
  for (let i = 0; i < dim; i++) for (let j = 0; j < i; j++) moments[j * dim + i] = moments[i * dim + j]!;
  return (axes: Float64Array, count: number) => {
    const image = new Float64Array(count * dim);
    for (let i = 0; i < count; i++) {
      image.set(project(axes.subarray(i * dim, (i + 1) * dim), moments, dim), i * dim);
    }
    return image;
  };
}

/** Coordinates of a vector on the rows of `axes` [count, dim]. */
function project(vector: Float64Array, axes: Float64Array, dim: number): Float64Array {
  const out = new Float64Array(axes.length / dim);
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let d = 0, at = i * dim; d < dim; d++, at++) sum += vector[d]! * axes[at]!;
    out[i] = sum;
  }
  return out;
}

/** The width at which a first look at all pairs and a second at those that pass cost least. */
function cheapest(
  seen: Seen,
  judge: Judge,
  unit: number,
  sample: Float64Array[],
  leading: Float64Array,
  most: number,
): Pick<Shortening, 'width' | 'slack' | 'look' | 'whole'> {
  const { dim } = seen;
  const k = judge.ids.length / judge.points.length;
  const half = (row: Float64Array) => dot(row, row) / 2;
  const others = sample.map((row) => ({ half: half(row), short: project(row, leading, dim) }));
  const widths = [...WIDTHS.filter((width) => width < most), most];
  const needed: number[][] = widths.map(() => []);
  const likeness: Float64Array[] = [];
  const worsts: number[] = [];
  const rests: number[][] = [];
  /** Likeness by the first `width` coordinates, for every width. */
  const along = (
    a: Float64Array,
    b: Float64Array,
    halves: number,
    give: (place: number, value: number) => void,
  ) => {
    let sum = -halves;
    let d = 0;
    widths.forEach((width, place) => {
      for (; d < width; d++) sum += a[d]! * b[d]!;
      give(place, sum);
    });
  };
  const every = Math.ceil(judge.points.length / ASKED);
  const asked = judge.points.filter((_, i) => i % every === 0);
  asked.forEach((point, turn) => {
    const i = turn * every;
    const row = seen.row(point);
    const [mine, myHalf] = [project(row, leading, dim), half(row)];
    const worst = -judge.keys[i * k + k - 1]! * unit;
    const rest: number[] = [];
    along(mine, mine, 0, (_, value) => rest.push(Math.sqrt(Math.max(0, 2 * myHalf - value))));
    for (const id of judge.ids.subarray(i * k, i * k + k)) {
      const neighbor = seen.row(id);
      along(mine, project(neighbor, leading, dim), myHalf + half(neighbor), (place, value) => {
        needed[place]!.push(rest[place]! > NOTHING ? (worst - value) / rest[place]! : 0);
      });
    }
    const values = new Float64Array(widths.length * others.length);
    others.forEach((other, o) => {
      along(mine, other.short, myHalf + other.half, (place, value) => {
        values[place * others.length + o] = value;
      });
    });
    likeness.push(values);
    worsts.push(worst);
    rests.push(rest);
  });
  let best = { width: dim, slack: 0, look: dim + FIXED_COST, whole: 0 };
  widths.forEach((width, place) => {
    const sorted = needed[place]!.sort((a, b) => a - b);
    const slack = Math.max(0, sorted[Math.floor(PASSING * sorted.length)]!);
    let passing = 0;
    likeness.forEach((values, i) => {
      const from = place * others.length;
      const least = worsts[i]! - slack * rests[i]![place]!;
      for (let o = from; o < from + others.length; o++) if (values[o]! > least) passing++;
    });
    const look = width + FIXED_COST;
    const whole = (2 * WHOLE_COST * passing) / (likeness.length * others.length);
    if (LOOKED_AT * look + whole < LOOKED_AT * best.look + best.whole) best = { width, slack, look, whole };
  });
  return best;
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
}

/** The rows of `axes` [count, dim], turned at random among themselves. */
function turn(axes: Float64Array, count: number, dim: number, random: () => number): Float64Array {
  const turning = Float64Array.from({ length: count * count }, () => normal(random));
  orthonormalise(turning, count, count);
  const out = new Float64Array(count * dim);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const factor = turning[i * count + j]!;
      for (let d = 0; d < dim; d++) out[i * dim + d]! += factor * axes[j * dim + d]!;
    }
  }
  return out;
}
