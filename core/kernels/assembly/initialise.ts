// The vectors a run begins with; the twin of fillVectors in core/word2vec/sampling.ts.
import { next } from './random';
import { input, rowBytes } from './state';

/** Goes on drawing input vectors, of `rows` words from `first` on, uniform in +-0.5 / dim; padding is left alone. */
export function initialise(first: u32, rows: u32, dim: u32): void {
  const size = <f64>dim;
  for (let row = input + <usize>first * rowBytes, end = row + <usize>rows * rowBytes; row < end; row += rowBytes) {
    for (let at = row, to = row + ((<usize>dim) << 2); at < to; at += 4) {
      // in doubles, divided and not multiplied, for the reference's bits
      store<f32>(at, <f32>((<f64>next() * (1.0 / 4294967296.0) - 0.5) / size));
    }
  }
}
