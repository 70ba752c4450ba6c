import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { compileTraining } from '../../../core/kernels/index.ts';

const bytes = (name: string) => readFileSync(new URL(`../../../dist/kernels/${name}.wasm`, import.meta.url));

const baseline = bytes('training');
const relaxed = bytes('training-relaxed');
// As main/training/kernel.ts does: Node 20 has relaxed SIMD, but only behind this flag.
if (!WebAssembly.validate(relaxed)) setFlagsFromString('--experimental-wasm-relaxed-simd');
const fastest = await compileTraining({ relaxed, baseline });

/** The training kernel's builds; null where this engine does not know relaxed SIMD. */
export const builds: Record<'baseline' | 'relaxed', WebAssembly.Module | null> = {
  baseline: (await compileTraining({ relaxed: null, baseline })).module,
  relaxed: fastest.build === 'relaxed' ? fastest.module : null,
};

export const buildNames = ['baseline', 'relaxed'] as const;
