import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { compileTraining } from '../../core/kernels/index.ts';
import { builtFile } from '../threads.ts';

const compiled = new Map<string, Promise<WebAssembly.Module>>();
const read = (build: string): Promise<BufferSource> => readFile(builtFile(`../kernels/${build}.wasm`));

const compile = {
  corpus: async () => WebAssembly.compile(await read('corpus')),
  training: async () => {
    const [relaxed, baseline] = await Promise.all([read('training-relaxed'), read('training')]);
    // V8 before 11.4 (Node 20) has relaxed SIMD, but only compiles it behind this flag.
    if (!WebAssembly.validate(relaxed)) setFlagsFromString('--experimental-wasm-relaxed-simd');
    return (await compileTraining({ relaxed, baseline })).module;
  },
};

/** A kernel, compiled once; of training's the fastest build this machine runs. */
export function loadKernel(name: keyof typeof compile): Promise<WebAssembly.Module> {
  const found = compiled.get(name) ?? compile[name]();
  compiled.set(name, found);
  return found;
}
