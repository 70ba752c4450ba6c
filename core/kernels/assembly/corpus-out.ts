// What the kernel makes of a text: numbers of types, sentences cut and gathered into grains (some whole sentences), and
// how often each type occurs. A kernel that encodes a piece of a text in the midst of others cannot know where sentences
// begin: it hands on line ends instead (`raw`), and another kernel takes its numbers as its own.
import { allocate, count } from "./corpus-table";

/** Receives numbers: whole grains, and where each ends; in a raw kernel types and line ends as they come. */
@external("env", "emit")
declare function emit(address: usize, length: u32, ends: usize, grains: u32): void;

/** Ends a sentence; in a raw kernel, a line. */
const END: u32 = 0xffff_ffff;
/** A grain is complete with the first sentence that makes it so many numbers. */
const GRAIN: u32 = 256;
/** Numbers handed on at a time, about. */
const HANDFUL: u32 = 1 << 15;

let raw: bool = false;
let out: usize = 0;
let ends: usize = 0;
let grains: u32 = 0;
/** Numbers in `out`; of those, in whole grains; and how many call for handing on. */
let length: u32 = 0;
let whole: u32 = 0;
let enough: u32 = 0;
/** Words a sentence may have, and how many more the one under way. */
let longest: u32 = 0;
export let room: u32 = 0;

/** @param maxSentence words; 0: raw */
export function setupOut(maxSentence: u32, mostAtOnce: u32): void {
  raw = maxSentence == 0;
  longest = raw ? 0xffff_ffff : maxSentence;
  room = longest;
  enough = HANDFUL + (raw ? 0 : maxSentence + GRAIN);
  out = allocate(<usize>(enough + mostAtOnce) << 2);
  ends = allocate(<usize>(enough + mostAtOnce) << 2);
}

/** Where the next number goes, with room for `mostAtOnce`. */
export function cursor(): usize {
  if (length >= enough) handOn();
  return out + (<usize>length << 2);
}

/** Numbers were written up to `at`, leaving so much room in the sentence. */
export function advance(at: usize, left: u32): void {
  length = <u32>((at - out) >> 2);
  room = left;
}

/** One more word of a type. */
export function addType(type: u32): void {
  const at = cursor();
  store<u32>(at, type);
  count(type);
  advance(at + 4, room - 1);
  if (room == 0) endSentence();
}

export function endLine(): void {
  if (raw) {
    const at = cursor();
    store<u32>(at, END);
    advance(at + 4, longest);
  } else if (room < longest) {
    endSentence();
  }
}

export function endSentence(): void {
  store<u32>(out + (<usize>length << 2), END);
  length++;
  room = longest;
  if (length - whole >= GRAIN) endGrain();
}

function endGrain(): void {
  store<u32>(ends + (<usize>grains << 2), length);
  grains++;
  whole = length;
}

/** Hands on whole grains, of a raw kernel everything. */
export function handOn(): void {
  if (raw) whole = length;
  if (whole == 0) return;
  emit(out, whole, ends, grains);
  memory.copy(out, out + (<usize>whole << 2), <usize>(length - whole) << 2);
  length -= whole;
  whole = 0;
  grains = 0;
}

/** The last grain may be short. */
export function finish(): void {
  if (length > whole) endGrain();
  handOn();
}
