import { z } from 'zod';

/**
 * Training parameters: names, ranges and defaults, after kōan (arXiv 2012.15332) and word2vec
 * (arXiv 1310.4546). The one place that knows them; the contract, the CLI and the training panel derive
 * from it.
 */
export const trainParameters = z
  .object({
    /** CBOW predicts the centre word from the average of its context; skip-gram the context from the centre. */
    method: z.enum(['cbow', 'skipgram']).default('cbow'),
    /** Corrected divides the gradient that reaches each context vector by the number of context words. */
    update: z.enum(['corrected', 'classic']).default('corrected'),
    /**
     * How negatives are drawn. Block: shared by eight neighbouring centre words and weighted alike, the fast way.
     * Pair: private to each centre word and applied one after the other, as in word2vec.
     */
    mode: z.enum(['block', 'pair']).default('block'),
    /** Length of a vector. */
    dim: z.int().min(1).max(4096).default(200),
    /** Largest number of context words on each side; each centre word draws 1..contextSize. */
    contextSize: z.int().min(1).max(100).default(5),
    /** Negative samples per positive pair. */
    negatives: z.int().min(1).max(100).default(5),
    /** Passes over the corpus. */
    epochs: z.int().min(1).max(10_000).default(5),
    /** Initial learning rate; absent: the default of the method (see defaultLearningRate). */
    learningRate: z.number().positive().max(10).optional(),
    /** Learning rate at the end of the linear decay; absent: a thousandth of the initial one. */
    minLearningRate: z.number().nonnegative().max(10).optional(),
    /** Words seen fewer times are dropped from the vocabulary. */
    minCount: z.int().min(1).max(1_000_000_000).default(5),
    /** Subsampling threshold of frequent words (1310.4546, section 2.3); 0: off. */
    downsample: z.number().min(0).max(1).default(1e-3),
    /** Negatives are drawn from counts to this power. */
    nsExponent: z.number().min(-10).max(10).default(0.75),
    /** Keep only the most frequent words; absent: all that reach minCount. */
    vocabSize: z.int().min(1).max(100_000_000).optional(),
    /** Worker threads; absent: as many as the machine has cores. */
    threads: z.int().min(1).max(256).optional(),
    /** Seed of every random draw. One thread and one seed give the same bits. */
    seed: z.int().min(0).max(0xffff_ffff).default(1),
    /**
     * How text is cut into words: Unicode words (scripts without spaces by dictionary), at white space, or at white
     * space with letters left as they are, for text that is tokenized already.
     */
    tokenizer: z.enum(['unicode', 'whitespace', 'tokenized']).default('unicode'),
    /** Whether capital and small letters are the same. */
    lowercase: z.boolean().default(true),
    /** Language of the text (BCP 47, such as "tr"), for its small letters and word boundaries; absent: any. */
    locale: z
      .string()
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
      .optional(),
    /** Words in a sentence; longer lines are cut. */
    maxSentence: z.int().min(2).max(100_000).default(1000),
  })
  .strict();

/** Complete, validated parameters. */
export type TrainParameters = z.output<typeof trainParameters>;
/** What a caller may leave out. */
export type TrainParametersInput = z.input<typeof trainParameters>;
