/**
 * Thrift's compact protocol, in which Parquet writes its footer and the headers of its pages: read with every length
 * checked against the bytes that are there and nothing reserved for what is only promised.
 * Format: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */

/** Structs within structs, at most: Parquet's own have six. */
const DEEPEST = 32;

/** Integers, truth values and structs by their field's number; binaries and lists are checked and passed over. */
export interface ThriftStruct {
  [field: number]: number | bigint | boolean | ThriftStruct;
}

/** What is wrong with the bytes, and where. */
export class ThriftError extends Error {
  /** Offset in the bytes read. */
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const TYPE = { yes: 1, no: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, struct: 12 };

/** Reads one struct from `bytes`. Throws ThriftError where it is damaged or does not end within them. */
export function readThrift(bytes: Uint8Array): { value: ThriftStruct; length: number } {
  const cursor = new Cursor(bytes);
  const value = cursor.struct(0);
  return { value, length: cursor.at };
}

class Cursor {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  struct(depth: number): ThriftStruct {
    if (depth > DEEPEST) throw this.#wrong('structs are nested too deep');
    const value: ThriftStruct = {};
    for (let field = 0; ; ) {
      const head = this.#byte();
      const type = head & 15;
      if (type === 0) return value;
      const delta = head >>> 4;
      field = delta > 0 ? field + delta : this.#zigzag32();
      const found = this.#element(type, depth);
      if (found !== null) value[field] = found;
    }
  }

  #element(type: number, depth: number): ThriftStruct[number] | null {
    switch (type) {
      case TYPE.yes:
        return true;
      case TYPE.no:
        return false;
      case TYPE.byte:
        return (this.#byte() << 24) >> 24;
      case TYPE.i16:
      case TYPE.i32:
        return this.#zigzag32();
      case TYPE.i64:
        return this.#zigzag64();
      case TYPE.double:
        this.#skip(8);
        return null;
      case TYPE.binary:
        this.#skip(this.#varint32());
        return null;
      case TYPE.list:
        this.#list(depth);
        return null;
      case TYPE.struct:
        return this.struct(depth + 1);
      default:
        throw this.#wrong(`there is no type ${type} in Parquet`);
    }
  }

  #list(depth: number): void {
    if (depth > DEEPEST) throw this.#wrong('lists are nested too deep');
    const head = this.#byte();
    const type = head & 15;
    const short = head >>> 4;
    const size = short === 15 ? this.#varint32() : short;
    // Every element takes a byte at least.
    if (size > this.#bytes.length - this.at) throw this.#wrong(`a list promises ${size} elements`);
    const element = type === TYPE.no || type === TYPE.yes ? TYPE.byte : type;
    for (let i = 0; i < size; i++) this.#element(element, depth + 1);
  }

  #byte(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw this.#wrong('it ends within a struct');
    this.at++;
    return byte;
  }

  #skip(length: number): void {
    if (length > this.#bytes.length - this.at) throw this.#wrong(`a text promises ${length} bytes`);
    this.at += length;
  }

  #varint32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw this.#wrong('a number is longer than 32 bits');
  }

  #zigzag32(): number {
    const value = this.#varint32() >>> 0;
    return (value >>> 1) ^ -(value & 1);
  }

  #zigzag64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return (value >> 1n) ^ -(value & 1n);
    }
    throw this.#wrong('a number is longer than 64 bits');
  }

  #wrong(message: string): ThriftError {
    return new ThriftError(this.at, message);
  }
}
