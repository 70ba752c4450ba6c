import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronBinary, whyNoWindow } from '../../../app/desktop-binary.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const executablePath = electronBinary(root);
const { platform, env } = process;
const obstacle = executablePath
  ? whyNoWindow({ platform, env, uid: process.getuid?.() })
  : 'the Electron binary is not here (npx install-electron fetches it)';

describe.skipIf(obstacle)(obstacle ? `real Electron (skipped: ${obstacle})` : 'real Electron', () => {
  let app: ElectronApplication;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'orrery-electron-'));
    app = await _electron.launch({
      executablePath: executablePath ?? '',
      args: [root],
      env: { ...env, ORRERY_HOME: folder } as Record<string, string>,
    });
  });
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens one sandboxed, isolated window on app://orrery', async () => {
    const page = await app.firstWindow();
    expect(page.url()).toBe('app://orrery/');
    await page.locator('#root > *').first().waitFor();
    const seen = await page.evaluate(() => ({
      isolated: window.crossOriginIsolated,
      bridge: typeof window.orrery,
      node: 'require' in window || 'process' in window,
    }));
    expect(seen).toEqual({ isolated: true, bridge: 'object', node: false });
    expect(app.windows()).toHaveLength(1);
  });

  it('runs the services in a utility process and starts it again', async () => {
    const services = () =>
      app.evaluate(({ app: electron }) =>
        electron
          .getAppMetrics()
          .filter(({ name }) => name === 'Orrery service')
          .map(({ pid }) => pid),
      );
    const [before] = await services();
    process.kill(before ?? 0, 'SIGKILL');
    await expect.poll(services).not.toContain(before);
    await expect.poll(services).toHaveLength(1);
  });

  it('opens no second window and goes nowhere else', async () => {
    const page = await app.firstWindow();
    const opened = await page.evaluate(() => window.open('https://example.org/') !== null);
    expect(opened).toBe(false);
    expect(app.windows()).toHaveLength(1);
    expect(existsSync(path.join(folder, 'desktop'))).toBe(true);
  });
});
