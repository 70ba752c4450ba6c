/** Number types of arrays in files, turned into float32. */

/** Reads element `index` of a view as a number; `bytes` is its width. */
export interface NumberType {
  bytes: number;
  read(view: DataView, offset: number): number;
}

/** IEEE 754 half precision. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const scratch = new Uint32Array(1);
const scratchFloat = new Float32Array(scratch.buffer);
/** The upper half of a float32. */
function bfloat16(bits: number): number {
  scratch[0] = bits << 16;
  return scratchFloat[0]!;
}

const of = (little: boolean): Record<string, NumberType> => ({
  f2: { bytes: 2, read: (view, at) => float16(view.getUint16(at, little)) },
  f4: { bytes: 4, read: (view, at) => view.getFloat32(at, little) },
  f8: { bytes: 8, read: (view, at) => view.getFloat64(at, little) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  i2: { bytes: 2, read: (view, at) => view.getInt16(at, little) },
  i4: { bytes: 4, read: (view, at) => view.getInt32(at, little) },
  i8: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, little)) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  u2: { bytes: 2, read: (view, at) => view.getUint16(at, little) },
  u4: { bytes: 4, read: (view, at) => view.getUint32(at, little) },
  u8: { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, little)) },
});
const little = of(true);
const big = of(false);

/** NumPy's name of a type, such as "<f4"; null for what is no plain number. */
export function numpyType(name: string): NumberType | null {
  const match = /^([<>|=])([fiu][1248])$/.exec(name);
  if (!match) return null;
  return (match[1] === '>' ? big : little)[match[2]!] ?? null;
}

/** Types of safetensors. */
export const tensorTypes: Record<string, NumberType> = {
  F64: little.f8!,
  F32: little.f4!,
  F16: little.f2!,
  BF16: { bytes: 2, read: (view, at) => bfloat16(view.getUint16(at, true)) },
  I64: little.i8!,
  I32: little.i4!,
  I16: little.i2!,
  I8: little.i1!,
  U8: little.u1!,
};

/** The numbers of `bytes`: the bytes themselves where they are float32 in their place, else a copy. */
export function floatsOf(bytes: Uint8Array, type: NumberType): Float32Array {
  const count = bytes.length / type.bytes;
  if (type === little.f4 && bytes.byteOffset % 4 === 0)
    return new Float32Array(bytes.buffer, bytes.byteOffset, count);
  const copy = new Float32Array(count);
  toFloat32(bytes, type, copy, 0);
  return copy;
}

/** Turns `bytes` (any alignment) into numbers of `target` from `at` on. */
export function toFloat32(bytes: Uint8Array, type: NumberType, target: Float32Array, at: number): void {
  const count = bytes.length / type.bytes;
  if (type === little.f4) {
    new Uint8Array(target.buffer, target.byteOffset + at * 4, bytes.length).set(bytes);
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < count; i++) target[at + i] = type.read(view, i * type.bytes);
}
