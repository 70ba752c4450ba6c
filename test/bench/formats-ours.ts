/**
 * Our side of the formats benchmark: bundled into dist/node by formats.mjs, one process a measurement.
 * Prints one JSON object: seconds, of the processors too, peak resident memory (MB), and what was read.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { connectLab } from '../../core/contract/client.ts';
import { portPair } from '../../core/contract/port.ts';
import { readModel } from '../../core/formats/formats.ts';
import { convert } from '../../main/convert.ts';
import { startService } from '../../main/service.ts';
import { openFile } from '../../main/sources.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const [task, file = '', out = ''] = positionals;

/** The operating system's own maximum, MB; `resourceUsage` may be that of the program this one was started from. */
const peakMB = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1.024e-3;

async function read(): Promise<Record<string, number>> {
  const source = await openFile(file);
  const { words, dim, input } = (await readModel(source)).model;
  await source.close();
  const wordBytes = words.reduce((sum, word) => sum + Buffer.byteLength(word), 0);
  return {
    rows: words.length,
    dim,
    last: input.at(-1)!,
    matrixMB: input.byteLength / 1e6,
    wordsMB: wordBytes / 1e6,
  };
}

async function toSafetensors(): Promise<Record<string, number>> {
  const source = await openFile(file);
  const { words } = await convert(source, out, 'safetensors');
  await source.close();
  return { rows: words };
}

/** From the command to open until the first frame of the map is there; both in seconds since that command. */
async function picture(): Promise<Record<string, number>> {
  const home = mkdtempSync(path.join(tmpdir(), 'orrery-bench-home-'));
  const service = await startService({ dataFolder: home });
  try {
    const [here, there] = portPair();
    service.connect(there);
    const lab = connectLab(here);
    const { id } = await service.grantFile({ path: file, mode: 'read' });
    const first = new Promise<number>((resolve) => {
      lab.on('projection', () => resolve(performance.now()));
    });
    const began = performance.now();
    const model = await lab.openModel({ file: id });
    const opened = performance.now();
    const map = lab.project({ model: model.id, parameters: { method: 'pca' } });
    const seen = await Promise.race([first, map.then(() => performance.now())]);
    await map;
    lab.close();
    return { openedSeconds: (opened - began) / 1000, pictureSeconds: (seen - began) / 1000 };
  } finally {
    await service.close();
    rmSync(home, { recursive: true });
  }
}

const began = performance.now();
const used = process.cpuUsage();
const result = await (task === 'read' ? read() : task === 'convert' ? toSafetensors() : picture());
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(used);
console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, peakMB: peakMB(), ...result }));
