import type { EmbeddingModel } from '../../core/model.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { CorpusText } from './corpus.ts';
import type { ReadCorpus } from './corpus-protocol.ts';
import type { Session } from './session.ts';

/** The name of several texts together. */
export function corpusName(texts: CorpusText[]): string {
  const more = texts.length > 1 ? ` and ${texts.length - 1} more` : '';
  return `${texts[0]?.name ?? ''}${more}`;
}

/** What a run has become. The tables stay in the memory they were trained in; the session is over. */
export function trainedModel(
  name: string,
  texts: CorpusText[],
  { words, counts, allTokens, fingerprint }: ReadCorpus,
  session: Session,
): EmbeddingModel {
  const { parameters, heldOutLoss } = session;
  return {
    words,
    counts,
    dim: parameters.dim,
    ...session.takeTables(),
    metadata: {
      name,
      format: 'orrery',
      parameters,
      corpus: { name: corpusName(texts), tokens: allTokens, fingerprint },
      created: Date.now(),
      loss: heldOutLoss,
    },
  };
}

/** The vectors of a checkpoint as a model, to keep what an interrupted run had reached; takes its arrays over. */
export function modelOfCheckpoint(checkpoint: Checkpoint): EmbeddingModel {
  const { words, counts, stride, parameters, name, corpus, saved, heldOutLoss } = checkpoint;
  const { dim } = parameters;
  return {
    words,
    counts,
    dim,
    input: packRows(checkpoint.input, words.length, dim, stride),
    output: packRows(checkpoint.output, words.length, dim, stride),
    metadata: { name, format: 'orrery', parameters, corpus, created: saved, loss: heldOutLoss },
  };
}

/** Moves rows of `dim` numbers, `stride` apart, together in place. */
export function packRows(table: Float32Array, rows: number, dim: number, stride: number): Float32Array {
  for (let row = 1; stride !== dim && row < rows; row++) {
    table.copyWithin(row * dim, row * stride, row * stride + dim);
  }
  return table.subarray(0, rows * dim);
}
