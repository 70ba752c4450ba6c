import type { Camera } from './camera.ts';
import type { Horizon } from './horizon.ts';
import type { LayoutRequest } from './labels/layout.ts';
import { LabelLayout } from './labels/layout.ts';
import type { LabelSprites } from './labels/sprites.ts';
import { type Marks, Overlay } from './overlay.ts';
import type { PointsLayer } from './points.ts';
import type { Stage } from './stage.ts';
import type { PointStore } from './store.ts';
import type { SceneTheme } from './types.ts';

/** What a picture is made of: the parts of the scene on screen. */
interface Parts {
  stage: Stage;
  store: PointStore;
  camera: Camera;
  points: PointsLayer;
  horizon: Horizon;
  sprites: LabelSprites;
  marks: Marks;
  theme: SceneTheme;
  request: LayoutRequest;
}

/**
 * Draws the scene at `width` x `height` pixels with the same vertical extent as on screen; type and points are
 * scaled along. The stage's buffer and the camera's format are borrowed and given back; the caller then draws
 * the screen anew. Rejects with Error when graphics are lost or the picture is too large.
 */
export function takePicture(parts: Parts, width: number, height: number): Promise<Blob> {
  const { stage, store, camera, points, horizon, sprites, marks, theme, request } = parts;
  const scale = height / stage.height;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context || stage.lost) {
    return Promise.reject(new Error('The picture could not be drawn: graphics are not available now.'));
  }
  const shrink = Math.min(1, stage.largest / Math.max(width, height));
  camera.update(width / scale, stage.height);
  stage.setBuffer(width * shrink, height * shrink);
  points.draw(store.count);
  points.update(store, camera, scale * shrink);
  horizon.update(camera, store.count);
  stage.render();
  context.drawImage(stage.canvas, 0, 0, width, height);

  const layout = new LabelLayout();
  layout.reset(store);
  const overlay = new Overlay(context, layout, sprites, theme);
  overlay.prepare(store, camera, marks);
  const { boxes, boxCount } = overlay;
  if (marks.labelsShown) layout.step({ ...request, boxes, boxCount, dt: 0, instant: true });
  overlay.draw(store, camera, marks, scale, true);

  stage.setBuffer(stage.width * stage.pixelRatio, stage.height * stage.pixelRatio);
  camera.update(stage.width, stage.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error(`A picture of ${width} x ${height} is too large.`))),
      'image/png',
    ),
  );
}
