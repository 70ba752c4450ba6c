// What the host asks of the types in the end: how often each occurs, and how many of them are spelled. Here, since the host
// would go through the table entry by entry.
import { allocate, records, spelling, spellingBytes, types, WORD_BYTES } from "./corpus-table";
import { numbersAddress } from "./corpus-merge";

/** Bytes that `spellLines` has written. */
export let spelledBytes: u32 = 0;

/** The address of f64 occurrences, one for each type, as far as they are settled. */
export function gatherCounts(): usize {
  const counts = numbersAddress(types << 1);
  for (let type: usize = 0; type < <usize>types; type++) {
    store<f64>(counts + (type << 3), load<f64>(records + (type << 4), 8));
  }
  return counts;
}

/** The address of the words of the first `count` types at `numbersAddress`, one a line. */
export function spellLines(count: u32): usize {
  const list = numbersAddress(count);
  const end = list + (<usize>count << 2);
  let size: usize = WORD_BYTES;
  for (let at = list; at < end; at += 4) size += spellingBytes(load<u32>(at)) + 1;
  const text = allocate(size);
  let to = text;
  for (let at = list; at < end; at += 4) {
    const type = load<u32>(at);
    const length = <usize>spellingBytes(type);
    const from = spelling(type);
    for (let i: usize = 0; i < length; i += 8) store<u64>(to + i, load<u64>(from + i)); // spellings are so padded
    to += length;
    store<u8>(to, 0x0a);
    to++;
  }
  spelledBytes = <u32>(to - text);
  return text;
}
