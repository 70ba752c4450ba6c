import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { LabError } from '../../core/contract/errors.ts';
import { exportFormats, openOptions } from '../../core/contract/opening.ts';
import { convertModel, openModel, outputFormat } from './model-files.ts';
import { count, note, print, printJson, table } from './output.ts';
import { projectFacts } from './project-info.ts';

/** What of a file to take; each is a field of `openOptions`. */
const choices: [flag: string, what: string][] = [
  ['--first <n>', 'only the first so many rows'],
  ['--sample <n>', 'only so many rows, drawn at random; see --seed'],
  ['--seed <n>', 'seed of the sample (default: 1)'],
  ['--matrix <name>', 'which tensor, array or embedding, where the file has several'],
  ['--member <name>', 'which file within an archive'],
  ['--words <column>', 'the column of words; "" numbers the rows'],
  ['--vectors <columns>', 'the column of vectors, or columns of numbers, between commas'],
  ['--metadata <columns>', 'the other columns to keep, between commas; "" keeps none'],
  ['--drop-bad', 'leave out rows whose vector is missing, of another length or not finite'],
  ['--partial', 'take what is there of a file that is cut short'],
];

function addChoices(command: Command): Command {
  for (const [flag, what] of choices) command.option(flag, what);
  return command;
}

/** Options of the command line as the reader wants them. Throws `invalid-input`. */
function chosen({ first, sample, seed, words, vectors, metadata, ...rest }: Record<string, string>) {
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  const given = {
    first: number(first),
    sample: sample === undefined ? undefined : { rows: Number(sample), seed: Number(seed ?? 1) },
    words: words === '' ? null : words,
    vectors: vectors?.split(','),
    metadata: metadata === '' ? [] : metadata?.split(','),
    matrix: rest.matrix,
    member: rest.member,
    dropBad: rest.dropBad,
    partial: rest.partial,
  };
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const parsed = openOptions.safeParse(present);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `--${String(issue.path[0] ?? 'options')}: ${issue.message}`,
  );
  throw new LabError('invalid-input', `${problems.join('; ')}.`);
}

/** The commands on model files as such: info, convert. */
export function addFiles(program: Command): void {
  addChoices(program.command('info'))
    .description('what a file of vectors or a project holds')
    .argument('<file>')
    .option('--json', 'print one JSON object')
    .action(async (file: string, { json, ...options }: { json?: true } & Record<string, string>) => {
      const project = await projectFacts(file);
      if (project) {
        if (json) printJson(project);
        else print(describe(project));
        return;
      }
      const { model, format, facts } = await openModel(file, chosen(options));
      const { words, dim, output, counts, columns = [], metadata } = model;
      const { size } = await stat(file);
      const { format: origin, ...rest } = metadata;
      const all = {
        path: file,
        bytes: size,
        format,
        rows: words.length,
        dimensions: dim,
        words: words.length,
        dim,
        origin,
        outputVectors: output !== null,
        counts: counts !== null,
        ...(columns.length > 0 ? { columns: columns.map(({ name }) => name) } : {}),
        ...(facts?.matrices && facts.matrices.length > 1
          ? { matrices: facts.matrices.map(({ name }) => name) }
          : {}),
        ...rest,
      };
      if (json) printJson(all);
      else print(describe(all));
    });
  addChoices(program.command('convert'))
    .description('write a model in the format the second name asks for')
    .argument('<in>', 'a file of any format that Orrery reads')
    .argument('<out>', 'its ending says the format; .gz besides packs it')
    .option('--format <name>', `the format, whatever the name: ${exportFormats.join(', ')}`)
    .action(async (from: string, to: string, { format: asked, ...options }: Record<string, string>) => {
      const format = outputFormat(to, asked);
      const done = await convertModel(from, { path: to, format }, chosen(options));
      for (const notice of done.notices) note(notice);
      if (done.lost.includes('counts')) {
        note('This format holds words and vectors only: counts, output vectors and settings stay behind.');
      }
      if (done.lost.includes('columns')) note('This format holds no metadata columns; they stay behind.');
      note(
        `Wrote ${count(done.words)} words to ${done.files.map((file) => path.basename(file)).join(', ')}.`,
      );
    });
}

function describe(facts: Record<string, unknown>): string {
  const rows = Object.entries(facts).map(([name, value]) => [name, asText(name, value)]);
  return table(rows);
}

function asText(name: string, value: unknown): string {
  if (/^(created|saved)$/.test(name) && typeof value === 'number') return new Date(value).toISOString();
  if (Array.isArray(value)) {
    const names = value.slice(0, 20).map((item) => item.name ?? item);
    return `${names.join(', ') || 'none'}${value.length > 20 ? ', …' : ''}`;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, item]) => `${key} ${item}`)
      .join(', ');
  }
  return typeof value === 'number' && Number.isInteger(value) ? count(value) : String(value);
}
