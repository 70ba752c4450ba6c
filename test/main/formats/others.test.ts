import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../core/formats/formats.ts';
import { memorySource } from '../../../core/formats/source.ts';
import { unseenVector } from '../../../core/formats/subwords.ts';
import { canImport, python } from './python.ts';
import { read } from './sample.ts';

const data = fileURLToPath(new URL('../../../../shared/data/emb/', import.meta.url));

/** File, format, rows, dimensions, first and last word. */
const real: [string, string, number, number, string, string][] = [
  ['allennlp/fake_embeddings.5d.txt', 'glove', 15, 5, 'If', 'àèìòù'],
  ['allennlp/fake_embeddings.5d.txt.gz', 'glove', 15, 5, 'If', 'àèìòù'],
  ['allennlp/fake_embeddings.5d.txt.zip', 'glove', 15, 5, 'If', 'àèìòù'],
  ['allennlp/multi-file-archive.zip', 'glove', 15, 5, 'If', 'àèìòù'],
  ['gensim/crime-and-punishment.bin', 'fasttext-bin', 291, 5, 'и', 'напротив;'],
  ['gensim/crime-and-punishment.vec', 'word2vec-text', 291, 5, 'и', 'напротив;'],
  ['gensim/doc2vec_old_sep.syn1neg.npy', 'npy', 3955, 100, '1', '3955'],
  ['gensim/lee_fasttext_new.bin', 'fasttext-bin', 1763, 10, 'the', 'advance'],
  ['gensim/pang_lee_polarity_fasttext.bin', 'fasttext-bin', 1694, 100, '.', 'worse'],
  ['gensim/test_glove.txt', 'glove', 76, 50, 'the', 'into'],
  ['json/wordvecs1000.json', 'json', 1000, 300, 'in', 'iike'],
  ['npy/zh-char-word2vec.npy', 'npy', 2164, 128, '1', '2164'],
  ['parquet/heitzlki-embeddings.parquet', 'parquet', 49, 384, '', ''],
  ['projector-standalone/iris_tensors.bytes', 'projector', 150, 4, '', ''],
  ['projector-standalone/iris_labels.tsv', 'tsv', 150, 4, 'Iris-setosa', 'Iris-virginica (50)'],
  ['projector-standalone/oss_demo_projector_config.json', 'projector', 150, 4, '', ''],
  ['projector-tsv/vectors.tsv', 'projector', 7227, 16, '[UNK]', ''],
  ['safetensors/mnist-tinygrad.safetensors', 'safetensors', 128, 784, '1', '128'],
  ['torchtext/glove.840B.300d.zip', 'glove', 100, 300, '', ''],
];

/** File, and what its refusal says. */
const refused: [string, RegExp][] = [
  ['gensim/w2v-lee-v0.12.0', /Python pickle.*can run any code.*save_word2vec_format/],
  [
    'parquet/centre-for-humanities-computing-embeddings.parquet',
    /row \d+: "embedding" has 1 values where the first has 1024/,
  ],
  ['spotlight/multimodal-random-small.parquet', /row 1: "embedding" is missing/],
  ['projector-tsv/metadata.tsv', /no format Orrery knows/],
  ['npy/zh-char-vocab.txt', /no row of a vector table/],
  ['gensim/LICENSE.gensim-COPYING', /no format Orrery knows/],
  ['json/README.word2vecjson.md', /no format Orrery knows/],
];

describe.skipIf(!existsSync(data))('files of other tools (skipped where ../shared/data is absent)', () => {
  it.each(real)('opens %s', async (name, format, rows, dim, first, last) => {
    const opened = await read(data + name);
    const { words, input } = opened.model;
    expect([opened.format, words.length, opened.model.dim, input.length]).toEqual([
      format,
      rows,
      dim,
      rows * dim,
    ]);
    if (first) expect(words[0]).toBe(first);
    if (last) expect(words.at(-1)).toBe(last);
  });

  it.each(refused)('refuses %s', async (name, message) => {
    await expect(read(data + name)).rejects.toThrow(message);
  });

  it('drops ragged and missing vectors on request, and says how many', async () => {
    const name = 'parquet/centre-for-humanities-computing-embeddings.parquet';
    const { model, notices } = await read(data + name, { dropBad: true });
    expect([model.words.length, model.dim]).toEqual([1389, 1024]);
    expect(notices.join()).toMatch(/4 rows were left out/);
    expect(model.columns?.map(({ name: column, kind }) => [column, kind])).toContainEqual([
      'feuilleton_id',
      'category',
    ]);
  });

  it('opens another matrix, member and part of a file', async () => {
    const small = await read(`${data}safetensors/mnist-tinygrad.safetensors`, { matrix: 'l2.weight' });
    expect([small.model.words.length, small.model.dim]).toEqual([10, 128]);
    const inner = await read(`${data}allennlp/multi-file-archive.zip`, { member: 'fake_embeddings.5d.txt' });
    expect(inner.model.words.length).toBe(15);
    const all = (await read(`${data}json/wordvecs1000.json`)).model;
    const first = (await read(`${data}json/wordvecs1000.json`, { first: 10 })).model;
    expect(first.words).toEqual(all.words.slice(0, 10));
    const drawn = await Promise.all(
      [1, 1, 2].map(
        async (seed) => (await read(`${data}json/wordvecs1000.json`, { sample: { rows: 50, seed } })).model,
      ),
    );
    expect(drawn[0]).toEqual(drawn[1]);
    expect(drawn[0]!.words).not.toEqual(drawn[2]!.words);
    const places = drawn[0]!.words.map((word) => all.words.indexOf(word));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const [i, row] of places.entries()) {
      expect(drawn[0]!.input.subarray(i * 300, i * 300 + 300)).toEqual(
        all.input.subarray(row * 300, row * 300 + 300),
      );
    }
  });

  /** Rows by word, as gensim or NumPy have them. */
  type Table = { words: string[]; vectors: number[][] };
  const same = async (name: string, { words, vectors }: Table, digits = 6) => {
    const { model } = await read(data + name);
    expect(model.words.length).toBe(vectors.length);
    if (words.length > 0) expect(model.words).toEqual(words);
    for (const [row, vector] of vectors.entries()) {
      const own = model.input.subarray(row * model.dim, (row + 1) * model.dim);
      for (const [i, value] of vector.entries()) expect(own[i]).toBeCloseTo(value, digits);
    }
  };

  /** What gensim is asked with for each file; one process for all, since its start takes longest. */
  const calls: Record<string, string> = {
    'gensim/EN.1-10.cbow1_wind5_hs0_neg10_size300_smpl1e-05.txt': 'text(f)',
    'gensim/crime-and-punishment.vec': 'text(f)',
    'gensim/lee_fasttext.vec': 'text(f)',
    'gensim/word2vec_pre_kv_c': 'text(f)',
    'gensim/high_precision.kv.txt': 'text(f)',
    'gensim/euclidean_vectors.bin': 'text(f, binary=True)',
    'gensim/high_precision.kv.bin': 'text(f, binary=True)',
    'magnitude/word2vec.bin': 'text(f, binary=True)',
    'gensim/test_glove.txt': 'text(f, no_header=True)',
    'allennlp/glove.6B.100d.sample.txt.gz': 'text(f, no_header=True)',
    'gensim/crime-and-punishment.bin': 'load_facebook_vectors(f)',
    'gensim/lee_fasttext_new.bin': 'load_facebook_vectors(f)',
  };

  it.skipIf(!canImport('gensim'))('has the values of gensim', async () => {
    const script = `
import json, sys
from gensim.models import KeyedVectors
from gensim.models.fasttext import load_facebook_vectors
text = KeyedVectors.load_word2vec_format
answer = {}
for name, call in json.loads(sys.argv[2]).items():
    f = sys.argv[1] + name
    kv = eval(call)
    answer[name] = dict(words=kv.index_to_key, vectors=[kv[w].astype(float).tolist() for w in kv.index_to_key])
print(json.dumps(answer))`;
    const tables = python<Record<string, Table>>(script, data, JSON.stringify(calls));
    for (const [name, { words, vectors }] of Object.entries(tables)) {
      // gensim gives pieces to the end of a sentence, which has none in fastText.
      const end = name.endsWith('.bin') ? words.indexOf('</s>') : -1;
      if (end >= 0)
        vectors[end] = [
          ...(await read(data + name)).model.input
            .slice(end * vectors[0]!.length)
            .slice(0, vectors[0]!.length),
        ];
      await same(name, { words, vectors }, 5);
    }
  });

  it
    .skipIf(spawnSync('fasttext').error !== undefined)
    .each(['crime-and-punishment.bin', 'lee_fasttext_new.bin'])(
    'has the values of fastText in %s, of words it has not seen too',
    async (name) => {
      const { model } = await read(`${data}gensim/${name}`);
      const unseen = ['xylophonist', 'преступленьице', '東京', 'zq'];
      const { stdout } = spawnSync('fasttext', ['print-word-vectors', `${data}gensim/${name}`], {
        input: [...model.words, ...unseen].join('\n'),
        encoding: 'utf8',
      });
      const lines = stdout.trim().split('\n');
      expect(lines.length).toBe(model.words.length + unseen.length);
      for (const [i, line] of lines.entries()) {
        const expected = line.trim().split(' ').slice(-model.dim).map(Number);
        const own =
          i < model.words.length
            ? model.input.subarray(i * model.dim, (i + 1) * model.dim)
            : unseenVector(unseen[i - model.words.length]!, model.subwords!, model.dim);
        for (const [k, value] of expected.entries()) expect(own![k]).toBeCloseTo(value, 3);
      }
    },
  );

  it('reads the older generation of fastText files, without a magic number', async () => {
    const bytes = readFileSync(`${data}gensim/crime-and-punishment.bin`);
    const whole = (await readModel(memorySource('new.bin', new Uint8Array(bytes)))).model;
    // Neither magic and version, nor the number of pruned pieces, nor whether it is quantised.
    let input = bytes;
    for (let at = 64 + 28; at < bytes.length; at++) {
      // The matrix of words stands before that of outputs: rows 391, columns 5.
      if (
        bytes.readUInt32LE(at) === 391 &&
        bytes.readUInt32LE(at + 4) === 0 &&
        bytes.readUInt32LE(at + 8) === 5
      ) {
        input = bytes.subarray(at);
        break;
      }
    }
    const old = Buffer.concat([
      bytes.subarray(8, 64 + 20),
      bytes.subarray(64 + 28, input.byteOffset - bytes.byteOffset - 1),
      input,
    ]);
    const { model, format } = await readModel(memorySource('old.bin', new Uint8Array(old)));
    expect(format).toBe('fasttext-bin');
    expect(model.words).toEqual(whole.words);
    expect(model.input).toEqual(whole.input);
    expect(model.subwords).toEqual(whole.subwords);
  });

  it.skipIf(!canImport('numpy')).each(['npy/zh-char-word2vec.npy', 'gensim/doc2vec_old_sep.syn1neg.npy'])(
    'has the values of NumPy in %s',
    async (name) => {
      const script =
        'import json, sys, numpy; print(json.dumps(dict(words=[], vectors=numpy.load(sys.argv[1]).astype(float).tolist())))';
      await same(name, python<Table>(script, data + name));
    },
  );
});
