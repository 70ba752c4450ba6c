/** One line of text on standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One JSON object on a line of its own. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** A line for people on standard error, which never mixes with results. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

const barWidth = 28;

/** A progress bar on standard error; draws nothing where that is no terminal, so logs stay clean. */
export class ProgressBar {
  readonly #on: boolean;
  #drawn = 0;

  constructor(on = process.stderr.isTTY === true) {
    this.#on = on;
  }

  /** @param fraction 0..1 @param secondsLeft null while unknown */
  update(stage: string, fraction: number, rate: string, secondsLeft: number | null): void {
    const now = performance.now();
    if (!this.#on || (fraction < 1 && now - this.#drawn < 100)) return;
    this.#drawn = now;
    const full = Math.round(Math.min(1, Math.max(0, fraction)) * barWidth);
    const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
    const percent = `${Math.floor(fraction * 100)} %`.padStart(5);
    const left = secondsLeft === null ? '' : ` · ${duration(secondsLeft)} left`;
    process.stderr.write(`\r\x1b[K${stage} ${bar} ${percent} · ${rate}${left}`);
  }

  /** Removes the bar, before other lines are written. */
  clear(): void {
    if (this.#on && this.#drawn > 0) process.stderr.write('\r\x1b[K');
  }
}

/** "1:02:03" or "2:03". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
}

/** "1,234,567" */
export const count = (n: number): string => Math.round(n).toLocaleString('en-US');

/** "12,345 words/s"; bytes as MB/s. */
export const perSecondText = (rate: number, unit: string): string =>
  unit === 'bytes' ? `${(rate / 1e6).toFixed(1)} MB/s` : `${count(rate)} ${unit}/s`;

/** Columns of text, numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map(String));
  const widths = (texts[0] ?? []).map((_, i) => Math.max(...texts.map((row) => row[i]?.length ?? 0)));
  return texts
    .map((row, r) =>
      row
        .map((text, i) => {
          const width = widths[i] as number;
          return typeof rows[r]?.[i] === 'number' ? text.padStart(width) : text.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
