import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { canWrite } from '../../main/files.ts';
import { loadModel, outputFormat, saveModel } from './model-files.ts';
import { count, note, print, printJson, table } from './output.ts';
import { projectFacts } from './project-info.ts';

/** The commands on model files as such: info, convert. */
export function addFiles(program: Command): void {
  program
    .command('info')
    .description('what a model file or a project holds')
    .argument('<file>')
    .option('--json', 'print one JSON object')
    .action(async (file: string, { json }: { json?: true }) => {
      const project = await projectFacts(file);
      if (project) {
        if (json) printJson(project);
        else print(describe(project));
        return;
      }
      const { words, dim, output, counts, metadata } = await loadModel(file);
      const { size } = await stat(file);
      const facts = {
        path: file,
        bytes: size,
        words: words.length,
        dim,
        outputVectors: output !== null,
        counts: counts !== null,
        ...metadata,
      };
      if (json) printJson(facts);
      else print(describe(facts));
    });
  program
    .command('convert')
    .description('write a model in the format the second name asks for')
    .argument('<in>')
    .argument('<out>', '.safetensors, .bin (word2vec binary), .txt or .vec (word2vec text)')
    .action(async (from: string, to: string) => {
      const format = outputFormat(to);
      await canWrite(to);
      const model = await loadModel(from);
      await saveModel(to, model);
      if (format !== 'safetensors' && (model.output || model.counts)) {
        note(
          'The word2vec formats hold words and vectors only: counts, output vectors and settings stay behind.',
        );
      }
      note(`Wrote ${count(model.words.length)} words to ${path.basename(to)}.`);
    });
}

function describe(facts: Record<string, unknown>): string {
  const rows = Object.entries(facts).map(([name, value]) => [name, asText(name, value)]);
  return table(rows);
}

function asText(name: string, value: unknown): string {
  if (/^(created|saved)$/.test(name) && typeof value === 'number') return new Date(value).toISOString();
  if (Array.isArray(value)) return value.map((item) => item.name ?? item).join(', ') || 'none';
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, item]) => `${key} ${item}`)
      .join(', ');
  }
  return typeof value === 'number' && Number.isInteger(value) ? count(value) : String(value);
}
