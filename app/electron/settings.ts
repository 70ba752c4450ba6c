import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Rectangle } from 'electron';
import { z } from 'zod';

const settingsSchema = z.object({
  bounds: z
    .object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })
    .optional(),
  maximized: z.boolean().default(false),
  /** Absolute paths, latest first. */
  recent: z.array(z.string()).default([]),
});
type Settings = z.output<typeof settingsSchema>;

const longest = 10;

/** What the desktop shell remembers between starts. A damaged file is as good as none. */
export class SettingsFile {
  readonly #file: string;
  #settings: Settings;

  constructor(file: string) {
    this.#file = file;
    this.#settings = read(file);
  }

  get bounds(): Rectangle | undefined {
    return this.#settings.bounds;
  }

  get maximized(): boolean {
    return this.#settings.maximized;
  }

  get recent(): readonly string[] {
    return this.#settings.recent;
  }

  rememberWindow(bounds: Rectangle, maximized: boolean): void {
    this.#write({ ...this.#settings, bounds, maximized });
  }

  addRecent(file: string): void {
    const others = this.#settings.recent.filter((known) => known !== file);
    this.#write({ ...this.#settings, recent: [file, ...others].slice(0, longest) });
  }

  forgetRecent(file?: string): void {
    const left = file === undefined ? [] : this.#settings.recent.filter((known) => known !== file);
    this.#write({ ...this.#settings, recent: left });
  }

  /** Atomic. Failing to remember a convenience is not worth an error message. */
  #write(settings: Settings): void {
    this.#settings = settings;
    const part = `${this.#file}.${process.pid}.part`;
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true });
      const descriptor = openSync(part, 'w');
      try {
        writeSync(descriptor, JSON.stringify(settings));
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(part, this.#file);
    } catch (error) {
      console.error(`${this.#file} could not be written: ${(error as Error).message}`);
    }
  }
}

function read(file: string): Settings {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return settingsSchema.parse({});
  }
}

/**
 * Remembered bounds, if enough of the title bar would still be on one of the displays to drag the window by;
 * all in device-independent pixels.
 */
export function visibleBounds(bounds: Rectangle | undefined, workAreas: Rectangle[]): Rectangle | undefined {
  if (!bounds) return undefined;
  const grip = { ...bounds, height: 32 };
  const shared = (area: Rectangle): boolean => {
    const width = Math.min(grip.x + grip.width, area.x + area.width) - Math.max(grip.x, area.x);
    const height = Math.min(grip.y + grip.height, area.y + area.height) - Math.max(grip.y, area.y);
    return width >= 120 && height >= 16;
  };
  return workAreas.some(shared) ? bounds : undefined;
}
