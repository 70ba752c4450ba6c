import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExportFormat } from '../../../core/contract/opening.ts';
import { writers } from '../../../core/formats/write.ts';
import { save } from '../../../main/convert.ts';
import { canImport, python } from './python.ts';
import { folderForTests, sample } from './sample.ts';

const folder = await folderForTests();
const model = sample();
const expected = Array.from({ length: model.words.length }, (_, row) => [
  ...model.input.subarray(row * 7, row * 7 + 7),
]);

/** Module, format, and Python that leaves `words` and `vectors` of the file `f`. */
const readers: [string, ExportFormat, string][] = [
  [
    'gensim',
    'word2vec-text',
    'kv = __import__("gensim").models.KeyedVectors.load_word2vec_format(f); words, vectors = kv.index_to_key, kv.vectors',
  ],
  [
    'gensim',
    'word2vec-binary',
    'kv = __import__("gensim").models.KeyedVectors.load_word2vec_format(f, binary=True); words, vectors = kv.index_to_key, kv.vectors',
  ],
  [
    'gensim',
    'glove',
    'kv = __import__("gensim").models.KeyedVectors.load_word2vec_format(f, no_header=True); words, vectors = kv.index_to_key, kv.vectors',
  ],
  [
    'gensim',
    'fasttext-vec',
    'kv = __import__("gensim").models.KeyedVectors.load_word2vec_format(f); words, vectors = kv.index_to_key, kv.vectors',
  ],
  ['numpy', 'npz', 'z = np.load(f); words, vectors = z["words"].tolist(), z["vectors"]'],
  [
    'safetensors',
    'safetensors',
    'z = __import__("safetensors.numpy").numpy.load_file(f); words, vectors = bytes(z["vocabulary"]).decode().split("\\n"), z["input"]',
  ],
  [
    'pandas',
    'csv',
    't = pd.read_csv(f, dtype={"word": str}, keep_default_na=False); words, vectors = t["word"].tolist(), t[[f"dim_{i}" for i in range(7)]].to_numpy(dtype=np.float32)',
  ],
  [
    'pandas',
    'tsv',
    't = pd.read_csv(f, sep="\\t", dtype={"word": str}, keep_default_na=False); words, vectors = t["word"].tolist(), t[[f"dim_{i}" for i in range(7)]].to_numpy(dtype=np.float32)',
  ],
  [
    'numpy',
    'json',
    'r = json.load(open(f)); words, vectors = [x["word"] for x in r], np.array([x["vector"] for x in r], dtype=np.float32)',
  ],
  [
    'numpy',
    'jsonl',
    'r = [json.loads(l) for l in open(f)]; words, vectors = [x["word"] for x in r], np.array([x["vector"] for x in r], dtype=np.float32)',
  ],
];

describe('written files in the tools they are for (skipped where a tool is absent)', () => {
  for (const [module, format, code] of readers) {
    it.skipIf(!canImport(module, 'numpy'))(`${format} by ${module}`, async () => {
      const file = path.join(folder, `tools-${format}${writers[format].extension}`);
      await save({ model, notices: [] }, file, format);
      const script = `
import json, sys
import numpy as np
try:
    import pandas as pd
except ImportError:
    pass
f = sys.argv[1]
${code}
print(json.dumps(dict(words=list(words), vectors=np.asarray(vectors).astype(float).tolist())))`;
      const { words, vectors } = python<{ words: string[]; vectors: number[][] }>(script, file);
      expect(words).toEqual(model.words);
      expect(vectors).toEqual(expected);
    });
  }

  it.skipIf(!canImport('numpy'))('npy by NumPy', async () => {
    const { files } = await save({ model, notices: [] }, path.join(folder, 'tools.npy'), 'npy');
    const script =
      'import json, sys, numpy; print(json.dumps(numpy.load(sys.argv[1]).astype(float).tolist()))';
    expect(python(script, files[0]!)).toEqual(expected);
  });

  it.skipIf(spawnSync('fasttext').error !== undefined)(
    '.vec by fastText, to go on training from',
    async () => {
      const file = path.join(folder, 'pretrained.vec');
      await save({ model, notices: [] }, file, 'fasttext-vec');
      const text = path.join(folder, 'text.txt');
      writeFileSync(text, `${model.words.filter((word) => !/\s/.test(word)).join(' ')}\n`.repeat(20));
      const args = [
        'skipgram',
        '-input',
        text,
        '-output',
        path.join(folder, 'out'),
        '-pretrainedVectors',
        file,
      ];
      const ran = spawnSync('fasttext', [...args, '-dim', '7', '-epoch', '1', '-thread', '1'], {
        encoding: 'utf8',
      });
      expect(ran.status, ran.stderr).toBe(0);
    },
  );
});
