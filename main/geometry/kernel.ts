import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { builtFile } from '../threads.ts';

/** The geometry kernels, in the fastest build this engine accepts; both give the same results. */
export function geometryModule(): WebAssembly.Module {
  const read = (name: string) => readFileSync(builtFile(`../kernels/${name}.wasm`));
  const relaxed = read('geometry-relaxed');
  // V8 before 11.4 (Node 20) has relaxed SIMD, but only compiles it behind this flag.
  if (!WebAssembly.validate(relaxed)) setFlagsFromString('--experimental-wasm-relaxed-simd');
  return new WebAssembly.Module(WebAssembly.validate(relaxed) ? relaxed : read('geometry'));
}
