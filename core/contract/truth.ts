import { z } from 'zod';
import { command, id, task } from './command.ts';
import { dimensions, mapMethod } from './projection.ts';

/** How far a map can be believed (Venna & Kaski 2001), against the model's vectors under the map's metric. */
export interface Truth {
  /** How far points near in the map are near in the vectors, 1 at best. */
  trustworthiness: number;
  /** How far points near in the vectors are near in the map. */
  continuity: number;
  /** Half-width of the 95 % interval of the trustworthiness; 0 when every point was judged. */
  error: number;
  continuityError: number;
  /** Neighbours that were compared; fewer than asked for in small maps. */
  k: number;
  /** Points judged, spread evenly. */
  sampled: number;
  /** [sampled] the points judged. */
  rows: Int32Array;
  /** [sampled] the trustworthiness of each, 0..1. */
  trust: Float32Array;
}

/** How far two models, or two maps, agree on who is near whom. */
export interface Overlap {
  /** Mean share of the k nearest that both have in common, 0..1. */
  mean: number;
  /** Half-width of its 95 % interval; 0 when every shared word was judged. */
  error: number;
  k: number;
  sampled: number;
  /** [sampled] words judged, of those that both have. */
  words: string[];
  /** [sampled] share in common of each. */
  overlap: Float32Array;
}

const map = z.object({ dimensions, method: mapMethod }).optional();
const k = z.int().min(1).max(200).default(15);

export const truthCommands = {
  /** Judges a map of a model. Throws `not-found` where there is none of that many dimensions. */
  truth: command<Truth>()(
    z.object({
      model: id,
      dimensions,
      method: mapMethod,
      k,
      /** Points judged, at most. */
      sample: z.int().min(1).max(10_000_000).default(500),
      task,
    }),
  ),
  /**
   * Compares the neighbours of the words that two models share, among those words: by cosine between vectors, or
   * by distance in a map where `map` or `otherMap` names one. The other may be the same model.
   */
  overlap: command<Overlap>()(
    z.object({
      model: id,
      other: id,
      map,
      otherMap: map,
      k,
      sample: z.int().min(1).max(10_000_000).default(500),
      task,
    }),
  ),
} as const;
