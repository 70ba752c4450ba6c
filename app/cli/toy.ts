import type { Command } from 'commander';
import { corpusSource } from '../../core/contract/service.ts';
import {
  formatAnalogies,
  toyAnalogies,
  toySentences,
  toyTokens,
  toyWorlds,
} from '../../core/corpus/toy/index.ts';
import { canWrite, writeFileAtomic } from '../../main/files.ts';
import { validateOptions } from './options.ts';
import { note } from './output.ts';

const toySource = corpusSource.options[0].omit({ kind: true });

export function addToy(program: Command): void {
  program
    .command('toy')
    .description('write the text of a toy world and its answer key')
    .option('--world <name>', toyWorlds.map(({ id }) => id).join(', '), 'kingdom')
    .option('--tokens <n>', `length of the text in words (default: ${toyTokens})`)
    .option('--seed <n>', 'seed of the teller (default: 1)')
    .requiredOption('--out <corpus.txt>', 'the key is written beside it, as corpus.analogies.txt')
    .action(async ({ out, ...options }: { out: string } & Record<string, unknown>) => {
      const { world, tokens, seed } = validateOptions(toySource, options);
      const key = `${out.replace(/\.txt$/i, '')}.analogies.txt`;
      await canWrite(out);
      await canWrite(key);
      await writeFileAtomic(out, inChunks(toySentences(world, { tokens, seed })));
      await writeFileAtomic(key, formatAnalogies(toyAnalogies(world)));
      note(`Wrote ${out} and its answer key ${key}.`);
    });
}

/** Lines as UTF-8, about 64 KiB at a time. */
function* inChunks(lines: Iterable<string>): Generator<Uint8Array> {
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < 1 << 16) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}
