import { beforeEach, expect, it, vi } from 'vitest';
import type { Truth } from '../../../core/contract/truth.ts';
import type { Lab } from '../../../renderer/store/lab.ts';
import { Bench, deferred, model, projection, settle } from './harness.ts';

const truth = (trustworthiness: number): Truth => ({
  ...{ trustworthiness, continuity: 0.9, error: 0.01, continuityError: 0.01, k: 15, sampled: 1 },
  ...{ rows: Int32Array.of(0), trust: Float32Array.of(trustworthiness) },
});

let bench: Bench;
let lab: Lab;
beforeEach(async () => {
  bench = new Bench();
  bench.models = [model()];
  lab = await bench.open();
  await lab.showModel('m1');
});

it('judges a map once it is finished, and only the one on screen', async () => {
  const answers = [deferred<Truth>(), deferred<Truth>()];
  let asked = 0;
  bench.answers = { truth: () => answers[asked++]!.promise };
  const before = bench.asked('truth').length;
  const { project, settings } = lab.cloud.getState();
  await project({ method: 'umap' });
  await vi.waitFor(() => expect(bench.asked('truth').length).toBe(before + 1));
  expect(bench.asked('truth').at(-1)).toMatchObject({ model: 'm1', dimensions: 3, method: 'umap' });
  expect(lab.trust.getState().truth).toBeNull();
  await project({ method: 'tsne' });
  await vi.waitFor(() => expect(bench.asked('truth').length).toBe(before + 2));
  expect(bench.asked('cancel').length).toBeGreaterThan(0);
  answers[1]!.resolve(truth(0.8));
  answers[0]!.resolve(truth(0.7));
  await settle();
  expect(lab.trust.getState().truth?.trustworthiness).toBeCloseTo(0.8);
  bench.answers = { project: () => projection(settings) };
  lab.cloud.getState().clear();
  await settle();
  expect(lab.trust.getState().truth).toBeNull();
});
