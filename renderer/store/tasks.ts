let serial = 0;

/** A name for a long command, unique over all windows connected to one service. */
export const taskId = (kind: string): string =>
  `${kind}-${crypto.getRandomValues(new Uint32Array(4)).join('-')}-${serial++}`;
