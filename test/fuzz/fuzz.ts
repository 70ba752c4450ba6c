import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { below, Sfc32 } from '../../core/word2vec/random.ts';
import { mutate } from './mutate.ts';
import { seeds } from './seeds.ts';
import { trial } from './trial.ts';

/**
 * Reads mutated files of one reader; bundled and started by run.mjs, which also ends it where it hangs and starts it
 * again after that input. A failure is written down as a file.
 */
const { values: flags } = parseArgs({
  options: {
    reader: { type: 'string', default: '' },
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    out: { type: 'string', default: '.' },
  },
});

const all = seeds();
const name = flags.reader;
const files = all.get(name);
if (!files) throw new Error(`There is no reader ${name}. Readers: ${[...all.keys()].join(', ')}.`);
const everything = [...all.values()].flat();
/** Bytes of arrays beyond which a reader has reserved too much for a file of a few kilobytes. */
const MOST = 256 * 2 ** 20;
const MOST_FAILURES = 20;
const random = Sfc32.seeded(Number(flags.seed), 7);
const outcomes = { read: 0, refused: 0, failed: 0 };
let most = 0;
const began = performance.now();
for (let i = 0; i < Number(flags.count) && outcomes.failed <= MOST_FAILURES; i++) {
  const file = files[below(random, files.length)]!;
  const bytes = mutate(file.bytes, everything[below(random, everything.length)]!.bytes, random);
  const whole = below(random, 2) === 0;
  if (i < Number(flags.from)) continue;
  // What ends or hangs the process is found here.
  writeFileSync(path.join(flags.out, `last-${name}`), bytes);
  process.send?.({ at: i });
  try {
    outcomes[await trial(file.name, bytes, whole)]++;
    most = Math.max(most, process.memoryUsage.rss() / 2 ** 20);
    if (i % 64 === 0 && process.memoryUsage().arrayBuffers > MOST)
      throw new Error('more memory than 256 MiB');
  } catch (thrown) {
    outcomes.failed++;
    const found = path.join(flags.out, `found-${name}-${flags.seed}-${i}`);
    writeFileSync(found, bytes);
    console.log(`${name} ${i}: ${(thrown as Error).stack?.split('\n').slice(0, 4).join(' | ')} -> ${found}`);
  }
}
rmSync(path.join(flags.out, `last-${name}`), { force: true });
const seconds = (performance.now() - began) / 1000;
const { read, refused, failed } = outcomes;
console.log(
  `${name}: ${read} read, ${refused} refused, ${failed} failed, ${seconds.toFixed(0)} s, peak ${most.toFixed(0)} MiB`,
);
process.exit(failed > 0 ? 1 : 0);
