import { availableParallelism } from 'node:os';
import type { Pace } from '../../core/contract/projection.ts';
import { probe } from '../../core/projection/seconds.ts';

let measured: Pace | null = null;

/** How fast this machine is; measured at the first call. */
export function pace(): Pace {
  measured ??= { cores: availableParallelism(), probe: probe(() => performance.now()) };
  return measured;
}
