#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { asLabError } from '../../core/contract/errors.ts';
import { version } from '../../package.json';
import { addEvaluate } from './evaluate.ts';
import { addFiles } from './files.ts';
import { note } from './output.ts';
import { addOverlap } from './overlap.ts';
import { addProject } from './project.ts';
import { addQueries } from './query.ts';
import { addServe } from './serve.ts';
import { addToy } from './toy.ts';
import { addTrain } from './train.ts';

/** Exit codes: 0 done, 1 failed, 2 asked wrongly, 130 aborted by Ctrl+C. */
async function run(): Promise<number> {
  const program = new Command('orrery')
    .description('A laboratory for word embeddings.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('Add --help for the options.');
  for (const add of [addToy, addTrain, addFiles, addQueries, addProject, addOverlap, addEvaluate, addServe])
    add(program);
  try {
    await program.parseAsync();
    return 0;
  } catch (thrown) {
    // Commander has written its message already.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    const { code, message } = asLabError(thrown);
    note(message);
    if (code === 'cancelled') return 130;
    return code === 'invalid-input' ? 2 : 1;
  }
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await run();
