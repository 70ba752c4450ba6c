/**
 * Our side of the corpus benchmark: bundled into dist/node by corpus.mjs and run as a process of its own.
 * Prints one JSON object.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { trainParameters } from '../../core/word2vec/parameters.ts';
import { loadCorpus } from '../../main/training/corpus.ts';
import { loadKernel } from '../../main/training/kernel.ts';

const { values: flags } = parseArgs({
  options: { text: { type: 'string', default: '' }, threads: { type: 'string' } },
});
const before = process.memoryUsage.rss();
const module = await loadKernel('corpus');
const hooks = { onStage: () => {}, onNotice: () => {} };
const options = trainParameters.parse({ minCount: 5, tokenizer: 'whitespace' });
const sharing = { threads: flags.threads === undefined ? undefined : Number(flags.threads) };
const used = process.cpuUsage();
const began = performance.now();
const { result } = loadCorpus([{ name: 'text', path: flags.text }], module, options, hooks, {}, sharing);
const { words, tokens, allTokens, encoded } = await result;
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(used);
const encodedMB = (encoded.blocks.length * 4 * 2 ** 20) / 1e6;
// The operating system's maximum (`resourceUsage`) may be that of the program this one was started from.
const peakKiB = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
const peakMB = Number(peakKiB) * 1.024e-3 - before / 1e6;
console.log(
  JSON.stringify({
    seconds,
    processor: (user + system) / 1e6,
    vocabulary: words.length,
    tokens,
    allTokens,
    beyondMB: peakMB - encodedMB,
  }),
);
