/**
 * The promises of an Arrow file (Columnar Format 1.5, "Serialization and Interprocess Communication"), checked against
 * its size before anything is made of them: where messages begin and end, how many fields, nodes and buffers they
 * list, what the buffers unpack to. A flatbuffer can name one place a million times, so its parts are counted as they
 * are met: together they cannot be much more than the bytes that hold them.
 */

/** Slots of flatbuffer tables (format/{File,Message,Schema}.fbs), as offsets into a vtable. */
const FOOTER = { schema: 6, dictionaries: 8, batches: 10, metadata: 12 };
const MESSAGE = { type: 6, header: 8, bodyLength: 10 };
const SCHEMA = { fields: 6, metadata: 8 };
const FIELD = { name: 4, typeId: 8, type: 10, dictionary: 12, children: 14, metadata: 16 };
const BATCH = { length: 4, nodes: 6, buffers: 8, compression: 10, variadic: 12 };
const HEADER = { schema: 1, dictionary: 2, batch: 3 };
const DECIMAL = 7;

/** Times that the parts of a flatbuffer may be as large as its bytes; more is one place named again and again. */
const SHARED = 16;
const MAX_DEPTH = 32;
/** Values a byte of a batch, unpacked: a truth value takes a bit. */
const VALUES_A_BYTE = 8;
/** A file may unpack to so many times its size, or to what is harmless. */
const MAX_RATIO = 500;
const HARMLESS = 2 ** 28;

/** Throws an Error that names the place where a promise is not kept. */
export function checkMessages(bytes: Uint8Array): void {
  const check = new MessageCheck(bytes);
  if (String.fromCharCode(...bytes.subarray(0, 6)) === 'ARROW1') check.file();
  else check.stream();
}

class MessageCheck {
  readonly #view: DataView;
  readonly #size: number;
  #budget = 0;
  #unpacked = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#size = bytes.byteLength;
  }

  file(): void {
    const end = this.#size - 10;
    const length = end > 8 ? this.#view.getInt32(end, true) : 0;
    if (length < 8 || length > end - 8)
      throw new Error(`its footer promises ${length} bytes of ${Math.max(0, end - 8)}`);
    this.#budget = length * SHARED;
    const footer = this.#table(end - length, 'the footer');
    this.#schema(this.#slot(footer, FOOTER.schema), 'the schema');
    this.#pairs(footer, FOOTER.metadata, 'the footer');
    for (const [slot, name] of [
      [FOOTER.dictionaries, 'dictionary'],
      [FOOTER.batches, 'record batch'],
    ] as const) {
      const blocks = this.#vector(footer, slot, 24, `the footer's list of ${name} blocks`);
      for (let i = 0; i < blocks.count; i++) {
        const what = `${name} ${i + 1}`;
        this.#message(this.#long(blocks.at + i * 24, what), what);
      }
    }
  }

  stream(): void {
    for (let [at, i] = [0, 1]; at !== null && at < this.#size; i++) {
      const next = this.#message(at, `message ${i}`);
      if (next === null) return;
      at = next;
    }
  }

  /** Where the message ends; null for the one that ends a stream. */
  #message(start: number, what: string): number | null {
    if (start < 0 || start + 4 > this.#size)
      throw new Error(`${what} begins at byte ${start} of ${this.#size}`);
    const place = `${what} at byte ${start}`;
    let at = start + 4;
    let length = this.#view.getInt32(start, true);
    if (length === -1) {
      if (at + 4 > this.#size) return null;
      length = this.#view.getInt32(at, true);
      at += 4;
    }
    if (length === 0) return null;
    if (length < 8 || length > this.#size - at)
      throw new Error(`${place} promises ${length} bytes of metadata, and ${this.#size - at} are left`);
    this.#budget = length * SHARED;
    const message = this.#table(at, place);
    const body = at + length;
    const bodySlot = this.#slot(message, MESSAGE.bodyLength);
    const bodyLength = bodySlot === null ? 0 : this.#long(bodySlot, place);
    if (bodyLength < 0 || bodyLength > this.#size - body)
      throw new Error(`${place} promises a body of ${bodyLength} bytes, and ${this.#size - body} are left`);
    const typeSlot = this.#slot(message, MESSAGE.type);
    const type = typeSlot === null ? 0 : this.#byte(typeSlot, place);
    const header = this.#slot(message, MESSAGE.header);
    if (type === HEADER.schema) this.#schema(header, place);
    else if (type === HEADER.batch) this.#batch(header, body, bodyLength, place);
    else if (type === HEADER.dictionary && header !== null) {
      this.#batch(this.#slot(this.#table(header, place), 6), body, bodyLength, place);
    }
    return body + bodyLength;
  }

  #schema(at: number | null, what: string): void {
    if (at === null) throw new Error(`${what} is missing`);
    const schema = this.#table(at, what);
    this.#fields(schema, SCHEMA.fields, what, 0);
    this.#pairs(schema, SCHEMA.metadata, what);
  }

  #fields(table: number, slot: number, what: string, depth: number): void {
    if (depth > MAX_DEPTH) throw new Error(`${what} has types nested more than ${MAX_DEPTH} deep`);
    const fields = this.#vector(table, slot, 4, `${what}'s list of fields`);
    for (let i = 0; i < fields.count; i++) {
      const place = `${what}, field ${i + 1}`;
      const field = this.#table(fields.at + i * 4, place);
      this.#vector(field, FIELD.name, 1, place);
      this.#pairs(field, FIELD.metadata, place);
      const typeId = this.#slot(field, FIELD.typeId);
      const type = this.#slot(field, FIELD.type);
      if (type !== null) {
        const parts = this.#table(type, place);
        if (typeId !== null && this.#byte(typeId, place) === DECIMAL) this.#scale(parts, place);
      }
      const dictionary = this.#slot(field, FIELD.dictionary);
      if (dictionary !== null) this.#table(dictionary, place);
      this.#fields(field, FIELD.children, place, depth + 1);
    }
  }

  /** Powers of ten are made of it. */
  #scale(decimal: number, what: string): void {
    const slot = this.#slot(decimal, 6);
    const scale = slot === null ? 0 : this.#int(slot, what);
    if (Math.abs(scale) > 76) throw new Error(`${what} is a decimal of ${scale} places`);
  }

  /** Names and values, all texts. */
  #pairs(table: number, slot: number, what: string): void {
    const pairs = this.#vector(table, slot, 4, `${what}'s metadata`);
    for (let i = 0; i < pairs.count; i++) {
      const pair = this.#table(pairs.at + i * 4, what);
      this.#vector(pair, 4, 1, what);
      this.#vector(pair, 6, 1, what);
    }
  }

  #batch(at: number | null, body: number, bodyLength: number, what: string): void {
    if (at === null) throw new Error(`${what} has no header`);
    const batch = this.#table(at, what);
    const unpacked = this.#buffers(batch, body, bodyLength, what);
    const most = unpacked * VALUES_A_BYTE;
    const promised = (slot: number, of: string) => {
      const values = this.#long(slot, what);
      if (values < 0 || values > most)
        throw new Error(`${what} promises ${values} ${of} in ${unpacked} bytes`);
      return values;
    };
    const rows = this.#slot(batch, BATCH.length);
    if (rows !== null) promised(rows, 'rows');
    const nodes = this.#vector(batch, BATCH.nodes, 16, `${what}'s list of nodes`);
    for (let i = 0; i < nodes.count; i++) {
      const values = promised(nodes.at + i * 16, 'values');
      if (promised(nodes.at + i * 16 + 8, 'missing values') > values)
        throw new Error(`${what} promises more missing values than values`);
    }
  }

  /** Bytes of the buffers, unpacked. */
  #buffers(batch: number, body: number, bodyLength: number, what: string): number {
    const packed = this.#slot(batch, BATCH.compression) !== null;
    const buffers = this.#vector(batch, BATCH.buffers, 16, `${what}'s list of buffers`);
    let sum = 0;
    for (let i = 0; i < buffers.count; i++) {
      const place = `${what}, buffer ${i + 1}`;
      const offset = this.#long(buffers.at + i * 16, place);
      const length = this.#long(buffers.at + i * 16 + 8, place);
      if (offset < 0 || length < 0 || offset > bodyLength || length > bodyLength - offset)
        throw new Error(`${place} promises bytes ${offset} to ${offset + length} of a body of ${bodyLength}`);
      if (!packed || length === 0) {
        sum += length;
        continue;
      }
      if (length < 8) throw new Error(`${place} is packed and has ${length} bytes`);
      const size = this.#long(body + offset, place);
      if (size < -1) throw new Error(`${place} promises to unpack to ${size} bytes`);
      sum += size < 0 ? length - 8 : size;
      if (size > 0) this.#unpacked += size;
      if (this.#unpacked > Math.max(HARMLESS, this.#size * MAX_RATIO)) {
        throw new Error(
          `${place} would make the file of ${this.#size} bytes unpack to more than ${MAX_RATIO} times its size`,
        );
      }
    }
    const variadic = this.#vector(batch, BATCH.variadic, 8, `${what}'s list of variadic buffers`);
    for (let [i, total] = [0, 0]; i < variadic.count; i++) {
      const count = this.#long(variadic.at + i * 8, what);
      total += count;
      if (count < 0 || total > buffers.count)
        throw new Error(`${what} promises ${total} variadic buffers of ${buffers.count}`);
    }
    return sum;
  }

  /** The table that an offset at `at` leads to. */
  #table(at: number, what: string): number {
    const table = this.#reference(at, what);
    const vtable = table - this.#int(table, what);
    const slots = this.#short(vtable, what);
    if (slots < 4 || vtable + slots > this.#size) throw new Error(`${what} is no flatbuffer table`);
    this.#spend(slots, what);
    return table;
  }

  /** Where a field of a table stands; null where it is left out. */
  #slot(table: number, slot: number): number | null {
    const vtable = table - this.#view.getInt32(table, true);
    if (slot + 2 > this.#view.getUint16(vtable, true)) return null;
    const offset = this.#view.getUint16(vtable + slot, true);
    return offset === 0 ? null : table + offset;
  }

  #vector(table: number, slot: number, stride: number, what: string): { at: number; count: number } {
    const field = this.#slot(table, slot);
    if (field === null) return { at: 0, count: 0 };
    const at = this.#reference(field, what);
    const count = this.#int(at, what);
    if (count < 0 || count * stride > this.#size - at - 4)
      throw new Error(
        `${what} promises ${count} entries of ${stride} bytes, and ${this.#size - at - 4} are left`,
      );
    this.#spend(4 + count * stride, what);
    return { at: at + 4, count };
  }

  #spend(bytes: number, what: string): void {
    this.#budget -= bytes;
    if (this.#budget < 0) throw new Error(`${what} leads to the same places again and again`);
  }

  #reference(at: number, what: string): number {
    return at + this.#int(at, what);
  }

  #int(at: number, what: string): number {
    if (at < 0 || at + 4 > this.#size) throw new Error(`${what} leads to byte ${at} of ${this.#size}`);
    return this.#view.getInt32(at, true);
  }

  #byte(at: number, what: string): number {
    if (at < 0 || at >= this.#size) throw new Error(`${what} leads to byte ${at} of ${this.#size}`);
    return this.#view.getUint8(at);
  }

  #short(at: number, what: string): number {
    if (at < 0 || at + 2 > this.#size) throw new Error(`${what} leads to byte ${at} of ${this.#size}`);
    return this.#view.getUint16(at, true);
  }

  #long(at: number, what: string): number {
    if (at < 0 || at + 8 > this.#size) throw new Error(`${what} leads to byte ${at} of ${this.#size}`);
    return Number(this.#view.getBigInt64(at, true));
  }
}
