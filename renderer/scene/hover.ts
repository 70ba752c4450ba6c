/** What the pointer does over the cloud: where it is, which point it is on, and the cursor that says so. */
export class Hover {
  /** The pointer moved since the last look. */
  stale = false;
  readonly #element: HTMLElement;
  readonly #find: (x: number, y: number) => number | null | undefined;
  readonly #report: (index: number | null) => void;
  #at: { x: number; y: number } | null = null;
  #index: number | null = null;
  #dragging = false;
  #aiming = false;

  constructor(
    element: HTMLElement,
    find: (x: number, y: number) => number | null | undefined,
    report: (index: number | null) => void,
  ) {
    this.#element = element;
    this.#find = find;
    this.#report = report;
  }

  get dragging(): boolean {
    return this.#dragging;
  }

  set dragging(active: boolean) {
    this.#dragging = active;
    this.#show();
  }

  /** A drag draws, instead of turning. */
  set aiming(aiming: boolean) {
    this.#aiming = aiming;
    this.#show();
  }

  move(at: { x: number; y: number } | null): void {
    this.#at = at;
    this.stale = true;
  }

  /** Looks which point is under the pointer; not while dragging. */
  look(): void {
    if (this.#dragging) return;
    const found = this.#at ? this.#find(this.#at.x, this.#at.y) : null;
    // Not known yet: asked again in the next frame.
    this.stale = found === undefined;
    if (found !== undefined) this.#set(found);
  }

  clear(): void {
    this.#set(null);
  }

  #set(index: number | null): void {
    if (index === this.#index) return;
    this.#index = index;
    this.#show();
    this.#report(index);
  }

  #show(): void {
    const still = this.#index === null ? 'grab' : 'pointer';
    this.#element.style.cursor = this.#aiming ? 'crosshair' : this.#dragging ? 'grabbing' : still;
  }
}
