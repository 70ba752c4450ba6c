import { Color, Camera as EmptyCamera, Scene, WebGLRenderer } from 'three';
import { LabError } from '../../core/contract/errors.ts';
import type { SceneTheme } from './types.ts';

/**
 * The two canvases, one above the other, and their size: points below through WebGL, labels and marks above in 2D.
 * The pointer belongs to the lower one.
 */
export class Stage {
  readonly element = document.createElement('div');
  readonly overlay: CanvasRenderingContext2D;
  readonly scene = new Scene();
  /** CSS pixels. */
  width = 1;
  height = 1;
  pixelRatio = 1;
  lost = false;
  readonly #renderer: WebGLRenderer;
  readonly #overlayCanvas = document.createElement('canvas');
  // Projection is our own (see Camera.matrix); three only needs some camera.
  readonly #camera = new EmptyCamera();
  readonly #observer: ResizeObserver;
  readonly #changed: () => void;

  /** @param changed the size or the graphics context is new: draw again. Throws LabError without WebGL 2. */
  constructor(container: HTMLElement, changed: () => void) {
    this.#changed = changed;
    this.element.style.cssText = 'position:absolute;inset:0;overflow:hidden;user-select:none';
    const canvas = document.createElement('canvas');
    canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;touch-action:none;cursor:grab';
    this.#overlayCanvas.style.cssText =
      'position:absolute;inset:0;width:100%;height:100%;pointer-events:none';
    for (const layer of [canvas, this.#overlayCanvas]) layer.setAttribute('aria-hidden', 'true');
    // An opaque buffer: smoothed edges carry alpha, which must not let the page shine through.
    const context = canvas.getContext('webgl2', {
      alpha: false,
      antialias: true,
      depth: true,
      stencil: false,
      powerPreference: 'high-performance',
    });
    if (!context) {
      throw new LabError(
        'internal',
        'The cloud needs WebGL 2, and this window could not get it. Check that hardware or software ' +
          'graphics acceleration is switched on, then reload.',
      );
    }
    this.#renderer = new WebGLRenderer({ canvas, context });
    // Nothing in the scene has a place of its own.
    this.scene.matrixWorldAutoUpdate = false;
    this.#camera.matrixWorldAutoUpdate = false;
    const overlay = this.#overlayCanvas.getContext('2d');
    if (!overlay)
      throw new LabError('internal', 'A 2D canvas for labels could not be made; reload the window.');
    this.overlay = overlay;
    this.element.append(canvas, this.#overlayCanvas);
    container.append(this.element);
    canvas.addEventListener('webglcontextlost', () => {
      this.lost = true;
    });
    // three sets up the new context in its own listener, which came first.
    canvas.addEventListener('webglcontextrestored', () => {
      this.lost = false;
      changed();
    });
    this.#observer = new ResizeObserver(() => this.resize());
    this.#observer.observe(this.element);
    this.resize();
  }

  get canvas(): HTMLCanvasElement {
    return this.#renderer.domElement;
  }

  get largest(): number {
    return this.#renderer.capabilities.maxTextureSize;
  }

  setTheme(theme: SceneTheme): void {
    // As the scene's background, not as the renderer's clear colour, which a lost context takes along.
    this.scene.background = new Color(theme.background);
  }

  /** Takes the element's size and the screen's pixel ratio; at most 3, where finer can no longer be seen. */
  resize(): void {
    const width = Math.max(1, this.element.clientWidth);
    const height = Math.max(1, this.element.clientHeight);
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    if (width === this.width && height === this.height && ratio === this.pixelRatio) return;
    this.width = width;
    this.height = height;
    this.pixelRatio = ratio;
    this.setBuffer(width * ratio, height * ratio);
    this.#overlayCanvas.width = Math.round(width * ratio);
    this.#overlayCanvas.height = Math.round(height * ratio);
    this.#changed();
  }

  /** Sets the size of the WebGL buffer in device pixels, the element's size aside. */
  setBuffer(width: number, height: number): void {
    this.#renderer.setPixelRatio(1);
    this.#renderer.setSize(Math.round(width), Math.round(height), false);
  }

  render(): void {
    if (!this.lost) this.#renderer.render(this.scene, this.#camera);
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
    this.element.remove();
  }
}
