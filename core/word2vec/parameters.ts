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
     * Pair: private to each centre word and applied one after the other, as in word2vec. Auto: block, but pair for
     * small vocabularies (see modeFor), where it learns a little better and speed matters little.
     */
    mode: z.enum(['auto', 'block', 'pair']).default('auto'),
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
    /** Epochs of the learning-rate schedule that count as done: for training in several parts. */
    startEpoch: z.int().min(0).max(1_000_000).default(0),
    /** Epochs the learning rate's decay is spread over; absent: startEpoch + epochs. */
    maxEpochs: z.int().min(1).max(1_000_000).optional(),
    /** Training ends, its learning rate decayed, after this many words; absent: with the epochs. */
    maxTokens: z.int().min(1).max(1e15).optional(),
    /** Training ends, its learning rate decayed, after this many minutes; absent: with the epochs. */
    maxMinutes: z.number().positive().max(1e6).optional(),
    /** Words seen fewer times are not in the vocabulary. */
    minCount: z.int().min(1).max(1_000_000_000).default(5),
    /** Subsampling threshold of frequent words (1310.4546, section 2.3); 0: off. */
    downsample: z.number().min(0).max(1).default(1e-3),
    /** Negatives are drawn from counts to this power. */
    nsExponent: z.number().min(-10).max(10).default(0.65),
    /** Keep only the most frequent words; absent: all that reach minCount. */
    vocabSize: z.int().min(1).max(100_000_000).optional(),
    /** Words outside the vocabulary are left out, or all become the one word `<unk>`. */
    unknown: z.enum(['discard', 'unk']).default('discard'),
    /** The vocabulary when going on from pretrained vectors: theirs, that of the text, or both. */
    continueVocabulary: z.enum(['old', 'new', 'union']).default('union'),
    /** Words a thread takes at a time. */
    bufferSize: z.int().min(256).max(1_000_000).default(10_000),
    /** Whether each epoch takes the text's portions, and the sentences within each, in a new order. */
    shuffle: z.boolean().default(false),
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
    /** Words that are numbers are kept, all become the word `0`, or are left out. */
    numbers: z.enum(['keep', 'fold', 'drop']).default('keep'),
    /** Words to leave out, between spaces or commas. */
    stopWords: z.string().max(1_000_000).optional(),
    /** Rounds of joining words that keep company into phrases (1310.4546, section 4); each can double their length. */
    phrasePasses: z.int().min(0).max(5).default(0),
    /** Score above which two words become a phrase; the higher, the fewer. */
    phraseThreshold: z.number().min(0).max(1e9).default(100),
    /** Column of tables (.csv, .tsv) or field of records (.jsonl) that holds the text; absent: `text`. */
    textColumn: z.string().min(1).max(1000).optional(),
  })
  .strict();

/** Complete, validated parameters. */
export type TrainParameters = z.output<typeof trainParameters>;
/** What a caller may leave out. */
export type TrainParametersInput = z.input<typeof trainParameters>;
