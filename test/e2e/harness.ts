import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium, softwareGraphics } from './chromium.mjs';
import { childrenOf, root, type ShellProcess, startShell } from './shell-process.ts';

const artefacts = path.join(root, 'test/artefacts');

/** Milliseconds for whatever a page is to do: a slow machine is no failure. */
const patience = 120_000;

/** The application as a user has it: the web shell's process, a Chromium, and a page on the start screen. */
export interface App {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly url: string;
  /** The data folder; a temporary one unless given. */
  readonly folder: string;
  readonly shell: ShellProcess;
  /** Errors of any page: exceptions, console errors, failed loads. Empty in a healthy application. */
  readonly errors: string[];
  /** Another tab on the same application. */
  newTab(): Promise<Page>;
  /** Saves test/artefacts/NAME.png and answers with its path. */
  screenshot(name: string, page?: Page): Promise<string>;
  /** The process that trains. */
  servicePid(): number;
  /** Closes the browser, ends the shell as Ctrl+C does, and removes a temporary data folder. */
  close(): Promise<void>;
}

export interface LaunchOptions {
  folder?: string;
  /** More arguments of the web shell. */
  args?: string[];
  colorScheme?: 'light' | 'dark';
  reducedMotion?: 'reduce' | 'no-preference';
  locale?: string;
}

/** Starts the built web shell on a data folder and opens its page in Chromium, 1440 by 900 pixels. */
export async function launchApp(options: LaunchOptions = {}): Promise<App> {
  const folder = options.folder ?? mkdtempSync(path.join(os.tmpdir(), 'orrery-e2e-'));
  const executablePath = findChromium();
  const shell = startShell('dist/node/web.js', ['--port', '0', ...(options.args ?? [])], {
    ORRERY_HOME: folder,
  });
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await shell.interrupt();
    if (!options.folder) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = await shell.url;
    browser = await chromium.launch({ executablePath, args: softwareGraphics, timeout: patience });
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: options.colorScheme ?? 'light',
      reducedMotion: options.reducedMotion ?? 'no-preference',
      locale: options.locale ?? 'en-GB',
    });
    context.setDefaultTimeout(patience);
    const errors: string[] = [];
    context.on('page', (page) => noteErrors(page, errors));
    const newTab = async (): Promise<Page> => {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    };
    const page = await newTab();
    return {
      page,
      context,
      url,
      folder,
      shell,
      errors,
      newTab,
      screenshot: async (name, of = page) => {
        mkdirSync(artefacts, { recursive: true });
        const file = path.join(artefacts, `${name}.png`);
        await of.screenshot({ path: file });
        return file;
      },
      servicePid: () => {
        const [pid] = childrenOf(shell.process.pid ?? 0);
        if (pid === undefined) throw new Error('The web shell has no service process just now.');
        return pid;
      },
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

function noteErrors(page: Page, errors: string[]): void {
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    // A page that is left gives up what it was still fetching.
    if (why !== 'net::ERR_ABORTED') errors.push(`${request.method()} ${request.url()}: ${why}`);
  });
}
