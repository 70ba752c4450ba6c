// Takes in what other kernels made of pieces of the text: their numbers of types become this kernel's.
import { addCount, allocate, enlarge, find, word } from "./corpus-table";
import { advance, cursor, endLine, endSentence, room } from "./corpus-out";

const LINE_END: u32 = 0xffff_ffff;
const MOST_SOURCES: usize = 256;
/** Numbers taken at a time: what comes of them, sentence ends included, is no more than MOST_NUMBERS. */
const CHUNK: usize = 1 << 13;

/** [MOST_SOURCES] of each other kernel: address of what is known of its types, their number, and how many have room. */
let maps: usize = 0;
const MAP: usize = 16;
/** Of a type of another kernel: u32 type here, u32 occurrences that are not in the records yet, on one cache line. */
const KNOWN: usize = 8;
/** Numbers taken since the occurrences were last settled: so many that none overflows. */
let unsettled: u64 = 0;
const MOST_UNSETTLED: u64 = 1 << 31;
let numbers: usize = 0;
let numbersRoom: u32 = 0;

export function setupMerge(): void {
  maps = allocate(MOST_SOURCES * MAP);
}

/** Where `length` numbers can be written. */
export function numbersAddress(length: u32): usize {
  if (length > numbersRoom) {
    numbersRoom = length * 2;
    numbers = allocate(<usize>numbersRoom << 2);
  }
  return numbers;
}

/** Brings the occurrences of types of other kernels into the records. */
export function settleMerged(): void {
  for (let source: usize = 0; source < MOST_SOURCES; source++) settle(maps + source * MAP);
  unsettled = 0;
}

function settle(map: usize): void {
  const known = <usize>load<u32>(map);
  const end = known + <usize>load<u32>(map, 4) * KNOWN;
  for (let at = known; at < end; at += KNOWN) {
    addCount(load<u32>(at), load<u32>(at, 4));
    store<u32>(at, 0, 4);
  }
}

/** A source begins anew. */
export function forget(source: u32): void {
  const map = maps + <usize>source * MAP;
  settle(map);
  store<u32>(map, 0, 4);
}

/** The source's next types, by the spellings in the `bytes` bytes from `at` on: u16 length, then those. */
export function learn(source: u32, at: usize, bytes: u32): void {
  const map = maps + <usize>source * MAP;
  const end = at + bytes;
  while (at < end) {
    const length = <usize>load<u16>(at);
    memory.copy(word, at + 2, length);
    const known = load<u32>(map, 4);
    const room = load<u32>(map, 8);
    if (known == room) {
      store<u32>(map, <u32>(room == 0 ? allocate(1024 * KNOWN) : enlarge(load<u32>(map), <usize>room * KNOWN)));
      store<u32>(map, room == 0 ? 1024 : 2 * room, 8);
    }
    const entry = <usize>load<u32>(map) + <usize>known * KNOWN;
    store<u32>(entry, find(<u32>length));
    store<u32>(entry, 0, 4);
    store<u32>(map, known + 1, 4);
    at += 2 + length;
  }
}

/** Goes on with the first `length` numbers at `numbersAddress`, types of the source and line ends. */
export function take(source: u32, length: u32): void {
  if (unsettled > MOST_UNSETTLED) settleMerged();
  unsettled += length;
  const known = <usize>load<u32>(maps + <usize>source * MAP);
  const end = numbers + (<usize>length << 2);
  for (let from = numbers; from < end; ) {
    const stop = min(end, from + (CHUNK << 2));
    let at = cursor();
    let left = room;
    for (; from < stop; from += 4) {
      const number = load<u32>(from);
      if (number == LINE_END) {
        advance(at, left);
        endLine();
        at = cursor();
        left = room;
        continue;
      }
      const entry = known + <usize>number * KNOWN;
      store<u32>(at, load<u32>(entry));
      store<u32>(entry, load<u32>(entry, 4) + 1, 4);
      at += 4;
      if (--left == 0) {
        advance(at, 0);
        endSentence();
        at = cursor();
        left = room;
      }
    }
    advance(at, left);
  }
}
