import type { Camera } from './camera.ts';
import { projectPoint } from './pick.ts';
import type { CloudTrail, SceneTheme } from './types.ts';

/** Pieces of a trail that are stroked at once: its fading is in so many steps. */
const STEPS = 24;
const spot = new Float64Array(3);

/** Draws the ways that points have come: faint where they were long ago, firm where they are now. */
export function drawTrails(
  context: CanvasRenderingContext2D,
  camera: Camera,
  trails: readonly CloudTrail[],
  theme: SceneTheme,
): void {
  context.lineJoin = 'round';
  for (const { path, color } of trails) {
    const moments = path.length / 3;
    const piece = Math.max(1, Math.ceil((moments - 1) / STEPS));
    for (let start = 0; start < moments - 1; start += piece) {
      const end = Math.min(moments - 1, start + piece);
      context.beginPath();
      let drawing = false;
      for (let i = start; i <= end; i++) {
        const seen = projectPoint(camera, path[i * 3]!, path[i * 3 + 1]!, path[i * 3 + 2]!, spot);
        if (!seen) drawing = false;
        else if (drawing) context.lineTo(spot[0]!, spot[1]!);
        else context.moveTo(spot[0]!, spot[1]!);
        if (seen) drawing = true;
      }
      const age = end / (moments - 1);
      context.globalAlpha = 0.5 * age;
      context.lineWidth = 4;
      context.strokeStyle = theme.background;
      context.stroke();
      context.globalAlpha = 0.25 + 0.75 * age;
      context.lineWidth = 2.25;
      context.strokeStyle = color;
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}
