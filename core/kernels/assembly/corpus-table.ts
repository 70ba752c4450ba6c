// The hash table of the distinct words of a text (types), by their bytes. A slot holds a word's first sixteen bytes, all
// of it for nearly every word, so that looking one up touches one cache line.

/** Tells the host that there is no more memory; does not come back. */
@external("env", "full")
declare function full(): void;

/** Longest word in bytes; longer ones are cut. */
export const WORD_BYTES: usize = 4096;
const ARENA_BYTES: usize = 1 << 20;
/** Of a type: u32 address of the spelling, u32 its bytes, f64 occurrences apart from those in its slot. */
const RECORD: usize = 16;
/**
 * u64 x 2 first sixteen bytes, zeros after the word; u32 type + 1; u32 hash | 1 of a longer word, else 0; f64 occurrences,
 * counted here because this cache line was touched anyway.
 */
const SLOT: usize = 32;
/** Odd, from the golden ratio (Knuth 6.4): the high bits of a product are well mixed. */
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

let top: usize = (__heap_base + 63) & ~63;
/** The word to look up: its bytes, room for zeros after them. */
export let word: usize = 0;
/** Number of types. */
export let types: u32 = 0;

export let slots: usize = 0;
/** The last slot's offset from the first; where in a hash its slot's number begins. */
let lastSlot: usize = 0;
let shift: u64 = 0;
/** Types at which the table grows: it is three quarters full, of words that came late and are rare. */
let growAt: u32 = 0;
export let records: usize = 0;
let recordRoom: u32 = 0;
let arena: usize = 0;
let arenaEnd: usize = 0;

/** Zeroed memory on a cache line of its own; never freed. */
export function allocate(bytes: usize): usize {
  const at = top;
  top = (top + bytes + 63) & ~63;
  const missing = <isize>(top - (<usize>memory.size() << 16));
  if (missing > 0 && memory.grow(<i32>((missing + 0xffff) >> 16)) < 0) full();
  return at;
}

/** Twice the memory, with what the first half held. */
export function enlarge(at: usize, bytes: usize): usize {
  const larger = allocate(2 * bytes);
  memory.copy(larger, at, bytes);
  return larger;
}

export function setupTable(): void {
  word = allocate(WORD_BYTES + 32);
  makeSlots(16);
  recordRoom = 1 << 15;
  records = allocate(<usize>recordRoom * RECORD);
}

function makeSlots(bits: u64): void {
  shift = 64 - bits;
  slots = allocate(SLOT << <usize>bits);
  // Fresh memory that is read before it is written costs the system two page faults instead of one.
  memory.fill(slots, 0, SLOT << <usize>bits);
  growAt = <u32>3 << <u32>(bits - 2);
  lastSlot = ((<usize>1 << <usize>bits) - 1) * SLOT;
}

@inline
export function spelling(type: u32): usize {
  return <usize>load<u32>(records + <usize>type * RECORD);
}
@inline
export function spellingBytes(type: u32): u32 {
  return load<u32>(records + <usize>type * RECORD, 4);
}

/** One more occurrence of a type whose slot is not at hand. */
@inline
export function count(type: u32): void {
  addCount(type, 1);
}

/** So many more of them. */
@inline
export function addCount(type: u32, occurrences: f64): void {
  const at = records + <usize>type * RECORD;
  store<f64>(at, load<f64>(at, 8) + occurrences, 8);
}

/** Brings the counts of all slots into the records. */
export function settleSlots(): void {
  for (let at = slots; at <= slots + lastSlot; at += SLOT) {
    const taken = load<u32>(at, 16);
    if (taken == 0) continue;
    const known = records + <usize>(taken - 1) * RECORD;
    store<f64>(known, load<f64>(known, 8) + load<f64>(at, 24), 8);
    store<f64>(at, 0, 24);
  }
}

/** The type of the `length` bytes at `word`; a new one when they were never seen. */
export function find(length: u32): u32 {
  store<u64>(word + length, 0);
  store<u64>(word + length, 0, 8);
  const low = load<u64>(word);
  const high = load<u64>(word, 8);
  const tag = length > 16 ? hashLong(word, length) | 1 : 0;
  let at = home(low, high, tag);
  for (let taken = load<u32>(at, 16); taken != 0; taken = load<u32>(at, 16)) {
    const alike = load<u32>(at, 20) == tag && load<u64>(at) == low && load<u64>(at, 8) == high;
    if (alike && (tag == 0 || same(taken - 1, length))) return taken - 1;
    at = after(at);
  }
  return insert(at, low, high, length, tag);
}

/** The slot at which a word of at most sixteen bytes is looked for first, for `countShort`; valid until the table grows. */
@inline
export function homeOfShort(low: u64, high: u64): usize {
  return home(low, high, 0);
}

/** The type of a word of at most sixteen bytes, which is known by them alone, and one more occurrence of it. */
@inline
export function countShort(at: usize, low: u64, high: u64, length: u32): u32 {
  for (;;) {
    const taken = load<u32>(at, 16);
    if (((load<u64>(at) ^ low) | (load<u64>(at, 8) ^ high) | <u64>load<u32>(at, 20)) == 0) {
      store<f64>(at, load<f64>(at, 24) + 1, 24);
      return taken - 1;
    }
    if (taken == 0) break;
    at = after(at);
  }
  store<u64>(word, low);
  store<u64>(word, high, 8);
  const type = insert(at, low, high, length, 0);
  count(type);
  return type;
}

@inline
function home(low: u64, high: u64, tag: u32): usize {
  return slots + <usize>(((low ^ rotl(high * MIX, 32) ^ <u64>tag) * MIX) >> shift) * SLOT;
}

@inline
function after(slot: usize): usize {
  return slot == slots + lastSlot ? slots : slot + SLOT;
}

/** Hash of a word's bytes, which end in zeros to a multiple of eight. */
function hashLong(at: usize, length: u32): u32 {
  let hash: u64 = length;
  for (let i: usize = 0; i < <usize>length; i += 8) {
    hash = (hash ^ load<u64>(at + i)) * MIX;
    hash ^= hash >> 29;
  }
  return <u32>hash;
}

/** Whether a type is the `length` bytes at `word`, given that the first sixteen are. */
function same(type: u32, length: u32): bool {
  if (spellingBytes(type) != length) return false;
  const at = spelling(type);
  for (let i: usize = 16; i < <usize>length; i += 8) {
    if (load<u64>(at + i) != load<u64>(word + i)) return false;
  }
  return true;
}

function insert(slot: usize, low: u64, high: u64, length: u32, tag: u32): u32 {
  const size = (<usize>length + 7) & ~7;
  if (arena + size > arenaEnd) {
    arena = allocate(ARENA_BYTES);
    arenaEnd = arena + ARENA_BYTES;
  }
  memory.copy(arena, word, size);
  if (types == recordRoom) {
    records = enlarge(records, <usize>recordRoom * RECORD);
    recordRoom *= 2;
  }
  const record = records + <usize>types * RECORD;
  store<u32>(record, <u32>arena);
  store<u32>(record, length, 4);
  arena += size;
  types++;
  fill(slot, low, high, types, tag);
  if (types == growAt) grow();
  return types - 1;
}

@inline
function fill(slot: usize, low: u64, high: u64, type: u32, tag: u32): void {
  store<u64>(slot, low);
  store<u64>(slot, high, 8);
  store<u32>(slot, type, 16);
  store<u32>(slot, tag, 20);
}

function grow(): void {
  const old = slots;
  const end = slots + lastSlot;
  makeSlots(65 - shift);
  for (let from = old; from <= end; from += SLOT) {
    const type = load<u32>(from, 16);
    if (type == 0) continue;
    const low = load<u64>(from);
    const high = load<u64>(from, 8);
    const tag = load<u32>(from, 20);
    let at = home(low, high, tag);
    while (load<u32>(at, 16) != 0) at = after(at);
    fill(at, low, high, type, tag);
    store<f64>(at, load<f64>(from, 24), 24);
  }
}
