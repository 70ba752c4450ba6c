import type { Extent } from './fit.ts';
import {
  bestFacing,
  type Facing,
  type Framing,
  frame,
  type Padding,
  type Window,
  windowOf,
} from './framing.ts';
import type { Dimensions } from './types.ts';

/** Tangents of half the vertical angle of view: 38 degrees in 3D; 2 degrees in 2D, which looks orthographic. */
export const TAN_3D = Math.tan((19 * Math.PI) / 180);
export const TAN_2D = Math.tan(Math.PI / 180);
/** Of a cloud's radius, so much is seen at least. */
const LEAST = 0.2;
const FIRST: Facing = { azimuth: 0.55, elevation: 0.32 };
const FLAT: Facing = { azimuth: 0, elevation: 0 };

/** What is framed, and in what. */
interface View {
  extent: Extent;
  /** CSS pixels. */
  width: number;
  height: number;
  dimensions: Dimensions;
}

/** The framing of the whole cloud: from which side, and how close. */
export class Home {
  /** What the framing keeps clear. */
  padding: Padding = { top: 0, right: 0, bottom: 0, left: 0 };
  facing: Facing = FIRST;
  #framing: Framing = { target: [0, 0, 0], height: 1, whole: 1 };
  /** The view that the framing was made for. */
  readonly #made = { extent: null as Extent | null, facing: FIRST, width: 0, height: 0, dimensions: 3 };

  /** Chooses the side: the one from which everything is seen closest, or, where one is given, that. */
  face(view: View, given?: Facing): void {
    if (view.dimensions === 2) this.facing = FLAT;
    else this.facing = given ?? bestFacing(view.extent.places, FIRST, this.#window(view), TAN_3D);
  }

  /** Read many times a frame; made anew where the view is another. */
  framing(view: View): Framing {
    const { extent, width, height, dimensions } = view;
    const made = this.#made;
    if (
      made.extent === extent &&
      made.facing === this.facing &&
      made.width === width &&
      made.height === height &&
      made.dimensions === dimensions
    )
      return this.#framing;
    Object.assign(made, { extent, facing: this.facing, width, height, dimensions });
    const flat = dimensions === 2;
    const tangent = flat ? TAN_2D : TAN_3D;
    this.#framing = frame(
      ...([extent.places, this.facing, this.#window(view), tangent] as const),
      ...([flat ? 0 : 1, extent.radius * LEAST] as const),
    );
    return this.#framing;
  }

  #window({ width, height, dimensions }: View): Window {
    return windowOf(dimensions === 2 ? TAN_2D : TAN_3D, width, height, this.padding);
  }
}
