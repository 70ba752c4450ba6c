import type { Cloud, CloudOptions } from '../scene/types.ts';

/** A scene in an element of its own, to be put where it is wanted. */
export interface Scene {
  element: HTMLElement;
  cloud: Cloud;
}

/**
 * Makes scenes, one of them ahead of time: the graphics context and the programs in it take most of a second where
 * graphics are in software, which then need not be waited for with a file already on its way.
 */
export class SceneMaker {
  #ahead: Promise<Scene> | null = null;

  /** Makes the next scene now. It shows nothing until it is taken. */
  prepare(options: CloudOptions): void {
    this.#ahead ??= make(options);
    // Told to whoever takes it.
    this.#ahead.catch(() => {});
  }

  /** The scene made ahead, or a new one. Rejects with LabError `internal` where there are no graphics. */
  take(options: CloudOptions): Promise<Scene> {
    const scene = this.#ahead ?? make(options);
    this.#ahead = null;
    return scene;
  }
}

async function make(options: CloudOptions): Promise<Scene> {
  const { createCloud } = await import('../scene/cloud.ts');
  const element = document.createElement('div');
  element.className = 'cloud-scene';
  return { element, cloud: createCloud(element, options) };
}
