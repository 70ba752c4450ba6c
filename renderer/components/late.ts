import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** Parts that a window rarely opens with, to be fetched once it stands. */
const waiting: (() => Promise<unknown>)[] = [];

/**
 * A component, to be put within Suspense, whose code comes after the window's first picture: when it is first shown or
 * with `fetchLate`, whichever is sooner.
 */
export function late<P extends object>(
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  waiting.push(load);
  return lazy(async () => ({ default: await load() }));
}

/** Fetches all late parts, one after another, so that a later click finds them even where the connection has gone. */
export async function fetchLate(): Promise<void> {
  // What cannot be had now is asked for again when it is shown.
  for (const load of waiting.splice(0)) await load().catch(() => {});
}
