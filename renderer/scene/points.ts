import {
  BufferAttribute,
  BufferGeometry,
  DynamicDrawUsage,
  Matrix4,
  NoBlending,
  Points,
  ShaderMaterial,
  Vector2,
  Vector3,
} from 'three';
import type { Camera } from './camera.ts';
import { parseColor } from './color.ts';
import { baseRadius, radiusLimits } from './pick.ts';
import { flag, type PointStore, shapeBit } from './store.ts';
import type { SceneTheme } from './types.ts';

const vertexShader = /* glsl */ `
  attribute vec3 positionTo;
  attribute vec4 paint;
  attribute float size;
  uniform mat4 uMatrix;
  uniform float uMix, uBase, uDistance, uNear, uPixelRatio, uFog, uMark;
  uniform vec2 uFogRange;
  uniform vec3 uBackground;
  varying vec3 vColor;
  varying float vRadius;
  flat varying int vShape;
  flat varying float vSelected;

  void main() {
    vec3 place = mix(position, positionTo, uMix);
    int flags = int(paint.a * 255.0 + 0.5);
    bool dimmed = (flags & ${flag.dimmed}) != 0;
    vShape = flags >> ${shapeBit};
    vSelected = (flags & ${flag.selected}) != 0 ? 1.0 : 0.0;
    vec4 clip = uMatrix * vec4(place, 1.0);
    // Also false for rows that are not numbers.
    if ((flags & ${flag.hidden}) != 0 || !(clip.w > uNear) || !(dot(place, place) < 1e30)) {
      gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
      gl_PointSize = 0.0;
      return;
    }
    // Dimmed points have the far half of the depth range to themselves: always behind the others.
    clip.z = 0.5 * clip.z + (dimmed ? 0.5 : -0.5) * clip.w;
    gl_Position = clip;
    float attenuation = clamp(uDistance / clip.w, ${radiusLimits.farthest.toFixed(2)}, ${radiusLimits.nearest.toFixed(2)});
    float radius = min(${radiusLimits.largest.toFixed(1)}, uBase * size * attenuation * (dimmed ? 0.8 : 1.0));
    // Shapes need a little more room than discs to be told apart.
    vRadius = radius * uPixelRatio * (vShape == 0 ? 1.0 : 1.2) + vSelected * uMark * uPixelRatio;
    gl_PointSize = 2.0 * vRadius + 2.0;
    float fog = uFog * smoothstep(uFogRange.x, uFogRange.y, clip.w);
    vColor = mix(paint.rgb, uBackground, dimmed ? 0.8 : fog);
  }
`;

const fragmentShader = /* glsl */ `
  uniform float uShade, uMark, uPixelRatio;
  uniform vec3 uAccent;
  varying vec3 vColor;
  varying float vRadius;
  flat varying int vShape;
  flat varying float vSelected;

  /** Distance from the centre as if the shape were the unit disc: 1 on its edge (y points down). */
  float reach(vec2 p) {
    vec2 q = abs(p);
    if (vShape == 1) return max(q.x, q.y) * 1.16;
    if (vShape == 2) return q.x + q.y;
    if (vShape == 3) return max(q.x * 0.866 - (p.y - 0.25) * 0.5, p.y - 0.25) * 1.7;
    if (vShape == 4) return max(q.x * 0.866 + (p.y + 0.25) * 0.5, -p.y - 0.25) * 1.7;
    if (vShape == 5) return max(min(q.x, q.y) * 2.9, max(q.x, q.y));
    if (vShape == 6) { vec2 d = vec2(q.x + q.y, abs(q.x - q.y)) * 0.7071; return max(min(d.x, d.y) * 2.9, max(d.x, d.y)); }
    return length(p);
  }

  void main() {
    vec2 offset = 2.0 * gl_PointCoord - 1.0;
    // Distance from the centre in device pixels; the sprite is one pixel wider than the shape on each side.
    float r = reach(offset) * (vRadius + 1.0);
    float coverage = clamp(vRadius - r + 0.5, 0.0, 1.0) * min(1.0, vRadius * vRadius * 2.0);
    if (coverage < 0.02) discard;
    // A soft sphere, lit from the upper left; flat when too small to show it.
    float inner = min(1.0, r / vRadius);
    float light = dot(offset, vec2(-0.5, -0.6));
    float form = uShade * smoothstep(1.5, 4.0, vRadius);
    vec3 color = vColor * (1.0 + form * (0.16 * light - 0.30 * inner * inner * inner)) + form * 0.05 * light;
    // Selected points have a rim in the accent colour.
    float rim = vSelected * step(0.001, uMark) * smoothstep(-0.5, 0.5, r - (vRadius - 1.5 * uPixelRatio));
    gl_FragColor = vec4(mix(color, uAccent, rim), coverage);
  }
`;

/**
 * All points in one draw call. Discs are opaque and write depth; their edges are smoothed by alpha-to-coverage
 * over the multisampled buffer, so the picture does not depend on drawing order and has no blending fringes
 * on either theme.
 */
export class PointsLayer {
  readonly object: Points<BufferGeometry, ShaderMaterial>;
  /** One for each array of positions: before the first motion there is only one. */
  #positions = new WeakMap<Float32Array, BufferAttribute>();
  #paint: BufferAttribute | null = null;
  #sizes: BufferAttribute | null = null;

  constructor() {
    const material = new ShaderMaterial({
      vertexShader,
      fragmentShader,
      blending: NoBlending,
      alphaToCoverage: true,
      uniforms: {
        uMatrix: { value: new Matrix4() },
        uMix: { value: 1 },
        uBase: { value: 1 },
        uDistance: { value: 1 },
        uNear: { value: 0 },
        uPixelRatio: { value: 1 },
        uFog: { value: 0 },
        uFogRange: { value: new Vector2(0, 1) },
        uBackground: { value: new Vector3() },
        uShade: { value: 1 },
        uMark: { value: 0 },
        uAccent: { value: new Vector3() },
      },
    });
    this.object = new Points(new BufferGeometry(), material);
    this.object.frustumCulled = false;
    this.object.matrixAutoUpdate = false;
  }

  /** Makes buffers over the store's own arrays (no second copy on the CPU). */
  reset(store: PointStore): void {
    this.object.geometry.dispose();
    const geometry = new BufferGeometry();
    this.#paint = new BufferAttribute(store.paint, 4, true);
    this.#sizes = new BufferAttribute(store.sizes, 1);
    geometry.setAttribute('position', this.#positionsOf(store.from));
    geometry.setAttribute('positionTo', this.#positionsOf(store.to));
    geometry.setAttribute('paint', this.#paint);
    geometry.setAttribute('size', this.#sizes);
    this.object.geometry = geometry;
  }

  /** After `store.retarget`: start and end have changed places. `both`: the start was rewritten, too. */
  positionsChanged(store: PointStore, both: boolean): void {
    const [from, to] = [this.#positionsOf(store.from), this.#positionsOf(store.to)];
    this.object.geometry.setAttribute('position', from);
    this.object.geometry.setAttribute('positionTo', to);
    to.needsUpdate = true;
    if (both) from.needsUpdate = true;
  }

  /** How many points to draw, from the first on. */
  draw(count: number): void {
    this.object.geometry.setDrawRange(0, count);
  }

  paintChanged(): void {
    if (this.#paint) this.#paint.needsUpdate = true;
  }

  sizesChanged(): void {
    if (this.#sizes) this.#sizes.needsUpdate = true;
  }

  setTheme(theme: SceneTheme): void {
    this.#set('uBackground', (value: Vector3) => value.set(...parseColor(theme.background)));
    this.#set('uAccent', (value: Vector3) => value.set(...parseColor(theme.accent)));
  }

  /** Whether selected points have a rim; where the rest is greyed out, none is needed. */
  markSelected(marked: boolean): void {
    this.object.material.uniforms.uMark!.value = marked ? 1.25 : 0;
  }

  update(store: PointStore, camera: Camera, pixelRatio: number): void {
    const { uniforms } = this.object.material;
    uniforms.uMatrix!.value.fromArray(camera.matrix);
    uniforms.uMix!.value = store.mix;
    uniforms.uBase!.value = baseRadius(store.count, camera);
    uniforms.uDistance!.value = camera.distance;
    uniforms.uNear!.value = camera.near;
    uniforms.uPixelRatio!.value = pixelRatio;
    uniforms.uFog!.value = 0.72 * camera.depth;
    uniforms.uFogRange!.value.set(camera.fogNear, camera.fogFar);
    uniforms.uShade!.value = 0.35 + 0.65 * camera.depth;
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }

  #positionsOf(array: Float32Array): BufferAttribute {
    let attribute = this.#positions.get(array);
    if (!attribute) {
      attribute = new BufferAttribute(array, 3).setUsage(DynamicDrawUsage);
      this.#positions.set(array, attribute);
    }
    return attribute;
  }

  #set<T>(name: string, change: (value: T) => unknown): void {
    change(this.object.material.uniforms[name]!.value as T);
  }
}
