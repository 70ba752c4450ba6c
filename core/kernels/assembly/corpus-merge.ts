// Takes in what other kernels made of pieces of the text: their numbers of types become this kernel's.
import { allocate, enlarge, find, word } from "./corpus-table";
import { addType, endLine } from "./corpus-out";

const LINE_END: u32 = 0xffff_ffff;
const MOST_SOURCES: usize = 256;

/** [MOST_SOURCES] of each other kernel: address of the types here of its types, their number, and how many have room. */
let maps: usize = 0;
const MAP: usize = 16;
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

/** A source begins anew. */
export function forget(source: u32): void {
  store<u32>(maps + <usize>source * MAP, 0, 4);
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
      store<u32>(map, <u32>(room == 0 ? allocate(4096) : enlarge(load<u32>(map), <usize>room << 2)));
      store<u32>(map, room == 0 ? 1024 : 2 * room, 8);
    }
    store<u32>(<usize>load<u32>(map) + (<usize>known << 2), find(<u32>length));
    store<u32>(map, known + 1, 4);
    at += 2 + length;
  }
}

/** Goes on with the first `length` numbers at `numbersAddress`, types of the source and line ends. */
export function take(source: u32, length: u32): void {
  const map = <usize>load<u32>(maps + <usize>source * MAP);
  const end = numbers + (<usize>length << 2);
  for (let at = numbers; at < end; at += 4) {
    const number = load<u32>(at);
    if (number == LINE_END) endLine();
    else addType(load<u32>(map + (<usize>number << 2)));
  }
}
