import type { Camera } from './camera.ts';
import { eachFlatPoint } from './flat.ts';
import type { Horizon } from './horizon.ts';
import type { LayoutRequest } from './labels/layout.ts';
import { LabelLayout } from './labels/layout.ts';
import { LabelSprites } from './labels/sprites.ts';
import { type Marks, Overlay } from './overlay.ts';
import type { PointsLayer } from './points.ts';
import { shapePath } from './shapes.ts';
import type { Stage } from './stage.ts';
import type { PointStore } from './store.ts';
import type { PictureOptions, SceneTheme } from './types.ts';

/** What a picture is made of: the parts of the scene on screen. */
export interface Parts {
  stage: Stage;
  store: PointStore;
  camera: Camera;
  points: PointsLayer;
  horizon: Horizon;
  marks: Marks;
  theme: SceneTheme;
  request: LayoutRequest;
}

/** What is laid out over the points of a picture. */
export interface Lettering {
  sprites: LabelSprites;
  layout: LabelLayout;
  overlay: Overlay;
  marks: Marks;
}

/** The theme of a picture: on white paper, type and marks are dark. */
export function pictureTheme(theme: SceneTheme, { background }: PictureOptions): SceneTheme {
  if (background !== 'white') return theme;
  const ink = { text: '#1a1e25', muted: '#667080', grid: '#dcdfe4' };
  return { ...theme, background: '#ffffff', ...(theme.dark ? ink : {}) };
}

/** Lays out labels, plates and names for the camera as it now is, in type of the picture's own theme. */
export function letter(
  context: CanvasRenderingContext2D,
  { store, camera, marks: shown, request }: Parts,
  theme: SceneTheme,
  labels: boolean,
): Lettering {
  const marks = { ...shown, labelsShown: labels };
  const sprites = new LabelSprites(theme);
  sprites.reset(store.count, store.label);
  const layout = new LabelLayout();
  layout.reset(store);
  const overlay = new Overlay(context, layout, sprites, theme);
  overlay.prepare(store, camera, marks);
  const { boxes, boxCount } = overlay;
  const { measure, isMeasured } = sprites;
  // A picture's words are set at once, in its own scale.
  const prepare = () => {};
  if (labels)
    layout.step({ ...request, measure, isMeasured, prepare, boxes, boxCount, dt: 0, instant: true });
  return { sprites, layout, overlay, marks };
}

/**
 * Draws the scene at `width` x `height` pixels with the same vertical extent as on screen; type and points are
 * scaled along. The stage's buffer and the camera's format are borrowed and given back; the caller then draws
 * the screen anew. Rejects with Error when graphics are lost or the picture is too large.
 */
export function takePicture(
  parts: Parts,
  width: number,
  height: number,
  options: PictureOptions,
): Promise<Blob> {
  const { stage, store, camera, marks } = parts;
  const scale = height / stage.height;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context || stage.lost) {
    return Promise.reject(new Error('The picture could not be drawn: graphics are not available now.'));
  }
  const theme = pictureTheme(parts.theme, options);
  camera.update(width / scale, stage.height);
  try {
    if (options.background === 'transparent') drawFlat(context, parts, theme, scale);
    else drawStage(context, parts, theme, width, height);
    const { overlay, marks: lettered } = letter(context, parts, theme, options.labels ?? marks.labelsShown);
    overlay.draw(store, camera, lettered, scale, true);
  } finally {
    camera.update(stage.width, stage.height);
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error(`A picture of ${width} x ${height} is too large.`))),
      'image/png',
    ),
  );
}

/** The points as the GPU draws them, enlarged where it cannot draw so large. */
function drawStage(
  context: CanvasRenderingContext2D,
  { stage, store, camera, points, horizon, theme: own }: Parts,
  theme: SceneTheme,
  width: number,
  height: number,
): void {
  const shrink = Math.min(1, stage.largest / Math.max(width, height));
  for (const layer of [stage, points, horizon]) layer.setTheme(theme);
  stage.setBuffer(width * shrink, height * shrink);
  points.draw(store.count);
  points.update(store, camera, (height / stage.height) * shrink);
  horizon.update(camera, store.count);
  stage.render();
  context.drawImage(stage.canvas, 0, 0, width, height);
  for (const layer of [stage, points, horizon]) layer.setTheme(own);
  stage.setBuffer(stage.width * stage.pixelRatio, stage.height * stage.pixelRatio);
}

/** The points one by one, on nothing: what the GPU draws is opaque. */
function drawFlat(
  context: CanvasRenderingContext2D,
  { store, camera }: Parts,
  theme: SceneTheme,
  scale: number,
): void {
  const shapes: (Path2D | undefined)[] = [];
  eachFlatPoint(store, camera, theme, ({ x, y, radius, color: [r, g, b], shape }) => {
    context.setTransform(radius * scale, 0, 0, radius * scale, x * scale, y * scale);
    context.fillStyle = `rgb(${r} ${g} ${b})`;
    shapes[shape] ??= new Path2D(shapePath(shape));
    context.fill(shapes[shape]);
  });
  context.setTransform(1, 0, 0, 1, 0, 0);
}
