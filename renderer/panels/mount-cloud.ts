import { darkSceneTheme, lightSceneTheme } from '../scene/themes.ts';
import type { Cloud, CloudLine, CloudOptions, SceneTheme } from '../scene/types.ts';
import { clusterMask } from '../store/clusters.ts';
import { trailOf } from '../store/course.ts';
import { figureOf } from '../store/figure.ts';
import type { Lab } from '../store/lab.ts';
import { isDrawn, type Picture } from '../store/pictures.ts';
import type { WordTable } from '../store/vocabulary.ts';
import { LooksFeed } from './feed-looks.ts';
import { type Scene, SceneMaker } from './scene-ahead.ts';

export interface Appearance {
  dark: boolean;
  reducedMotion: boolean;
}

export interface MountedCloud {
  appearance(appearance: Appearance): void;
  dispose(): void;
}

/** Links drawn from the selected word; more would be a hedgehog. */
const linked = 25;
/** A single change, such as from PCA to UMAP, takes this long; streamed frames join by themselves. */
const changeMs = 900;

/** The map bar, the selection tools and the caption stand over the cloud's edges; labels reach out to the right. */
const padding = { top: 52, right: 56, bottom: 32, left: 48 };

const themeOf = ({ dark }: Appearance): SceneTheme => (dark ? darkSceneTheme : lightSceneTheme);

/**
 * Puts a scene into an element and feeds it from the stores for as long as it lives: positions go from the event
 * to the scene's buffers, past React. The scene's code is loaded on first use.
 */
export function mountCloud(
  lab: Lab,
  element: HTMLElement,
  first: Appearance,
  onFail: () => void,
): MountedCloud {
  let appearance = first;
  let feed: Feed | null = null;
  let disposed = false;
  scenes
    .take(sceneOptions(lab, appearance))
    .then((scene) => {
      if (disposed) {
        scene.cloud.dispose();
        return;
      }
      element.append(scene.element);
      scene.cloud.setTheme(themeOf(appearance));
      scene.cloud.setReducedMotion(appearance.reducedMotion);
      feed = new Feed(lab, scene, appearance);
    })
    .catch(onFail);
  return {
    appearance(next) {
      appearance = next;
      feed?.appearance(next);
    },
    dispose() {
      disposed = true;
      feed?.dispose();
    },
  };
}

const scenes = new SceneMaker();

/** Makes the scene of the next cloud ahead of time. */
export const prepareCloud = (lab: Lab, appearance: Appearance): void =>
  scenes.prepare(sceneOptions(lab, appearance));

const sceneOptions = (lab: Lab, { dark, reducedMotion }: Appearance): CloudOptions => ({
  theme: dark ? darkSceneTheme : lightSceneTheme,
  reducedMotion,
  padding,
  onHover: (row) => lab.inspector.getState().hover(row),
  onSelect: (row) => lab.inspector.getState().select(row),
  onToggle: (row) => lab.selection.getState().toggle(row),
  onRegion: (inside, mode) => lab.selection.getState().selectMask(inside, mode),
  onLandmark: (cluster) => selectCluster(lab, cluster),
});

/** The name of a cluster was clicked in the cloud. */
function selectCluster(lab: Lab, cluster: number): void {
  const { found } = lab.clusters.getState();
  if (found) lab.selection.getState().selectMask(clusterMask(found, cluster));
}

/** Keeps one scene in step with the stores. */
class Feed {
  readonly #lab: Lab;
  readonly #cloud: Cloud;
  readonly #element: HTMLElement;
  readonly #stop: (() => void)[];
  readonly #looks: LooksFeed;
  #appearance: Appearance;
  #shown: (Pick<Picture, 'points' | 'dimensions' | 'forming'> & { table: WordTable; by: string }) | null =
    null;

  constructor(lab: Lab, { cloud, element }: Scene, appearance: Appearance) {
    this.#lab = lab;
    this.#cloud = cloud;
    this.#element = element;
    this.#appearance = appearance;
    lab.view.cloud = cloud;
    this.#looks = new LooksFeed(lab, cloud, themeOf(appearance));
    const { cloud: clouds, inspector, ui, course } = lab;
    this.#draw(clouds.getState().picture);
    if (lab.view.pending) cloud.setView(lab.view.pending);
    lab.view.pending = null;
    cloud.setLabels(clouds.getState().labels);
    this.#stop = [
      clouds.subscribe((now, before) => {
        if (now.picture !== before.picture || now.table !== before.table) this.#draw(now.picture);
        if (now.picture !== before.picture || now.frames !== before.frames) this.#trails();
        if (now.labels !== before.labels) cloud.setLabels(now.labels);
        if (now.settings.dimensions !== before.settings.dimensions && this.#shown?.dimensions === 3)
          cloud.setDimensions(now.settings.dimensions);
      }),
      inspector.subscribe((now, before) => {
        if (
          now.selected !== before.selected ||
          now.hovered !== before.hovered ||
          now.neighbors.list !== before.neighbors.list
        )
          this.#highlight();
        const solved = now.analogy.answer !== before.analogy.answer || now.sum.answer !== before.sum.answer;
        if (solved || now.selected !== before.selected || now.neighbors.list !== before.neighbors.list)
          this.#lines();
        if (solved) this.#highlight();
      }),
      lab.placing.subscribe(({ placed }) => cloud.setPlaced(placed)),
      course.subscribe((now, before) => {
        if (now.pins !== before.pins) this.#trails();
      }),
      ui.subscribe((now, before) => {
        if (now.inspectorTab !== before.inspectorTab || now.sumKind !== before.sumKind) {
          this.#lines();
          this.#highlight();
        }
        if (now.tool !== before.tool) cloud.setTool(now.tool);
      }),
    ];
    cloud.setTool(ui.getState().tool);
  }

  appearance(appearance: Appearance): void {
    this.#appearance = appearance;
    this.#cloud.setTheme(themeOf(appearance));
    this.#cloud.setReducedMotion(appearance.reducedMotion);
    this.#looks.setTheme(themeOf(appearance));
    this.#trails();
  }

  dispose(): void {
    for (const stop of this.#stop) stop();
    this.#looks.dispose();
    if (this.#lab.view.cloud === this.#cloud) this.#lab.view.cloud = null;
    this.#cloud.dispose();
    this.#element.remove();
  }

  #draw(picture: Picture | null): void {
    const { table } = this.#lab.cloud.getState();
    if (!picture) {
      if (this.#shown)
        this.#cloud.setPoints({ positions: new Float32Array(0), dimensions: 3, labels: () => '' });
      this.#shown = null;
      this.#looks.all(0);
      return;
    }
    const { positions, points, dimensions, forming, made } = picture;
    const same =
      this.#shown?.table.words === table.words &&
      this.#shown.points === points &&
      this.#shown.dimensions === dimensions;
    if (same) {
      const streamed = forming || this.#shown?.forming;
      const last = this.#shown?.forming === true && !forming;
      this.#cloud.updatePositions(positions, streamed ? { last } : { durationMs: changeMs });
      // From a map to a moment of the training and back: another space, in which the old view means nothing.
      if (this.#shown?.by !== made.by) this.#cloud.resetView();
    } else {
      this.#cloud.setPoints({
        positions,
        dimensions,
        labels: (row) => table.words.at(row) ?? '',
        priority: table.total > 0 ? Float32Array.from(table.counts.subarray(0, points)) : null,
      });
    }
    this.#shown = { table, points, dimensions, forming, by: made.by };
    if (same) return;
    this.#looks.all(points);
    this.#highlight();
    this.#lines();
    this.#cloud.setPlaced(this.#lab.placing.getState().placed);
  }

  #highlight(): void {
    if (!this.#shown) return;
    const { selected, hovered, neighbors } = this.#lab.inspector.getState();
    const near = selected === null ? [] : neighbors.list.map(({ index }) => index);
    // The corners of a figure have their names, whichever word is chosen.
    const corners = this.#figure().flatMap(({ a, b }) => [a, b]);
    const related = [...new Set([...corners, ...near])].filter((row) => this.#drawn(row));
    this.#cloud.setHighlight({
      selected: selected !== null && this.#drawn(selected) ? selected : null,
      hovered: hovered !== null && this.#drawn(hovered) ? hovered : null,
      related: Uint32Array.from(related),
    });
  }

  #lines(): void {
    if (!this.#shown) return;
    const figure = this.#figure();
    this.#cloud.setLines(figure.length > 0 ? figure : this.#links());
  }

  /** Trails are in the frames' own coordinates: drawn only over a picture of the training. */
  #trails(): void {
    const { picture, frames, scrubbed } = this.#lab.cloud.getState();
    const { pins } = this.#lab.course.getState();
    const over = picture?.made.by === 'training' ? pins : [];
    this.#cloud.setTrails(
      over.map((row, i) => ({
        path: trailOf(frames, row, scrubbed ?? Number.POSITIVE_INFINITY),
        color: themeOf(this.#appearance).categories[i]!,
      })),
    );
  }

  #links(): CloudLine[] {
    const { selected, neighbors } = this.#lab.inspector.getState();
    if (selected === null || !this.#drawn(selected)) return [];
    return neighbors.list
      .slice(0, linked)
      .filter(({ index }) => this.#drawn(index))
      .map(({ index }) => ({ a: selected, b: index, kind: 'neighbor' }));
  }

  /** What the tab in sight has solved: the parallelogram of an analogy, the arrows of a sum. */
  #figure(): CloudLine[] {
    const { inspectorTab, sumKind } = this.#lab.ui.getState();
    if (inspectorTab !== 'analogy' && !(inspectorTab === 'sum' && sumKind === 'sum')) return [];
    const { state, list, asked } = this.#lab.inspector.getState()[inspectorTab].answer;
    const best = list[0];
    if (state !== 'ready' || !best || !asked) return [];
    const { words } = this.#lab.cloud.getState().table;
    const lines = figureOf(asked, best.index, (word) => words.indexOf(word));
    return lines.every(({ a, b }) => this.#drawn(a) && this.#drawn(b)) ? lines : [];
  }

  #drawn(row: number): boolean {
    const { picture } = this.#lab.cloud.getState();
    return this.#shown !== null && picture !== null && isDrawn(picture, row);
  }
}
