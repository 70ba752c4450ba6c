import { lookOf, paintGroups, paintNumbers } from '../scene/paint.ts';
import type { Cloud, SceneTheme } from '../scene/types.ts';
import { clusterMask, clusterName } from '../store/clusters.ts';
import { columnOf } from '../store/coloring.ts';
import { columnEncoding, frequencyRamp, placeOn, sizesBy } from '../store/encoding.ts';
import type { Lab } from '../store/lab.ts';
import type { SelectionState } from '../store/selection.ts';

/** Keeps the looks of a scene's points in step with the stores: marks, colours, shapes, sizes, names of clusters. */
export class LooksFeed {
  readonly #lab: Lab;
  readonly #cloud: Cloud;
  readonly #stop: (() => void)[];
  #theme: SceneTheme;
  /** Points in the scene; 0: none. */
  #points = 0;

  constructor(lab: Lab, cloud: Cloud, theme: SceneTheme) {
    this.#lab = lab;
    this.#cloud = cloud;
    this.#theme = theme;
    const { selection, coloring, clusters } = lab;
    this.#stop = [
      selection.subscribe((_, before) => this.#marks(before)),
      coloring.subscribe((now, before) => {
        if (
          now.encoding !== before.encoding ||
          now.colorBy !== before.colorBy ||
          now.shapes !== before.shapes
        )
          this.#colors();
        if (now.sizeBy !== before.sizeBy || now.columns !== before.columns || now.sizing !== before.sizing)
          this.#sizes();
      }),
      clusters.subscribe((now, before) => {
        if (now.hovered !== before.hovered) this.#dim();
        if (now.found !== before.found || now.named !== before.named || now.stale !== before.stale)
          this.#landmarks();
      }),
    ];
  }

  /** Another set of points is in the scene: everything is told anew. */
  all(points: number): void {
    this.#points = points;
    if (points === 0) return;
    this.#colors();
    this.#sizes();
    this.#marks();
    this.#landmarks();
  }

  setTheme(theme: SceneTheme): void {
    this.#theme = theme;
    this.#colors();
  }

  dispose(): void {
    for (const stop of this.#stop) stop();
  }

  /** Tells the scene what is selected, greyed out and hidden: what changed, or all of it. */
  #marks(before?: SelectionState): void {
    if (this.#points === 0) return;
    const { rows, isolated, greyRest } = this.#lab.selection.getState();
    if (isolated !== before?.isolated)
      this.#cloud.setHidden(isolated ? isolated.invert().mask(this.#points) : null);
    if (rows === before?.rows && greyRest === before.greyRest && isolated === before.isolated) return;
    this.#dim();
    // Where nothing else is shown, a rim on every point would say nothing.
    const rim = !greyRest && !(isolated && rows.equals(isolated));
    this.#cloud.setSelected(rows.count > 0 ? rows.mask(this.#points) : null, rim);
  }

  /** Greyed out is what lies outside the cluster pointed at, else outside the selection. */
  #dim(): void {
    if (this.#points === 0) return;
    const { rows, greyRest } = this.#lab.selection.getState();
    const { hovered, found } = this.#lab.clusters.getState();
    if (hovered !== null && found) {
      const outside = new Uint8Array(this.#points).fill(1);
      clusterMask(found, hovered).forEach((inside, row) => {
        if (row < outside.length && inside) outside[row] = 0;
      });
      this.#cloud.setDimmed(outside);
    } else this.#cloud.setDimmed(rows.count > 0 && greyRest ? rows.invert().mask(this.#points) : null);
  }

  #colors(): void {
    const points = this.#points;
    if (points === 0) return;
    const { colorBy, encoding, shapes } = this.#lab.coloring.getState();
    if (colorBy === 'frequency') {
      this.#cloud.setShapes(null);
      this.#cloud.setColors(null);
      return;
    }
    if (encoding?.kind === 'groups') {
      const looks = encoding.groups.map(({ style }) => lookOf(this.#theme, style, shapes, encoding.few));
      const painted = paintGroups(this.#theme, points, encoding.codes, looks);
      this.#cloud.setShapes(painted.shapes);
      this.#cloud.setColors(painted.colors);
      return;
    }
    this.#cloud.setShapes(null);
    if (encoding) {
      const place = (row: number) => placeOn(encoding, encoding.values[row] ?? Number.NaN);
      this.#cloud.setColors(paintNumbers(this.#theme, points, place));
      return;
    }
    // Nothing to show, or not yet: one quiet colour.
    const looks = [{ color: this.#theme.ramp[2]!, shape: 0 }];
    this.#cloud.setColors(paintGroups(this.#theme, points, new Int32Array(points), looks).colors);
  }

  #sizes(): void {
    if (this.#points === 0) return;
    const { sizeBy, columns, sizing } = this.#lab.coloring.getState();
    const name = columnOf(sizeBy);
    const column = columns.find((one) => one.name === name);
    const encoding =
      sizeBy === 'frequency'
        ? frequencyRamp(this.#lab.cloud.getState().table)
        : (sizing ?? (column && columnEncoding(column, 2)));
    this.#cloud.setSizes(encoding?.kind === 'ramp' ? sizesBy(encoding, this.#points) : null);
  }

  #landmarks(): void {
    if (this.#points === 0) return;
    const { found, named, stale } = this.#lab.clusters.getState();
    if (!found || !named || stale) {
      this.#cloud.setLandmarks([]);
      return;
    }
    const members = membersOf(found.labels, found.clusters.length, this.#points);
    this.#cloud.setLandmarks(
      found.clusters.map((cluster, i) => ({ text: clusterName(cluster), rows: members[i]! })),
    );
  }
}

/** Some of the points of each cluster, evenly taken: enough to say where it is. */
function membersOf(labels: Int32Array, clusters: number, points: number): Uint32Array[] {
  const lists: number[][] = Array.from({ length: clusters }, () => []);
  for (let row = 0; row < Math.min(points, labels.length); row++) {
    if (labels[row]! >= 0) lists[labels[row]!]!.push(row);
  }
  return lists.map((list) => {
    const step = Math.max(1, Math.floor(list.length / 64));
    return Uint32Array.from(list.filter((_, i) => i % step === 0).slice(0, 64));
  });
}
