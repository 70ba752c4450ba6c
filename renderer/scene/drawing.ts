import type { GestureEvents } from './gestures.ts';
import type { Region } from './region.ts';
import type { Screen } from './screen.ts';
import { modeOf } from './tool.ts';
import type { RegionMode } from './types.ts';

/** What a drag does with a selection tool in hand: it draws a region, and selects what lies in it at the end. */
export function drawing(
  screen: Screen,
  select: (mode: RegionMode, region: Region | null) => void,
): GestureEvents['draw'] {
  const { tool } = screen;
  return {
    begin: (x, y, keys) => {
      if (!tool.kind) return false;
      tool.begin(x, y, modeOf(keys));
      return true;
    },
    extend: (x, y) => {
      tool.extend(x, y);
      screen.touched();
    },
    end: () => select(tool.mode, tool.end()),
    cancel: () => {
      tool.cancel();
      screen.touched();
    },
  };
}
