import { readFile } from 'node:fs/promises';
import { compileTraining } from '../../core/kernels/index.ts';
import { builtFile } from '../threads.ts';

let compiled: Promise<WebAssembly.Module> | undefined;

/** The training kernel, compiled once: the fastest build this machine runs. */
export function loadTrainingKernel(): Promise<WebAssembly.Module> {
  compiled ??= (async () => {
    const read = (build: string): Promise<BufferSource> => readFile(builtFile(`../kernels/${build}.wasm`));
    const [relaxed, baseline] = await Promise.all([read('training-relaxed'), read('training')]);
    return (await compileTraining({ relaxed, baseline })).module;
  })();
  return compiled;
}
