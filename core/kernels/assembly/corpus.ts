// Encodes UTF-8 text in one pass over its bytes: a state machine that cuts words, and a hash table of their bytes
// (corpus-table.ts). What a character is (part of a word, its small letter) comes from tables the host fills in, one
// page of 256 characters when first met; words that take more than a table (scripts without spaces, combining marks,
// letters whose small form depends on others) go to the host whole.
import { allocate, find, findShort, setupTable, spelling, spellingBytes, types, WORD_BYTES, word } from "./corpus-table";

/** Fills the 256 entries at `address` for the characters page * 256 and following. */
@external("env", "classify")
declare function classify(page: u32, address: usize): void;
/** Receives encoded text: types and ends of lines. */
@external("env", "emit")
declare function emit(address: usize, length: u32): void;
/** Receives the spellings of types, some at a time: u16 bytes, then those. */
@external("env", "spelled")
declare function spelled(address: usize, bytes: u32): void;
/** Receives a hard word; the host answers by calling `addWord` or `addType` for each word it makes of it. */
@external("env", "escape")
declare function escape(address: usize, length: u32): void;

// An entry: bits 0 to 20 the character to write, and what it is.
const CHARACTER: u32 = 0x1f_ffff;
const WORD: u32 = 1 << 24;
const LETTER: u32 = 1 << 25;
const APOSTROPHE: u32 = 1 << 26;
const HARD: u32 = 1 << 27;
/** Entry of a byte that is not ASCII. */
const BEYOND: u32 = 1 << 28;

const LINE_END: u32 = 0xffff_ffff;
const REPLACEMENT: u32 = 0xfffd;
/** Bytes of text taken at a time; numbers handed on at a time; bytes of spellings, of at least three each, so that
 * their types fit into `out`. */
const INPUT_BYTES: usize = 1 << 18;
const OUT_NUMBERS: u32 = 1 << 15;
const NAME_BYTES: usize = 1 << 16;

let input: usize = 0;
let out: usize = 0;
let names: usize = 0;
let pages: usize = 0;
let bytes: usize = 0;
/** Sixteen bytes of ones, sixteen of zeros. */
let masks: usize = 0;
/** Which bit makes a capital letter what it is written as; all ones where capitals are plain letters. */
let capitalBit: v128 = i8x16.splat(0);
let capitals: v128 = i8x16.splat(0);

let leftover: usize = 0;
/** Bytes of the text before the input buffer. */
let before: f64 = 0;
let wordLength: usize = 0;
let wordFlags: u32 = 0;
let apostrophe: bool = false;
let outLength: u32 = 0;

/** Malformed sequences replaced, and where the first began; bytes that are zero make no text. */
export let invalid: f64 = 0;
export let firstInvalid: f64 = -1;
export let firstZero: f64 = -1;

export function setup(): void {
  setupTable();
  input = allocate(INPUT_BYTES + 16);
  out = allocate(<usize>OUT_NUMBERS << 2);
  names = allocate(NAME_BYTES);
  pages = allocate(0x1100 << 2);
  bytes = allocate(1024);
  memory.copy(bytes, page(0), 512);
  for (let byte: usize = 128; byte < 256; byte++) store<u32>(bytes + (byte << 2), BEYOND);
  masks = allocate(32);
  memory.fill(masks, 0xff, 16);
  if (plainCapitals(0x20)) capitalBit = i8x16.splat(0x20);
  if (plainCapitals(0x20) || plainCapitals(0)) capitals = i8x16.splat(-1);
}

/** Whether each capital letter of ASCII is written as itself with that bit set. */
function plainCapitals(bit: u32): bool {
  for (let c: u32 = 0x41; c <= 0x5a; c++) {
    if (load<u32>(bytes + (<usize>c << 2)) != (WORD | LETTER | c | bit)) return false;
  }
  return true;
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
export function namesAddress(): usize {
  return names;
}
export function outAddress(): usize {
  return out;
}
export function typeCount(): u32 {
  return types;
}
export function spellingAddress(type: u32): usize {
  return spelling(type);
}
export function spellingLength(type: u32): u32 {
  return spellingBytes(type);
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

/** Offsets count on from `offset`, that of the next byte pushed; what is noted of the text is forgotten. */
export function begin(offset: f64): void {
  before = offset - <f64>leftover;
  invalid = 0;
  firstInvalid = -1;
  firstZero = -1;
}

/** Takes `length` bytes the host has written at `inputAddress`. A character cut at the end waits for the rest. */
export function push(length: u32): void {
  const end = input + leftover + length;
  let p = input;
  while (p < end) {
    if (wordLength == 0) {
      p = shortWords(p, end);
      if (p == end) break;
    }
    const c = <u32>load<u8>(p);
    let entry = load<u32>(bytes + (c << 2));
    let size: usize = 1;
    if (entry & BEYOND) {
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
 * Words of at most sixteen letters and digits of ASCII and what is between them, from p on, where a word may begin;
 * stops before anything else, and seventeen bytes before the end.
 */
function shortWords(start: usize, end: usize): usize {
  let p = start;
  while (p + 17 <= end) {
    const text = v128.load(p);
    const capital = v128.and(within(text, 0x41, 26), capitals);
    const known = v128.or(v128.or(within(text, 0x61, 26), within(text, 0x30, 10)), capital);
    const length = <usize>ctz(i8x16.bitmask(known) ^ 0x1_ffff);
    const next = <u32>load<u8>(p + length);
    if (load<u32>(bytes + (next << 2)) & (WORD | APOSTROPHE | BEYOND)) break;
    p += length;
    if (length > 0) {
      const spelled = v128.and(v128.or(text, v128.and(capital, capitalBit)), v128.load(masks + 16 - length));
      addType(findShort(i64x2.extract_lane(spelled, 0), i64x2.extract_lane(spelled, 1), <u32>length));
    } else if (next == 0) {
      break;
    }
    if (next == 0x0a) endLine();
    if (next != 0) p++;
  }
  return p;
}

@inline
function within(text: v128, first: i8, size: i8): v128 {
  return i8x16.lt_u(i8x16.sub(text, i8x16.splat(first)), i8x16.splat(size));
}

/** Ends a text or a piece of one at white space: its last word, and what there is of a cut character. */
export function endText(): void {
  if (leftover > 0) {
    note(before);
    leftover = 0;
    step(0xff, entryOf(REPLACEMENT));
  }
  endWord();
}

/** Hands on what is encoded. */
export function flush(): void {
  if (outLength > 0) emit(out, outLength);
  outLength = 0;
}

/** Hands on the spellings of the types from `first` on. */
export function spell(first: u32): void {
  let used: usize = 0;
  for (let type = first; type < types; type++) {
    const length = <usize>spellingBytes(type);
    if (used + 2 + length > NAME_BYTES) {
      spelled(names, <u32>used);
      used = 0;
    }
    store<u16>(names + used, <u16>length);
    memory.copy(names + used + 2, spelling(type), length);
    used += 2 + length;
  }
  if (used > 0) spelled(names, <u32>used);
}

/** Looks up the spellings in the `length` bytes at `namesAddress`; their types go to `outAddress`. */
export function intern(length: u32): u32 {
  let found: u32 = 0;
  for (let at: usize = 0; at < <usize>length; found++) {
    const size = <usize>load<u16>(names + at);
    memory.copy(word, names + at + 2, size);
    store<u32>(out + (<usize>found << 2), find(<u32>size));
    at += 2 + size;
  }
  return found;
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
    if (c == 0x0a) endLine();
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

/** Encodes the `length` bytes at `wordAddress`; answers with their type. */
export function addWord(length: u32): u32 {
  const type = find(length);
  addType(type);
  return type;
}

/** Encodes one more word of a known type. */
export function addType(type: u32): void {
  store<u32>(out + (<usize>outLength << 2), type);
  outLength++;
  if (outLength == OUT_NUMBERS) flush();
}

function endLine(): void {
  addType(LINE_END);
}
