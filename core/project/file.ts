import { LabError } from '../contract/errors.ts';
import { type ByteSource, badFile } from '../formats/source.ts';
import { type Directory, readDirectory, type Section } from './directory.ts';

/**
 * A project file, `.orrery`, little-endian:
 *
 *     24 bytes   head: magic "ORRERYPJ", u32 layout (1), u32 bytes of the directory,
 *                u32 CRC-32 of the directory, u32 CRC-32 of the 20 bytes before
 *     directory  JSON in UTF-8, zeros to a multiple of 8
 *     sections   each: its bytes, u32 CRC-32 of them, zeros to a multiple of 8
 *     directory  once more, then the head once more, for a file whose beginning is damaged
 *
 * A reader takes what it needs by offset; one damaged section harms no other.
 */
const MAGIC = 'ORRERYPJ';
const LAYOUT = 1;
const HEAD = 24;
/** Largest directory believed, in bytes. */
const MAX_DIRECTORY = 32 * 2 ** 20;
const PIECE = 2 ** 20;

/** CRC-32 (IEEE 802.3, as in zip and PNG) continued from `before`. */
export type Crc32 = (bytes: Uint8Array, before?: number) => number;

/** A project file's directory and where its sections lie. */
export interface ProjectLayout {
  directory: Directory;
  /** Offset in the file that the sections' offsets count from. */
  start: number;
  /** Sections that the file is too short for. */
  cut: Section[];
}

/** What becomes a section: exactly `length` bytes, made when they are needed. */
export interface Content {
  kind: string;
  name: string;
  length: number;
  chunks(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

const align = (n: number): number => Math.ceil(n / 8) * 8;
const u32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
};

/** Whether bytes from a file's beginning are a project's. */
export const isProject = (beginning: Uint8Array): boolean =>
  beginning.length >= 8 && MAGIC.split('').every((letter, i) => beginning[i] === letter.charCodeAt(0));

/** Bytes the file will take, for asking the disk beforehand; the directories are estimated. */
export const projectSize = (contents: readonly Content[]): number =>
  contents.reduce((sum, { length, name }) => sum + align(length + 4) + 2 * (200 + name.length), 4096);

/**
 * The chunks of a project file. Throws `unreadable` where a content has not the length it promised: its
 * source changed meanwhile.
 */
export async function* writeProject(
  about: Omit<Directory, 'sections'>,
  contents: readonly Content[],
  crc32: Crc32,
): AsyncGenerator<Uint8Array> {
  let offset = 0;
  const sections: Section[] = contents.map(({ kind, name, length }) => {
    const at = offset;
    offset = align(at + length + 4);
    return { kind, name, offset: at, length };
  });
  const json = new TextEncoder().encode(JSON.stringify({ ...about, sections } satisfies Directory));
  const directory = new Uint8Array(align(json.length));
  directory.set(json);
  const head = headOf(json, crc32);
  yield head;
  yield directory;
  for (const content of contents) yield* section(content, crc32);
  yield directory;
  yield head;
}

function headOf(json: Uint8Array, crc32: Crc32): Uint8Array {
  const head = new Uint8Array(HEAD);
  const view = new DataView(head.buffer);
  head.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, LAYOUT, true);
  view.setUint32(12, json.length, true);
  view.setUint32(16, crc32(json), true);
  view.setUint32(20, crc32(head.subarray(0, 20)), true);
  return head;
}

async function* section({ kind, name, length, chunks }: Content, crc32: Crc32): AsyncGenerator<Uint8Array> {
  let crc = 0;
  let done = 0;
  for await (const chunk of chunks()) {
    done += chunk.length;
    if (done > length) break;
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (done !== length) {
    throw new LabError(
      'unreadable',
      `The ${kind} "${name}" changed while it was read (${length} bytes expected). Nothing was saved; try again.`,
    );
  }
  yield u32(crc);
  const padding = align(length + 4) - length - 4;
  if (padding > 0) yield new Uint8Array(padding);
}

/**
 * Reads and checks the directory, and nothing else. A damaged beginning is made good from the end of the file.
 * Throws `bad-file`.
 */
export async function readLayout(source: ByteSource, crc32: Crc32): Promise<ProjectLayout> {
  const { size, read } = source;
  if (size === null || read === null) {
    throw badFile(source, 'a compressed project cannot be read in place. Decompress it first.');
  }
  const first = await directoryAt(source, await read(0, HEAD), HEAD, crc32);
  if (typeof first !== 'string') return withCuts(first, size);
  const last = size >= HEAD ? await read(size - HEAD, HEAD) : new Uint8Array(0);
  const length = isProject(last) ? align(new DataView(last.buffer, last.byteOffset).getUint32(12, true)) : 0;
  const second =
    length > 0 && length <= size - HEAD
      ? await directoryAt(source, last, size - HEAD - length, crc32)
      : 'there is no second one';
  if (typeof second !== 'string') return withCuts(second, size);
  throw badFile(source, `this is no project that Orrery can open: ${first}.`, { reason: first });
}

/** The directory that a head tells of, or why it cannot be read. */
async function directoryAt(source: ByteSource, head: Uint8Array, at: number, crc32: Crc32) {
  if (!isProject(head)) return 'it does not begin as a project does';
  if (head.length < HEAD) return `it is cut short after ${head.length} bytes`;
  const view = new DataView(head.buffer, head.byteOffset, HEAD);
  if (view.getUint32(20, true) !== crc32(head.subarray(0, 20))) return 'its first 24 bytes are damaged';
  const layout = view.getUint32(8, true);
  if (layout !== LAYOUT) return `it has layout ${layout}; this Orrery reads layout ${LAYOUT}. Update Orrery`;
  const length = view.getUint32(12, true);
  if (length > MAX_DIRECTORY) return `its directory claims ${length} bytes`;
  const json = await source.read!(at, length);
  if (json.length < length) {
    return `it is cut short: its directory ends at byte ${at + length} and it holds ${source.size}`;
  }
  if (crc32(json) !== view.getUint32(16, true)) return 'its directory is damaged (checksum)';
  const directory = readDirectory(json);
  return typeof directory === 'string' ? directory : { directory, start: HEAD + align(length) };
}

const withCuts = (found: { directory: Directory; start: number }, size: number): ProjectLayout => ({
  ...found,
  cut: found.directory.sections.filter(({ offset, length }) => found.start + offset + length + 4 > size),
});

export const findSection = ({ directory }: ProjectLayout, kind: string, name = ''): Section | undefined =>
  directory.sections.find((section) => section.kind === kind && section.name === name);

/** A window on a file: `length` bytes from `offset` on, as a source of its own. */
function slice(source: ByteSource, name: string, offset: number, length: number): ByteSource {
  const read = async (at: number, want: number) =>
    at >= length ? new Uint8Array(0) : source.read!(offset + at, Math.min(want, length - at));
  return {
    name,
    size: length,
    read,
    async *stream() {
      for (let at = 0; at < length; at += PIECE) {
        const piece = await read(at, PIECE);
        if (piece.length === 0) return;
        yield piece;
      }
    },
  };
}

/** A section's bytes as a source. Its checksum is not looked at: `checkSection` does that. */
export const sectionSource = (source: ByteSource, { start }: ProjectLayout, section: Section): ByteSource =>
  slice(source, source.name, start + section.offset, section.length);

const damaged = (source: ByteSource, { start }: ProjectLayout, { kind, name, offset, length }: Section) =>
  badFile(
    source,
    `the ${kind}${name ? ` "${name}"` : ''} (bytes ${start + offset} to ${start + offset + length}) is damaged. The other parts of the project can be opened.`,
    { kind, name, byte: start + offset },
  );

/** The section's bytes in pieces, checked at the end. Throws `bad-file` where they are not what was written. */
export async function* readChecked(
  source: ByteSource,
  layout: ProjectLayout,
  section: Section,
  crc32: Crc32,
): AsyncGenerator<Uint8Array> {
  let crc = 0;
  let done = 0;
  for await (const piece of sectionSource(source, layout, section).stream()) {
    crc = crc32(piece, crc);
    done += piece.length;
    yield piece;
  }
  const end = await source.read!(layout.start + section.offset + section.length, 4);
  const whole = done === section.length && end.length === 4;
  if (!whole || new DataView(end.buffer, end.byteOffset, 4).getUint32(0, true) !== crc) {
    throw damaged(source, layout, section);
  }
}

/** Reads a section through to compare its checksum. Throws `bad-file`. */
export async function checkSection(
  source: ByteSource,
  layout: ProjectLayout,
  section: Section,
  crc32: Crc32,
): Promise<void> {
  for await (const _ of readChecked(source, layout, section, crc32));
}

/** A whole section in memory. Throws `bad-file`, and `too-large` above `limit` bytes. */
export async function readSection(
  source: ByteSource,
  layout: ProjectLayout,
  section: Section,
  crc32: Crc32,
  limit: number,
): Promise<Uint8Array> {
  if (section.length > limit) {
    throw new LabError(
      'too-large',
      `${source.name}: the ${section.kind} takes ${section.length} bytes; at most ${limit} are read.`,
    );
  }
  if (layout.cut.includes(section)) throw damaged(source, layout, section);
  const bytes = new Uint8Array(section.length);
  let at = 0;
  for await (const piece of readChecked(source, layout, section, crc32)) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
