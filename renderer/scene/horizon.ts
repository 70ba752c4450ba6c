import {
  BufferAttribute,
  BufferGeometry,
  LineSegments,
  Matrix4,
  ShaderMaterial,
  Vector2,
  Vector3,
} from 'three';
import type { Camera } from './camera.ts';
import { parseColor } from './color.ts';
import type { SceneTheme } from './types.ts';

const vertexShader = /* glsl */ `
  uniform mat4 uMatrix;
  uniform vec3 uCenter;
  uniform float uRadius;
  uniform vec2 uFogRange;
  varying float vFade;

  void main() {
    gl_Position = uMatrix * vec4(uCenter + position * uRadius, 1.0);
    vFade = 1.0 - 0.75 * smoothstep(uFogRange.x, uFogRange.y, gl_Position.w);
  }
`;

const fragmentShader = /* glsl */ `
  uniform vec3 uColor;
  uniform float uOpacity;
  varying float vFade;

  void main() {
    gl_FragColor = vec4(uColor, uOpacity * vFade);
  }
`;

/** Degrees between two short and two long ticks. */
const MINOR = 5;
const MAJOR = 30;

/** A graduated circle around the cloud in the plane of its first and third axis: which way is level, how deep. */
export class Horizon {
  readonly object: LineSegments<BufferGeometry, ShaderMaterial>;

  constructor() {
    const corners: number[] = [];
    const at = (degrees: number, r: number) => {
      const angle = (degrees * Math.PI) / 180;
      corners.push(Math.cos(angle) * r, 0, Math.sin(angle) * r);
    };
    for (let degrees = 0; degrees < 360; degrees += 1.5) {
      at(degrees, 1);
      at(degrees + 1.5, 1);
    }
    for (let degrees = 0; degrees < 360; degrees += MINOR) {
      at(degrees, 1);
      at(degrees, degrees % MAJOR === 0 ? 1.045 : 1.018);
    }
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(corners), 3));
    const material = new ShaderMaterial({
      vertexShader,
      fragmentShader,
      transparent: true,
      depthWrite: false,
      uniforms: {
        uMatrix: { value: new Matrix4() },
        uCenter: { value: new Vector3() },
        uRadius: { value: 1 },
        uFogRange: { value: new Vector2() },
        uColor: { value: new Vector3() },
        uOpacity: { value: 1 },
      },
    });
    this.object = new LineSegments(geometry, material);
    this.object.frustumCulled = false;
    this.object.matrixAutoUpdate = false;
  }

  setTheme(theme: SceneTheme): void {
    this.object.material.uniforms.uColor!.value.set(...parseColor(theme.grid));
  }

  /** @param points how many there are: none, and there is nothing to stand around */
  update(camera: Camera, points: number): void {
    const { uniforms } = this.object.material;
    uniforms.uMatrix!.value.fromArray(camera.matrix);
    uniforms.uCenter!.value.fromArray(camera.extent.center);
    uniforms.uRadius!.value = camera.extent.radius * 1.12;
    uniforms.uFogRange!.value.set(camera.fogNear, camera.fogFar);
    uniforms.uOpacity!.value = camera.depth ** 2;
    this.object.visible = points > 0 && camera.depth > 0.02;
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }
}
