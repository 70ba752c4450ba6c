// Counts and encodes UTF-8 text in one pass over its bytes: a state machine that cuts words, and a hash table
// of their bytes. What a character is (part of a word, its small letter) comes from tables the host fills in,
// one page of 256 characters when first met; words that take more than a table (scripts without spaces,
// combining marks, letters whose small form depends on others) go to the host whole.

/** Fills the 256 entries at `address` for the characters page * 256 and following. */
@external("env", "classify")
declare function classify(page: u32, address: usize): void;
/** Receives whole encoded sentences. */
@external("env", "emit")
declare function emit(address: usize, length: u32): void;
/** Receives a hard word; the host answers by calling `addWord` or `addType` for each word it makes of it. */
@external("env", "escape")
declare function escape(address: usize, length: u32): void;

// An entry: bits 0 to 20 the character to write, and what it is.
const CHARACTER: u32 = 0x1f_ffff;
const WORD: u32 = 1 << 24;
const LETTER: u32 = 1 << 25;
const APOSTROPHE: u32 = 1 << 26;
const HARD: u32 = 1 << 27;

const SENTENCE_END: u32 = 0xffff_ffff;
const REPLACEMENT: u32 = 0xfffd;
/** Bytes of text taken at a time, and the longest word; longer ones are cut. */
const INPUT_BYTES: usize = 1 << 18;
const WORD_BYTES: usize = 4096;
const ARENA_BYTES: usize = 1 << 20;
/** A type: u64 count, u32 address, u32 bytes. */
const RECORD: usize = 16;
/** A slot of the hash table: u64 first eight bytes, u32 type + 1, u32 hash | 1 of a word longer than that, else 0. */
const SLOT: usize = 16;
/** Odd, from the golden ratio (Knuth 6.4): the high bits of a product are well mixed. */
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
/** Entry of a byte that is not ASCII. */
const BEYOND: u32 = 1 << 28;

let top: usize = (__heap_base + 63) & ~63;
let input: usize = 0;
let word: usize = 0;
let out: usize = 0;
let pages: usize = 0;
let bytes: usize = 0;
let grain: u32 = 0;
let maxSentence: u32 = 0;

let leftover: usize = 0;
/** Bytes of the text before the input buffer. */
let before: f64 = 0;
let wordLength: usize = 0;
let wordFlags: u32 = 0;
let apostrophe: bool = false;
let outLength: u32 = 0;
let sentence: u32 = 0;

let slots: usize = 0;
let slotMask: u32 = 0;
let records: usize = 0;
let recordRoom: u32 = 0;
let types: u32 = 0;
let arena: usize = 0;
let arenaEnd: usize = 0;

/** Words so far. */
export let tokens: i64 = 0;
/** Malformed sequences replaced, and where the first began; bytes that are zero make no text. */
export let invalid: f64 = 0;
export let firstInvalid: f64 = -1;
export let firstZero: f64 = -1;

function allocate(bytes: usize): usize {
  const at = top;
  top = (top + bytes + 63) & ~63;
  const missing = <isize>(top - (<usize>memory.size() << 16));
  if (missing > 0 && memory.grow(<i32>((missing + 0xffff) >> 16)) < 0) unreachable();
  return at;
}

export function setup(grainNumbers: u32, sentenceWords: u32): void {
  grain = grainNumbers;
  maxSentence = sentenceWords;
  input = allocate(INPUT_BYTES + 16);
  word = allocate(WORD_BYTES + 32);
  out = allocate((grain + maxSentence + 2) << 2);
  pages = allocate(0x1100 << 2);
  bytes = allocate(1024);
  memory.copy(bytes, page(0), 512);
  for (let byte: usize = 128; byte < 256; byte++) store<u32>(bytes + (byte << 2), BEYOND);
  slotMask = (1 << 16) - 1;
  slots = allocate(<usize>(slotMask + 1) * SLOT);
  recordRoom = 1 << 15;
  records = allocate(<usize>recordRoom * RECORD);
}

/** Where the host writes the next bytes of text, and how many fit. */
export function inputAddress(): usize {
  return input + leftover;
}
export function inputRoom(): usize {
  return INPUT_BYTES - leftover;
}
export function wordAddress(): usize {
  return word;
}
export function typeCount(): u32 {
  return types;
}
export function recordsAddress(): usize {
  return records;
}

function page(number: u32): usize {
  const slot = pages + (<usize>number << 2);
  let at = <usize>load<u32>(slot);
  if (at == 0) {
    at = allocate(1024);
    store<u32>(slot, <u32>at);
    classify(number, at);
  }
  return at;
}

@inline
function entryOf(character: u32): u32 {
  return load<u32>(page(character >> 8) + ((character & 0xff) << 2));
}

/** Begins a text: offsets count from its first byte, `skipped` bytes of which the host keeps to itself. */
export function begin(skipped: f64): void {
  before = skipped;
  leftover = 0;
  invalid = 0;
  firstInvalid = -1;
  firstZero = -1;
}

/** Takes `length` bytes the host has written at `inputAddress`. A character cut at the end waits for the rest. */
export function push(length: u32): void {
  const end = input + leftover + length;
  let p = input;
  while (p < end) {
    const c = <u32>load<u8>(p);
    let entry = load<u32>(bytes + (c << 2));
    let size: usize = 1;
    if (entry & WORD) {
      if (wordLength == 0 && p + 8 < end) {
        p = shortWord(p, entry);
        continue;
      }
    } else if (entry & BEYOND) {
      const decoded = decode(p, end);
      if (decoded == 0) break; // incomplete: wait for more
      size = decoded >> 24;
      entry = entryOf(decoded & CHARACTER);
    } else if (c == 0 && firstZero < 0) {
      firstZero = before + <f64>(p - input);
    }
    step(c, entry);
    p += size;
  }
  leftover = end - p;
  before += <f64>(p - input);
  memory.copy(input, p, leftover);
}

/**
 * A word that begins at p, in a register as long as it has at most eight bytes, all of them ASCII and followed by
 * what ends it, as nine of ten do; otherwise its first bytes go to the word's buffer. At least nine bytes follow p.
 */
@inline
function shortWord(start: usize, first: u32): usize {
  let p = start;
  let entry = first;
  let flags: u32 = 0;
  let text: u64 = 0;
  let shift: u64 = 0;
  do {
    text |= <u64>(entry & 0x7f) << shift;
    flags |= entry;
    shift += 8;
    p++;
    entry = load<u32>(bytes + (<usize>load<u8>(p) << 2));
  } while (entry & WORD && shift < 64);
  if (entry & (WORD | APOSTROPHE | BEYOND) || flags & HARD) {
    store<u64>(word, text);
    wordLength = <usize>(shift >> 3);
    wordFlags = flags;
  } else {
    count(findShort(text, <u32>(shift >> 3)));
    if (load<u8>(p) == 0x20) p++;
  }
  return p;
}

/** Ends a text: its last word and sentence, and what there is of a cut character. */
export function endText(): void {
  if (leftover > 0) {
    note(before);
    leftover = 0;
    step(0xff, entryOf(REPLACEMENT));
  }
  endWord();
  endSentence();
}

/** Hands on the last sentences. */
export function finish(): void {
  flush();
}

/** One character of any kind; `c` is its first byte. */
function step(c: u32, entry: u32): void {
  if (entry & WORD) {
    if (apostrophe) {
      apostrophe = false;
      if (entry & LETTER) append(0x27);
      else endWord();
    }
    append(entry & CHARACTER);
    wordFlags |= entry;
    if (wordLength >= WORD_BYTES - 8) endWord();
  } else if (entry & APOSTROPHE && wordLength > 0 && !apostrophe) {
    apostrophe = true;
  } else {
    endWord();
    if (c == 0x0a) endSentence();
  }
}

/**
 * Decodes the character at p: its size in bits 24 and up, itself below; 0 when it is cut off. A malformed
 * sequence becomes U+FFFD, one for each maximal part (Unicode, chapter 3, "U+FFFD substitution").
 */
function decode(p: usize, end: usize): u32 {
  const c = <u32>load<u8>(p);
  let need: usize = 0;
  let low: u32 = 0x80;
  let high: u32 = 0xbf;
  let character: u32 = 0;
  if (c >= 0xc2 && c <= 0xdf) {
    need = 1;
    character = c & 0x1f;
  } else if (c >= 0xe0 && c <= 0xef) {
    need = 2;
    character = c & 0x0f;
    if (c == 0xe0) low = 0xa0;
    if (c == 0xed) high = 0x9f;
  } else if (c >= 0xf0 && c <= 0xf4) {
    need = 3;
    character = c & 0x07;
    if (c == 0xf0) low = 0x90;
    if (c == 0xf4) high = 0x8f;
  }
  for (let i: usize = 1; i <= need; i++) {
    if (p + i == end) return 0;
    const next = <u32>load<u8>(p + i);
    if (next < low || next > high) {
      note(before + <f64>(p - input));
      return (<u32>i << 24) | REPLACEMENT;
    }
    low = 0x80;
    high = 0xbf;
    character = (character << 6) | (next & 0x3f);
  }
  if (need == 0) {
    note(before + <f64>(p - input));
    return (1 << 24) | REPLACEMENT;
  }
  return ((<u32>need + 1) << 24) | character;
}

function note(at: f64): void {
  if (invalid == 0) firstInvalid = at;
  invalid += 1;
}

/** Writes a character to the word, in UTF-8. */
function append(character: u32): void {
  if (character < 0x80) {
    put(character);
  } else if (character < 0x800) {
    put(0xc0 | (character >> 6));
    put(0x80 | (character & 0x3f));
  } else {
    if (character < 0x1_0000) {
      put(0xe0 | (character >> 12));
    } else {
      put(0xf0 | (character >> 18));
      put(0x80 | ((character >> 12) & 0x3f));
    }
    put(0x80 | ((character >> 6) & 0x3f));
    put(0x80 | (character & 0x3f));
  }
}

@inline
function put(byte: u32): void {
  store<u8>(word + wordLength, <u8>byte);
  wordLength++;
}

function endWord(): void {
  apostrophe = false;
  if (wordLength == 0) return;
  const length = wordLength;
  const hard = (wordFlags & HARD) != 0;
  wordLength = 0;
  wordFlags = 0;
  if (hard) escape(word, <u32>length);
  else addType(find(<u32>length));
}

/** Counts and encodes the `length` bytes at `wordAddress`; answers with their type. */
export function addWord(length: u32): u32 {
  const type = find(length);
  addType(type);
  return type;
}

/** Counts and encodes one more word of a known type. */
export function addType(type: u32): void {
  count(type);
}

@inline
function count(type: u32): void {
  const record = records + <usize>type * RECORD;
  store<u64>(record, load<u64>(record) + 1);
  tokens += 1;
  store<u32>(out + (<usize>outLength << 2), type);
  outLength++;
  sentence++;
  if (sentence == maxSentence) endSentence();
}

function endSentence(): void {
  if (sentence == 0) return;
  store<u32>(out + (<usize>outLength << 2), SENTENCE_END);
  outLength++;
  sentence = 0;
  if (outLength >= grain) flush();
}

function flush(): void {
  if (outLength > 0) emit(out, outLength);
  outLength = 0;
}

/** The type of the `length` bytes at `word`; a new one when they were never seen. */
function find(length: u32): u32 {
  store<u64>(word + length, 0);
  if (length <= 8) return findShort(load<u64>(word), length);
  const text = load<u64>(word);
  const tag = hashLong(word, length) | 1;
  let at = slots + <usize>(start(text, tag) & slotMask) * SLOT;
  while (load<u32>(at, 8) != 0) {
    if (load<u32>(at, 12) == tag && load<u64>(at) == text && same(load<u32>(at, 8) - 1, length)) {
      return load<u32>(at, 8) - 1;
    }
    at = after(at);
  }
  return insert(at, text, length, tag);
}

/** The type of a word of at most eight bytes: it is known by them alone. */
@inline
function findShort(text: u64, length: u32): u32 {
  let at = slots + <usize>(start(text, 0) & slotMask) * SLOT;
  for (let taken = load<u32>(at, 8); taken != 0; taken = load<u32>(at, 8)) {
    if (load<u64>(at) == text && load<u32>(at, 12) == 0) return taken - 1;
    at = after(at);
  }
  store<u64>(word, text);
  return insert(at, text, length, 0);
}

@inline
function start(text: u64, tag: u32): u32 {
  return <u32>(((text ^ tag) * MIX) >> 32);
}

@inline
function after(slot: usize): usize {
  return slots + ((slot - slots + SLOT) & (<usize>(slotMask + 1) * SLOT - 1));
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

/** Whether a type is the `length` bytes at `word`. */
function same(type: u32, length: u32): bool {
  const record = records + <usize>type * RECORD;
  if (load<u32>(record, 12) != length) return false;
  const at = <usize>load<u32>(record, 8);
  for (let i: usize = 8; i < <usize>length; i += 8) {
    if (load<u64>(at + i) != load<u64>(word + i)) return false;
  }
  return true;
}

function insert(slot: usize, text: u64, length: u32, tag: u32): u32 {
  const size = (<usize>length + 7) & ~7;
  if (arena + size > arenaEnd) {
    arena = allocate(ARENA_BYTES);
    arenaEnd = arena + ARENA_BYTES;
  }
  memory.copy(arena, word, size);
  if (types == recordRoom) {
    const larger = allocate(<usize>recordRoom * 2 * RECORD);
    memory.copy(larger, records, <usize>recordRoom * RECORD);
    records = larger;
    recordRoom *= 2;
  }
  const record = records + <usize>types * RECORD;
  store<u64>(record, 0);
  store<u32>(record, <u32>arena, 8);
  store<u32>(record, length, 12);
  arena += size;
  types++;
  fill(slot, text, types, tag);
  if (types * 2 > slotMask) rehash();
  return types - 1;
}

@inline
function fill(slot: usize, text: u64, type: u32, tag: u32): void {
  store<u64>(slot, text);
  store<u32>(slot, type, 8);
  store<u32>(slot, tag, 12);
}

function rehash(): void {
  slotMask = slotMask * 2 + 1;
  slots = allocate(<usize>(slotMask + 1) * SLOT);
  for (let type: u32 = 0; type < types; type++) {
    const record = records + <usize>type * RECORD;
    const address = <usize>load<u32>(record, 8);
    const length = load<u32>(record, 12);
    const text = load<u64>(address);
    const tag = length > 8 ? hashLong(address, length) | 1 : 0;
    let at = slots + <usize>(start(text, tag) & slotMask) * SLOT;
    while (load<u32>(at, 8) != 0) at = after(at);
    fill(at, text, type + 1, tag);
  }
}
