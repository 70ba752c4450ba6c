import type { ProjectView } from '../../core/contract/projects.ts';

/**
 * Something the window remembers with a project: selections, bookmarks, notes, the camera. A part belongs to
 * whoever registers it; a project keeps it without looking into it.
 */
export interface ViewPart {
  /** Its key in project files: lasting and unique. */
  name: string;
  /** Of what `get` gives; goes up when its shape changes, and `set` then takes the older shapes too. */
  version: number;
  /** Plain JSON; undefined: there is nothing to remember. Called at every save, so it should be quick. */
  get(): unknown;
  /**
   * Takes back what `get` gave, perhaps of an earlier version; undefined: a project without this part. Called when
   * the project's model is on screen. The value comes from a file: check it, and ignore what cannot be.
   */
  set(value: unknown, version: number): void;
  /** Tells of changes: they mark the project as unsaved and are kept against a crash. Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void;
}

/** The parts of a view, and a view made of them. */
export class ViewParts {
  readonly #parts = new Map<string, ViewPart>();
  readonly #listeners = new Set<() => void>();
  /** What came with the project and nobody here knows: kept for the Orrery that does. */
  #unknown: ProjectView['parts'] = {};
  #setting = false;

  /** Adds a part. Throws where the name is taken. */
  register(part: ViewPart): void {
    if (this.#parts.has(part.name)) throw new Error(`There is a part "${part.name}" already.`);
    this.#parts.set(part.name, part);
    part.subscribe(() => {
      if (this.#setting) return;
      for (const listener of this.#listeners) listener();
    });
  }

  /** The view as it is now. */
  get(): ProjectView {
    const parts: ProjectView['parts'] = { ...this.#unknown };
    for (const { name, version, get } of this.#parts.values()) {
      const value = get();
      if (value !== undefined) parts[name] = { version, value };
    }
    return { version: 1, parts };
  }

  /** Gives every part what it had; null: a new project. A part that cannot take its value stays as it is. */
  set(view: ProjectView | null): void {
    const parts = view?.parts ?? {};
    this.#setting = true;
    try {
      for (const { name, set } of this.#parts.values()) {
        const found = Object.hasOwn(parts, name) ? parts[name] : undefined;
        try {
          set(found?.value, found?.version ?? 0);
        } catch (error) {
          console.warn(`The part "${name}" of the project could not be restored.`, error);
        }
      }
    } finally {
      this.#setting = false;
    }
    this.#unknown = Object.fromEntries(Object.entries(parts).filter(([name]) => !this.#parts.has(name)));
  }

  /** Calls back after every change by the user. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
