import { writeSync } from 'node:fs';
import { connectLab } from '../../core/contract/client.ts';
import { portPair } from '../../core/contract/port.ts';
import { startService } from '../../main/service.ts';

/** A service in a process of its own that trains, for a test to kill: `node killed-service.js DATA_FOLDER INPUT`. */
const [dataFolder, input] = process.argv.slice(2) as [string, string];
const service = await startService({ dataFolder, checkpointMinutes: 0.002 });
const [here, there] = portPair();
service.connect(there);
const lab = connectLab(here);
lab.on('runs', (runs) => {
  if (runs.some(({ checkpoint }) => checkpoint)) writeSync(1, 'saved\n');
});
const { run } = await lab.train(JSON.parse(input));
writeSync(1, `run ${run}\n`);
