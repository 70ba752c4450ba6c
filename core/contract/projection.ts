import { z } from 'zod';
import { command, id, task, word } from './command.ts';

/** A semantic axis: from the mean of one set of words to the mean of another, such as he -> she. */
const axis = z.object({
  from: z.array(word).min(1, 'an axis needs a word to start from').max(100),
  to: z.array(word).min(1, 'an axis needs a word to lead to').max(100),
});
export type SemanticAxis = z.output<typeof axis>;

const seed = z.int('must be a whole number').min(0, 'must not be negative').max(0xffff_ffff, 'is too large');
const between = (least: number, most: number) =>
  z.number().min(least, `must be from ${least} to ${most}`).max(most, `must be from ${least} to ${most}`);
const whole = (least: number, most: number) =>
  z
    .int('must be a whole number')
    .min(least, `must be from ${least} to ${most}`)
    .max(most, `must be from ${least} to ${most}`);

const mapMethods = ['umap', 'tsne', 'pca', 'axes'] as const;

/** The parameters of every map, whether or not they are complete yet. */
export const mapSettings = z.object({
  method: z.enum(mapMethods).default('umap'),
  dimensions: z.union([z.literal(2), z.literal(3)], 'must be 2 or 3').default(3),
  /** Only the most frequent words; absent: as many as the method handles well. */
  top: whole(1, 10_000_000).optional(),
  /** UMAP: neighbours of each word, itself counted. */
  neighbors: whole(2, 200).default(15),
  /** UMAP: how close points may lie. */
  minDist: between(0, 10).default(0.1),
  /** UMAP: the scale on which points spread; `minDist` is measured against it. */
  spread: between(0.1, 10).default(1),
  /** UMAP: weight of pushing apart against pulling together. */
  repulsion: between(0.01, 10).default(1),
  /** t-SNE: how many neighbours a word about has, smoothly. */
  perplexity: between(1, 200).default(30),
  /** What nearness in the vectors means. Semantic axes: cosine takes vectors of length 1, Euclidean as they are. */
  metric: z.enum(['cosine', 'euclidean']).default('cosine'),
  /** UMAP by our kernels, or by umap-js for comparison. Either gives the same picture for the same seed. */
  engine: z.enum(['fast', 'reference']).default('fast'),
  /** UMAP and t-SNE: rounds; absent: as many as the size asks for. */
  epochs: whole(1, 10_000).optional(),
  /** UMAP and t-SNE: where points begin. `last`: where the model's last map of these dimensions has them; before its
   * first one, where they were as their training ended; and as `pca` where there is neither. */
  init: z.enum(['pca', 'random', 'last']).default('pca'),
  seed: seed.default(1),
  /** PCA: which component is x, y and z, from 1; absent: the first. In 2D the third is not looked at. */
  components: z.array(whole(1, 1000)).min(2).max(3).optional(),
  /** The axes x, y and z of `axes`. In 2D the third is not looked at. */
  axes: z.array(axis).max(3).optional(),
  /** Leave out words whose vectors hold NaN or infinite values, instead of refusing the table. */
  dropInvalid: z.boolean().default(false),
});

export const projectParameters = mapSettings.superRefine(
  ({ method, dimensions, components, axes }, context) => {
    if (method === 'pca' && components && components.length < dimensions) {
      const message = `names ${components.length} components, and a ${dimensions}D map needs ${dimensions}`;
      context.addIssue({ code: 'custom', path: ['components'], message });
    }
    if (method === 'axes' && (axes?.length ?? 0) < dimensions) {
      const message = `a ${dimensions}D map needs ${dimensions} axes, each from some words to others`;
      context.addIssue({ code: 'custom', path: ['axes'], message });
    }
  },
);
export type ProjectParameters = z.output<typeof projectParameters>;

/** The values that stand where nothing was chosen. */
export const projectDefaults: ProjectParameters = projectParameters.parse({});

/** How fast a machine is. */
export interface Pace {
  cores: number;
  /** Milliseconds that a small, fixed piece of arithmetic took. */
  probe: number;
}

export interface Projection {
  model: string;
  parameters: ProjectParameters;
  /** Number of points: the N most frequent words, in vocabulary order. */
  points: number;
  /** [N, dimensions], roughly within a unit ball; NaN for words left out by `dropInvalid`. */
  positions: Float32Array;
  /** Epochs done of all; equal when complete. */
  epoch: number;
  epochs: number;
  /** PCA: variance explained by each axis, 0..1. */
  explained?: number[];
  /** PCA: words from which the components were estimated, where these are not all. */
  sampled?: number;
  /** UMAP and t-SNE: share of the true nearest neighbours that it was built on, 0..1, estimated unless 1. */
  recall?: number;
  /** Words left out by `dropInvalid`, where there were any. */
  dropped?: number;
  /** It came with the model's file, made by another program: of its parameters what that says is known, no more. */
  came?: true;
}

export const dimensions = z.union([z.literal(2), z.literal(3)]);
/** Which of a model's maps: the last of that method; absent: the last of all. */
export const mapMethod = z.enum(mapMethods).optional();

/** Which of a model's maps: the last that was made by that method in so many dimensions. */
export interface MapName {
  method: ProjectParameters['method'];
  dimensions: 2 | 3;
}

export const projectionCommands = {
  /** Answers with the finished projection; `projection` events stream it as it forms. */
  project: command<Projection>()(z.object({ model: id, parameters: projectParameters, task })),
  /** How fast the services' machine is, for `mapSeconds`; measured at the first call, in about 50 ms. */
  pace: command<Pace>()(z.object({})),
  /** Which maps are kept of a model. */
  maps: command<MapName[]>()(z.object({ model: id })),
  /** The last finished projection of a model with that many dimensions, if any. */
  lastProjection: command<Projection | null>()(z.object({ model: id, dimensions, method: mapMethod })),
} as const;
