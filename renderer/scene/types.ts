import type { Padding } from './framing.ts';

/**
 * What the cloud of points offers to the panels around it. Imperative on purpose: React creates one cloud for
 * one container and afterwards only calls methods; nothing here is rendered by React.
 */

/** Colours are CSS colours (`#rrggbb` or `rgb()`); text is set in `font`. See `themes.ts`. */
export interface SceneTheme {
  dark: boolean;
  background: string;
  /** Labels; their halo is `background`. */
  text: string;
  /** Secondary marks: gizmo, neighbour lines. */
  muted: string;
  /** Hover and selection marks, analogy lines. */
  accent: string;
  /** The faint reference ring around a three-dimensional cloud. */
  grid: string;
  /**
   * Colours of a few things told apart, such as trails; distinct to colour-blind eyes (after Okabe & Ito 2008),
   * each with contrast enough against the background.
   */
  categories: readonly string[];
  /**
   * Stops of the ramp that colours points when no colours are set: from the least to the most important
   * word. Even steps in lightness; interpolated in OKLab.
   */
  ramp: readonly string[];
  /** Stops of the ramp for numbers, least first: even steps in lightness, through several hues. */
  scale: readonly string[];
  /** Colours of groups of points, told apart by every kind of colour vision as far as seven can be. */
  groups: readonly string[];
  /** What has no number and no category of its own. */
  other: string;
  /** CSS font family of the labels, with fallbacks for other scripts. */
  font: string;
}

export type Dimensions = 2 | 3;

/** What a drag over the cloud draws, to select every point in it, also those behind others. */
export type SelectTool = 'lasso' | 'box' | 'brush';
/** How the points of a region meet those selected before. */
export type RegionMode = 'replace' | 'add' | 'subtract' | 'intersect';

export interface CloudOptions {
  theme: SceneTheme;
  /** The point under the pointer changed; null: none. At most once a drawn frame. */
  onHover(index: number | null): void;
  /** A point was clicked, or null: empty space was. The cloud does not select by itself: call `setHighlight`. */
  onSelect(index: number | null): void;
  /** A point was clicked with Shift, Ctrl or Command: into the selection or out of it. */
  onToggle?(index: number): void;
  /** The name of a landmark was clicked: its place in the list given. */
  onLandmark?(landmark: number): void;
  /** A region was drawn: [N], 1 for each point in it. */
  onRegion?(inside: Uint8Array, mode: RegionMode): void;
  /** The view went between 2D and 3D, or the user moved the camera (true) or reset it (false). Optional. */
  onView?(state: { dimensions: Dimensions; moved: boolean }): void;
  /** True: no animation at all; every change is shown at once. */
  reducedMotion: boolean;
  /** What stands over the edges of the cloud, CSS pixels: framing and labels keep clear of it. */
  padding?: Padding;
}

/** A set of N points. The arrays are copied; the caller may reuse them. */
export interface CloudPoints {
  /** [N, dimensions], any scale; not-a-number coordinates hide a point. */
  positions: Float32Array;
  dimensions: Dimensions;
  /** Text of a point; asked only for points about to be labelled. */
  labels(index: number): string;
  /** [N], larger is labelled first; e.g. word counts. Null or absent: row order, first row first. */
  priority?: Float32Array | null;
}

/** `neighbor`: a thin link; `analogy`: an arrow a -> b; `guide`: a dashed link (the parallelogram's other sides). */
export interface CloudLine {
  a: number;
  b: number;
  kind: 'neighbor' | 'analogy' | 'guide';
}

/** The way a point has come. */
export interface CloudTrail {
  /** [moments, 3], oldest first, in the coordinates of the points. */
  path: Float32Array;
  /** CSS colour. */
  color: string;
}

export interface CloudHighlight {
  hovered: number | null;
  selected: number | null;
  /** Points raised and labelled along with the selection, most related first; e.g. its neighbours. */
  related: Uint32Array;
}

/** The name of a region of the cloud, such as a cluster: drawn where its points are, larger than labels. */
export interface CloudLandmark {
  text: string;
  /** Some of its points; the name stands at their middle. */
  rows: Uint32Array;
}

/** A point that was placed in the cloud afterwards, and is none of its own. */
export interface CloudPlaced {
  /** In the coordinates of the points; the third is 0 in 2D. */
  position: readonly [number, number, number];
  text: string;
}

/** A camera to come back to (bookmarks, linked views). Plain data. */
export interface CloudView {
  dimensions: Dimensions;
  /** World coordinates of the point looked at. */
  target: [number, number, number];
  /** Radians. */
  azimuth: number;
  elevation: number;
  /** World height seen at the target's depth. */
  height: number;
}

export interface PictureOptions {
  /** `theme`: as on screen. Points of a transparent picture are drawn flat. */
  background: 'theme' | 'white' | 'transparent';
  /** Absent: as on screen. */
  labels?: boolean;
}

export interface CloudStats {
  /** Frames drawn since creation: of the points (WebGL), and of the overlay with labels and marks. */
  pointFrames: number;
  overlayFrames: number;
  /** JavaScript time, milliseconds: of the last frame, and of the last pick. */
  frameMs: number;
  pickMs: number;
  points: number;
  labels: number;
}

export interface Cloud {
  /** A new set of points: buffers are reset, colours, sizes, dims, lines and highlights cleared, the view framed. */
  setPoints(points: CloudPoints): void;
  /**
   * Moves the points there are: same N, same dimensions as in `setPoints`. Interpolated by default: frames that
   * stream in are joined into one steady motion; `durationMs` (eased) suits a single change, e.g. PCA -> UMAP.
   * Throws RangeError when the length differs. The camera stays unless the cloud leaves the view and the user
   * has not moved the camera; after the `last` frame of a stream it is framed anew then.
   */
  updatePositions(
    positions: Float32Array,
    options?: { animate?: boolean; durationMs?: number; last?: boolean },
  ): void;
  /** [N, 3] sRGB bytes; null: the theme's ramp by priority. Copied. */
  setColors(colors: Uint8Array | null): void;
  /** [N] factors of the radius, 1 = normal, useful 0.5..4; null: all 1. Copied. */
  setSizes(sizes: Float32Array | null): void;
  /** [N], non-zero: greyed out, drawn behind the others, not labelled; still there for the pointer. Copied. */
  setDimmed(mask: Uint8Array | null): void;
  /**
   * [N], non-zero: neither drawn nor found; nothing else about the point changes. What is left is framed, unless the
   * user has moved the camera. Copied.
   */
  setHidden(mask: Uint8Array | null): void;
  /** [N], non-zero: drawn with a rim in the accent colour, unless `rim` is false. Copied. */
  setSelected(mask: Uint8Array | null, rim: boolean): void;
  /** [N] shape numbers, see `shapes` in shapes.ts; null: all discs. Copied. */
  setShapes(shapes: Uint8Array | null): void;
  /** With a tool a drag draws a region instead of turning the cloud; null puts it away. */
  setTool(tool: SelectTool | null): void;
  /** Gives a key to the tool: Space shows a crosshair and sets places, arrows move it, Enter selects. True: taken. */
  toolKey(event: { key: string; shiftKey: boolean; altKey: boolean }): boolean;
  /** [N], 1 for each point within the view. */
  inView(): Uint8Array;
  setHighlight(highlight: CloudHighlight): void;
  setLines(lines: readonly CloudLine[]): void;
  /** Names of regions, the most important first: where they would overlap, later ones are left out. */
  setLandmarks(landmarks: readonly CloudLandmark[]): void;
  setTrails(trails: readonly CloudTrail[]): void;
  /** Up to eight, drawn as diamonds with their names. */
  setPlaced(placed: readonly CloudPlaced[]): void;
  /** Animated: the cloud is flattened to its first two axes (or unfolded), and the camera turns to face it. */
  setDimensions(dimensions: Dimensions): void;
  /** Centres a point and comes close enough to read its surroundings. */
  flyTo(index: number): void;
  /** Frames the whole cloud again, in the default orientation. */
  resetView(): void;
  /** > 1 comes closer. */
  zoom(factor: number): void;
  /** Radians around the target (3D): the camera goes right and up. In 2D it pans by that share of the view's height. */
  orbit(dx: number, dy: number): void;
  view(): CloudView;
  /** Restores a view; animated unless reduced motion. */
  setView(view: CloudView): void;
  setTheme(theme: SceneTheme): void;
  setReducedMotion(reduced: boolean): void;
  setLabels(shown: boolean): void;
  /** PNG of points, labels and marks at `width` x `height` pixels, as the view now is (same vertical extent). */
  screenshot(width: number, height: number, options?: PictureOptions): Promise<Blob>;
  /** The same as SVG: points as shapes, words as text. */
  svg(width: number, height: number, options?: PictureOptions): string;
  stats(): CloudStats;
  /** Screen position of a point in CSS pixels from the container's top left; null when not in view. */
  locate(index: number): { x: number; y: number } | null;
  dispose(): void;
}
