import { type PointerEvent, useRef } from 'react';

/** Ends of a range as shares of a width, 0..1. */
type Ends = readonly [from: number, to: number];

interface BrushOptions {
  /** The range there is; null: none, which is all. */
  range: Ends | null;
  /** Called while the pointer moves; null: the range was taken away by a click. */
  onChange(range: Ends | null): void;
  onEnd(): void;
}

/** Pixels that a click may stray, and within which an end is caught. */
const slop = 3;
const catching = 6;

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

/**
 * Brushing over an element by pointer: a drag over empty ground draws a range, one that begins within the range
 * moves it, one at its ends widens or narrows it, and a click takes it away. Spread what it returns on the element.
 */
export function useBrush({ range, onChange, onEnd }: BrushOptions) {
  const drag = useRef<{ id: number; x: number; moved: boolean; to(share: number): Ends } | null>(null);
  const shareOf = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return (clientX - left) / width;
  };
  const end = (event: PointerEvent) => {
    const now = drag.current;
    if (now?.id !== event.pointerId) return;
    drag.current = null;
    if (!now.moved && event.type === 'pointerup') onChange(null);
    onEnd();
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      const { pointerId: id, clientX: x, currentTarget } = event;
      currentTarget.setPointerCapture(id);
      const start = shareOf(event);
      const near = (share: number) =>
        Math.abs(share - start) * currentTarget.getBoundingClientRect().width < catching;
      const between = (a: number): ((share: number) => Ends) => {
        return (b) => [clamp(Math.min(a, b)), clamp(Math.max(a, b))];
      };
      let to = between(start);
      if (range && near(range[0])) to = between(range[1]);
      else if (range && near(range[1])) to = between(range[0]);
      else if (range && start > range[0] && start < range[1]) {
        const [from, until] = range;
        to = (share) => {
          const by = Math.min(1 - until, Math.max(-from, share - start));
          return [from + by, until + by];
        };
      }
      drag.current = { id, x, moved: false, to };
      event.preventDefault();
    },
    onPointerMove: (event: PointerEvent) => {
      const now = drag.current;
      if (now?.id !== event.pointerId) return;
      if (Math.abs(event.clientX - now.x) > slop) now.moved = true;
      if (now.moved) onChange(now.to(shareOf(event)));
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
