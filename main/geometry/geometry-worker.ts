import { parentPort, workerData } from 'node:worker_threads';
import { asLabError, LabError } from '../../core/contract/errors.ts';
import { finiteRows, requireFinite } from '../../core/neighbors/table.ts';
import { geometryMemory, type Team } from '../../core/neighbors/team.ts';
import { startFromFrame } from '../../core/projection/warm-start.ts';
import { builtFile } from '../threads.ts';
import { geometryModule } from './kernel.ts';
import type { GeometryJob, GeometryMessage } from './messages.ts';
import { makeMap, type Telling } from './methods.ts';
import { endTeams, type HelperData, help, startTeam } from './team.ts';

/**
 * One projection, in a thread of its own with helper threads of the same entry; to cancel it, the thread is
 * ended and the helpers and their memory with it.
 */

const post = (message: GeometryMessage) => parentPort?.postMessage(message);

const plainly: Telling = {
  progress: (progress) => post({ kind: 'progress', progress }),
  frame: (positions, epoch, epochs) => post({ kind: 'frame', positions, epoch, epochs }),
  done: (positions, epochs, findings) => post({ kind: 'done', positions, epochs, ...findings }),
};

function gather(threads: number): Team {
  return startTeam(geometryModule(), geometryMemory(), threads, builtFile('./geometry-worker.js'));
}

/** The job without its bad rows; pictures get them back as points that are nowhere (NaN). */
function withoutBadRows(job: GeometryJob): void {
  const kept = finiteRows(job);
  if (kept.length === job.rows) {
    makeMap(job, gather, plainly);
    return;
  }
  if (kept.length === 0) {
    throw new LabError('bad-file', 'Every vector has a value that is not finite: nothing is left to show.');
  }
  const { dim, start, parameters } = job;
  const pick = (values: Float32Array, width: number): Float32Array => {
    const out = new Float32Array(kept.length * width);
    kept.forEach((row, i) => {
      out.set(values.subarray(row * width, (row + 1) * width), i * width);
    });
    return out;
  };
  const { dimensions } = parameters;
  const spread = (positions: Float32Array): Float32Array => {
    const out = new Float32Array(job.rows * dimensions).fill(Number.NaN);
    kept.forEach((row, i) => {
      out.set(positions.subarray(i * dimensions, (i + 1) * dimensions), row * dimensions);
    });
    return out;
  };
  const small = {
    ...job,
    ...{ data: pick(job.data, dim), rows: kept.length, start: start && pick(start, dimensions) },
  };
  makeMap(small, gather, {
    progress: plainly.progress,
    frame: (positions, epoch, epochs) => plainly.frame(spread(positions), epoch, epochs),
    done: (positions, epochs, findings) =>
      post({
        ...{ kind: 'done', positions: spread(positions), epochs },
        ...{ ...findings, dropped: job.rows - kept.length },
      }),
  });
}

function main(given: GeometryJob): void {
  try {
    const { frame, parameters } = given;
    const job = frame ? { ...given, start: startFromFrame(given, frame, parameters.dimensions) } : given;
    if (job.parameters.dropInvalid) {
      withoutBadRows(job);
      return;
    }
    requireFinite(job);
    makeMap(job, gather, plainly);
  } catch (thrown) {
    const { code, message, details } = asLabError(thrown);
    post({ kind: 'failed', code, message, details });
  }
}

const given = workerData as GeometryJob | HelperData;
if (given.role === 'helper') help(given);
main(given);
await endTeams();
