import { LabError } from '../core/contract/errors.ts';
import type { LabService } from '../core/contract/service.ts';
import { placeInMap } from '../core/projection/placing.ts';
import type { Library } from './library.ts';
import type { Projections } from './projections.ts';

/** The command that places points in finished maps. */
export function placingService(library: Library, projections: Projections): Pick<LabService, 'place'> {
  return {
    place: async ({ model, dimensions, method, sums }) => {
      const loaded = await library.load(model);
      const map = await projections.load(model, dimensions, method);
      if (!map) {
        throw new LabError('not-found', 'There is no such map of this model yet. Make one first.');
      }
      const { dim } = loaded.table;
      const data = new Float32Array(sums.length * dim);
      for (const [i, { plus, minus }] of sums.entries()) {
        data.set(await loaded.sumOfAny(plus, minus), i * dim);
      }
      const vectors = { data, rows: sums.length, dim };
      const { positions, parameters } = map;
      return { positions: placeInMap({ table: loaded.table, positions, dimensions }, vectors, parameters) };
    },
  };
}
