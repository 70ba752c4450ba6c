import { parseJson } from '../json.ts';

/**
 * Wire codec: any JSON value in which typed arrays may stand anywhere.
 *
 * Frame: u32 little-endian byte length J of the JSON text, the JSON (UTF-8), zero padding to a multiple
 * of 8, then each array's bytes, each padded to a multiple of 8. In the JSON an array is replaced by
 * `{"$array": [type, byteOffset, length]}`, the offset counted from the start of the frame's payload.
 */
const types = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;

type TypeName = keyof typeof types;
type WireArray = InstanceType<(typeof types)[TypeName]>;

const names = new Map<unknown, TypeName>(
  Object.entries(types).map(([name, type]) => [type, name as TypeName]),
);

const align = (n: number): number => (n + 7) & ~7;

/** Encodes a value. Throws TypeError on what neither JSON nor the codec can carry (functions, BigInt). */
export function encode(value: unknown): Uint8Array {
  const arrays: WireArray[] = [];
  let bytes = 0;
  const text = JSON.stringify(value, (_key, item) => {
    if (typeof item === 'function' || typeof item === 'symbol')
      throw new TypeError('Not a value for the wire.');
    if (!ArrayBuffer.isView(item)) return item;
    const type = names.get(item.constructor);
    if (!type) throw new TypeError(`${item.constructor.name} is not carried over the wire.`);
    const reference = [type, bytes, (item as WireArray).length];
    arrays.push(item as WireArray);
    bytes += align(item.byteLength);
    return { $array: reference };
  });
  const json = new TextEncoder().encode(text);
  const payload = align(4 + json.length);
  const frame = new Uint8Array(payload + bytes);
  new DataView(frame.buffer).setUint32(0, json.length, true);
  frame.set(json, 4);
  let at = payload;
  for (const array of arrays) {
    frame.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += align(array.byteLength);
  }
  return frame;
}

/**
 * Decodes a frame. Arrays are fresh copies. Throws RangeError, SyntaxError or TypeError on a malformed frame, and
 * RangeError where its JSON would take more than `most` bytes of memory.
 */
export function decode(frame: Uint8Array, most = Number.POSITIVE_INFINITY): unknown {
  if (frame.length < 4) throw new RangeError(`A frame has at least 4 bytes; this one has ${frame.length}.`);
  const length = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(0, true);
  const payload = align(4 + length);
  if (payload > align(frame.length)) {
    throw new RangeError(`The frame promises ${length} bytes of JSON and holds ${frame.length - 4}.`);
  }
  return parseJson(frame.subarray(4, 4 + length), most, (_key, item) => {
    const reference = (item as { $array?: unknown } | null)?.$array;
    return Array.isArray(reference) ? readArray(frame, payload, reference) : item;
  });
}

function readArray(frame: Uint8Array, payload: number, [name, offset, length]: unknown[]): WireArray {
  const type = Object.hasOwn(types, String(name)) ? types[name as TypeName] : undefined;
  if (!type || !Number.isInteger(offset) || !Number.isInteger(length)) {
    throw new RangeError('The frame holds a malformed array reference.');
  }
  const start = payload + (offset as number);
  const end = start + (length as number) * type.BYTES_PER_ELEMENT;
  if (start < payload || end < start || end > frame.length) {
    throw new RangeError(`An array spans bytes ${start} to ${end} of a frame of ${frame.length}.`);
  }
  // Not frame.slice: of a Node Buffer that is a view, whose buffer is the whole pool.
  return new type(frame.buffer.slice(frame.byteOffset + start, frame.byteOffset + end) as ArrayBuffer);
}
