import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { below, Sfc32 } from '../../core/word2vec/random.ts';
import { mutate } from './mutate.ts';
import { seeds } from './seeds.ts';
import { trial } from './trial.ts';

/** Reads mutated files of one reader, or of all; bundled and started by run.mjs. A failure is written down as a file. */
const { values: flags } = parseArgs({
  options: {
    reader: { type: 'string' },
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: '.' },
  },
});

const all = seeds();
const names = flags.reader ? [flags.reader] : [...all.keys()];
const everything = [...all.values()].flat();
/** Bytes of arrays beyond which a reader has reserved too much for a file of a few kilobytes. */
const MOST = 256 * 2 ** 20;
let failures = 0;
for (const name of names) {
  const files = all.get(name);
  if (!files) throw new Error(`There is no reader ${name}. Readers: ${[...all.keys()].join(', ')}.`);
  const random = Sfc32.seeded(Number(flags.seed), 7);
  const outcomes = { read: 0, refused: 0 };
  const began = performance.now();
  for (let i = 0; i < Number(flags.count); i++) {
    const file = files[below(random, files.length)]!;
    const bytes = mutate(file.bytes, everything[below(random, everything.length)]!.bytes, random);
    // What ends or hangs the process is found here.
    writeFileSync(path.join(flags.out, `last-${name}`), bytes);
    try {
      outcomes[await trial(file.name, bytes, below(random, 2) === 0)]++;
      if (i % 64 === 0 && process.memoryUsage().arrayBuffers > MOST)
        throw new Error('more memory than 256 MiB');
    } catch (thrown) {
      failures++;
      const found = path.join(flags.out, `found-${name}-${flags.seed}-${i}`);
      writeFileSync(found, bytes);
      console.log(
        `${name} ${i}: ${(thrown as Error).stack?.split('\n').slice(0, 4).join(' | ')} -> ${found}`,
      );
      if (failures > 20) process.exit(1);
    }
  }
  rmSync(path.join(flags.out, `last-${name}`), { force: true });
  const seconds = (performance.now() - began) / 1000;
  console.log(`${name}: ${outcomes.read} read, ${outcomes.refused} refused, ${seconds.toFixed(0)} s`);
}
process.exitCode = failures > 0 ? 1 : 0;
