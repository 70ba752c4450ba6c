let serial = 0;

/** A name for a long command, unique over all windows connected to one service. */
export const taskId = (kind: string): string => `${kind}-${crypto.randomUUID()}-${serial++}`;
