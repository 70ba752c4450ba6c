import { describe, it } from 'vitest';
import { below, Sfc32 } from '../../../core/word2vec/random.ts';
import { mutate } from '../../fuzz/mutate.ts';
import { seeds } from '../../fuzz/seeds.ts';
import { trial } from '../../fuzz/trial.ts';

/** A few of what `node test/fuzz/run.mjs` does at length. */
describe('mutated files become a model or an error that names them', () => {
  const all = seeds();
  const everything = [...all.values()].flat();
  it.each([...all.keys()])('%s', async (name) => {
    const random = Sfc32.seeded(11, 0);
    const files = all.get(name)!;
    for (let i = 0; i < 150; i++) {
      const file = files[below(random, files.length)]!;
      const bytes = mutate(file.bytes, everything[below(random, everything.length)]!.bytes, random);
      await trial(file.name, bytes, i % 2 === 0);
    }
  });
});
