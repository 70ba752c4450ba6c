import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../core/formats/formats.ts';
import { memorySource } from '../../../core/formats/source.ts';
import { failure } from './bytes.ts';

/** Shapes and first values as gensim reads them. */
const real: [string, number, number, string, number, string, number][] = [
  ['gensim/EN.1-10.cbow1_wind5_hs0_neg10_size300_smpl1e-05.txt', 20, 300, 'one', -0.016713, 'mango', 0.29915],
  ['gensim/crime-and-punishment.vec', 291, 5, 'и', -0.11189, 'напротив;', 0.054772],
  ['gensim/euclidean_vectors.bin', 2747, 10, 'the', 0.42145327, 'fly', 0.34151116],
  ['gensim/high_precision.kv.bin', 2, 2, 'kangaroo.n.01', -7.367134e-4, 'horse.n.01', 7.6962e-4],
  ['gensim/high_precision.kv.txt', 2, 2, 'kangaroo.n.01', -7.3692441e-4, 'horse.n.01', 7.6941e-4],
  ['gensim/lee_fasttext.vec', 1762, 10, 'the', -0.65992, 'hundred', 0.060007],
  ['gensim/word2vec_pre_kv_c', 1750, 10, 'the', -0.561106, 'indonesian', -0.132753],
  ['gensim/test_glove.txt', 76, 50, 'the', 0.418, 'into', -1.1741],
  ['magnitude/word2vec.bin', 5, 2, 'the', 0.418, 'said', -0.2121],
  ['magnitude/word2vec.txt', 5, 2, 'the', 0.418, 'said', -0.2121],
  ['magnitude/fasttext.vec', 5, 2, 'the', 0.418, 'said', -0.2121],
  ['magnitude/glove.txt', 5, 2, 'the', 0.418, 'said', -0.2121],
  ['magnitude/large.txt', 1, 5000, 'big', 0, 'big', 0],
  ['allennlp/fake_embeddings.5d.txt', 15, 5, 'If', 0.798, 'àèìòù', 5],
];
const data = new URL('../../../../shared/data/emb/', import.meta.url);

describe.skipIf(!existsSync(data))('files of other tools (skipped where ../shared/data is absent)', () => {
  const load = (name: string) => memorySource(name, new Uint8Array(readFileSync(new URL(name, data))));

  it.each(real)('%s', async (name, rows, dim, first, firstValue, last, lastValue) => {
    const { model } = await readModel(load(name));
    expect([model.words.length, model.dim, model.words[0], model.words.at(-1)]).toEqual([
      rows,
      dim,
      first,
      last,
    ]);
    expect(model.input[0]).toBeCloseTo(firstValue, 7);
    expect(model.input.at(-1)).toBeCloseTo(lastValue, 7);
  });

  it('reads a .vec with bytes that are not UTF-8', async () => {
    const { model } = await readModel(load('gensim/pang_lee_polarity_fasttext.vec'));
    expect([model.words.length, model.dim]).toEqual([1694, 100]);
  });

  it('refuses a pickle', async () => {
    const bytes = (await load('gensim/w2v-lee-v0.12.0').read!(0, 1e9)) as Uint8Array;
    expect((await failure('w2v', bytes)).message).toMatch(/Python pickle.*does not.*save_word2vec_format/);
  });
});
