import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, ContextObject, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { stillness } from './stillness.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  interface Window {
    axe: { run(context: ContextObject, options: RunOptions): Promise<AxeResults> };
  }
}

/** Base UI's guards of a popup hand the focus on the moment they get it: it never rests on what is hidden. */
const guards = '[data-base-ui-focus-guard]';

/**
 * What axe-core finds serious or critical by WCAG 2.2 AA and good practice, a line each, once nothing moves
 * any more; `known` are rules to leave out.
 */
export async function axeFindings(page: Page, known: readonly string[] = []): Promise<string[]> {
  // The page's own policy lets no script in from a tag; the debugger's evaluation is outside of it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  await stillness(page);
  const { violations } = await page.evaluate(
    (exclude) => window.axe.run({ exclude: [[exclude]] }, { resultTypes: ['violations'] }),
    guards,
  );
  return violations
    .filter(({ id, impact }) => !known.includes(id) && (impact === 'serious' || impact === 'critical'))
    .flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${id}: ${target} ${any[0]?.message ?? ''}`));
}
