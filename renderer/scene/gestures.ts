import type { Camera } from './camera.ts';

export interface GestureEvents {
  /** The camera was moved by hand. */
  moved(): void;
  /** The pointer is at (x, y), CSS pixels from the top left of the element, or has left. */
  point(at: { x: number; y: number } | null): void;
  /** `toggle`: with Shift, or with the platform's key for more than one. */
  click(x: number, y: number, toggle: boolean): void;
  doubleClick(x: number, y: number): void;
  /** A drag began or ended. */
  dragging(active: boolean): void;
  /** A region is drawn in place of turning the cloud. `begin` answers whether it wants the drag. */
  draw: {
    begin(x: number, y: number, keys: { shiftKey: boolean; altKey: boolean }): boolean;
    extend(x: number, y: number): void;
    end(): void;
    cancel(): void;
  };
}

interface Pointer {
  x: number;
  y: number;
}

/** Farther than this, CSS pixels, a press is a drag and no click. */
const CLICK_REACH = 4;

/**
 * Mouse, pen, touch and wheel on `element`, turned into camera motion: drag turns (3D) or pans (2D), right button
 * or shift pans, wheel and pinch zoom to the place under them. With a selection tool the plain drag draws a region,
 * and turns while Ctrl or Command is held. Returns a function that lets go of the element.
 */
export function attachGestures(element: HTMLElement, camera: Camera, events: GestureEvents): () => void {
  const pointers = new Map<number, Pointer>();
  const control = new AbortController();
  const { signal } = control;
  let travelled = 0;
  let pan = false;
  let drawing = false;
  let velocityX = 0;
  let velocityY = 0;
  let lastMove = 0;

  const place = (event: MouseEvent): Pointer => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const centered = ({ x, y }: Pointer): [number, number] => [x - camera.width / 2, camera.height / 2 - y];

  const down = (event: PointerEvent) => {
    if (event.button > 2) return;
    camera.stop();
    pointers.set(event.pointerId, place(event));
    element.setPointerCapture(event.pointerId);
    pan = event.button !== 0 || event.shiftKey;
    if (pointers.size === 1) {
      travelled = 0;
      const { x, y } = place(event);
      drawing = event.button === 0 && !event.ctrlKey && !event.metaKey && events.draw.begin(x, y, event);
    } else if (drawing) {
      drawing = false;
      events.draw.cancel();
    }
    velocityX = 0;
    velocityY = 0;
    lastMove = event.timeStamp;
    if (event.pointerType !== 'mouse') events.point(null);
  };

  const dragOne = (before: Pointer, now: Pointer, event: PointerEvent) => {
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    const wasClick = travelled <= CLICK_REACH;
    travelled += Math.hypot(dx, dy);
    if (travelled <= CLICK_REACH) return;
    if (wasClick) events.dragging(true);
    if (drawing) {
      events.draw.extend(now.x, now.y);
      return;
    }
    camera.drag(dx, dy, pan);
    const seconds = Math.max(1, event.timeStamp - lastMove) / 1000;
    const share = 1 - Math.exp(-seconds / 0.04);
    velocityX += (dx / seconds - velocityX) * share;
    velocityY += (dy / seconds - velocityY) * share;
    lastMove = event.timeStamp;
    events.moved();
  };

  const dragTwo = (id: number, before: Pointer, now: Pointer) => {
    travelled = Number.POSITIVE_INFINITY;
    let other = before;
    for (const [otherId, pointer] of pointers) if (otherId !== id) other = pointer;
    const spread = Math.hypot(now.x - other.x, now.y - other.y);
    const spreadBefore = Math.hypot(before.x - other.x, before.y - other.y);
    camera.drag((now.x - before.x) / 2, (now.y - before.y) / 2, true);
    const middle = centered({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    if (spread > 1 && spreadBefore > 1) camera.pinch(spread / spreadBefore, ...middle);
    events.moved();
  };

  const move = (event: PointerEvent) => {
    const now = place(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === 'mouse' || event.pointerType === 'pen') events.point(now);
      return;
    }
    if (pointers.size === 1) dragOne(before, now, event);
    else if (pointers.size === 2) dragTwo(event.pointerId, before, now);
    pointers.set(event.pointerId, now);
  };

  const up = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId) || pointers.size > 0) return;
    const at = place(event);
    const drawn = drawing;
    drawing = false;
    if (travelled <= CLICK_REACH) {
      if (drawn) events.draw.cancel();
      const toggle = event.shiftKey || event.ctrlKey || event.metaKey;
      if (event.type === 'pointerup' && event.button === 0) events.click(at.x, at.y, toggle);
      return;
    }
    events.dragging(false);
    if (drawn) {
      if (event.type === 'pointerup') events.draw.end();
      else events.draw.cancel();
      events.point(event.pointerType === 'mouse' ? at : null);
      return;
    }
    if (!pan && event.timeStamp - lastMove < 60) camera.release(velocityX, velocityY);
    events.moved();
    events.point(event.pointerType === 'mouse' ? at : null);
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 18 : 1;
    // A trackpad's pinch arrives as a wheel with ctrl, in much smaller steps.
    const step = event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016);
    camera.zoomBy(Math.exp(-Math.max(-1, Math.min(1, step))), ...centered(place(event)));
    events.moved();
  };

  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', up, { signal });
  element.addEventListener('pointerleave', () => events.point(null), { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  element.addEventListener(
    'dblclick',
    (event) => {
      const at = place(event);
      events.doubleClick(at.x, at.y);
    },
    { signal },
  );
  return () => control.abort();
}
