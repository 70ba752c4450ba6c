// Encodes UTF-8 text in one pass over its bytes: a state machine that cuts words, and a hash table of their bytes
// (corpus-table.ts). What a character is (part of a word, its small letter) comes from tables the host fills in, one
// page of 256 characters when first met; words that take more than a table (scripts without spaces, combining marks,
// letters whose small form depends on others) go to the host whole.
import { allocate, find, records, settleSlots, setupTable, spelling, spellingBytes, types, WORD_BYTES, word } from "./corpus-table";
import { addType, endLine, setupOut } from "./corpus-out";
import { leaveBlock, MOST_NUMBERS, plainWords, setupWords } from "./corpus-words";
import { settleMerged, setupMerge } from "./corpus-merge";
export { addType, endLine, endSentence, finish, handOn } from "./corpus-out";
export { forget, learn, numbersAddress, take } from "./corpus-merge";
export { gatherCounts, spelledBytes, spellLines } from "./corpus-types";

/** Fills the 256 entries at `address` for the characters page * 256 and following. */
@external("env", "classify")
declare function classify(page: u32, address: usize): void;
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

const REPLACEMENT: u32 = 0xfffd;
/** Bytes of text taken at a time; bytes of spellings handed on at a time. */
const INPUT_BYTES: usize = 1 << 18;
const NAME_BYTES: usize = 1 << 16;

let input: usize = 0;
let names: usize = 0;
let pages: usize = 0;
let bytes: usize = 0;

let leftover: usize = 0;
/** Bytes of the text before the input buffer. */
let before: f64 = 0;
let wordLength: usize = 0;
let wordFlags: u32 = 0;
let apostrophe: bool = false;

/** Malformed sequences replaced, and where the first began; bytes that are zero make no text. */
export let invalid: f64 = 0;
export let firstInvalid: f64 = -1;
export let firstZero: f64 = -1;

/** @param maxSentence words; 0: hand on line ends (see corpus-out.ts) */
export function setup(maxSentence: u32): void {
  setupTable();
  setupOut(maxSentence, MOST_NUMBERS);
  setupMerge();
  input = allocate(INPUT_BYTES + 16);
  names = allocate(NAME_BYTES);
  pages = allocate(0x1100 << 2);
  bytes = allocate(1024);
  memory.copy(bytes, page(0), 512);
  for (let byte: usize = 128; byte < 256; byte++) store<u32>(bytes + (byte << 2), BEYOND);
  setupPlain();
}

/** Which ASCII characters are plain parts of words, written as they are or in small letters by one bit. */
function setupPlain(): void {
  const kinds = allocate(128);
  const capital: u32 = load<u32>(bytes + (0x41 << 2)) & CHARACTER ^ 0x41;
  for (let c: u32 = 0; c < 128; c++) {
    const entry = load<u32>(bytes + (<usize>c << 2));
    const small = c >= 0x41 && c <= 0x5a ? c | capital : c;
    const plain = (entry & (WORD | HARD)) == WORD && (entry & CHARACTER) == small;
    const separator = entry == 0 && c != 0 && c != 0x0a;
    store<u8>(kinds + c, plain ? 1 : separator ? 0 : 2);
  }
  setupWords(kinds, <u8>capital);
}

/** Brings all counts into the records. */
export function settleCounts(): void {
  settleSlots();
  settleMerged();
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
export function recordsAddress(): usize {
  return records;
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
  for (let from: usize = 0; p != from; ) {
    if (wordLength == 0) p = plainWords(p, end);
    from = p;
    if (p < end) p = characters(p, end);
  }
  leaveBlock();
  leftover = end - p;
  before += <f64>(p - input);
  memory.copy(input, p, leftover);
}

/** Characters of any kind, from p on to where a plain word may begin or the next character is cut. */
function characters(p: usize, end: usize): usize {
  do {
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
  } while (p < end && (wordLength > 0 || load<u8>(p) >= 0x80));
  return p;
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
