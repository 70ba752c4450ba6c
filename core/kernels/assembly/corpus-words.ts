// The fast way through a text: words of plain ASCII, cut and looked up sixteen bytes at a time. A block of text is
// first looked through for the edges of its words (64 bytes make one number of 64 bits), then each word is looked up.
// Whatever is not plain (a stop) is left to corpus-characters.ts.
import { allocate, count, countShort, find, homeOfShort, slots, word, WORD_BYTES } from "./corpus-table";
import { advance, cursor, endLine, endSentence, room } from "./corpus-out";

/** Bytes looked through at a time. */
const BLOCK: usize = 1 << 13;
const STRIDE: usize = 64;
/** No more numbers come of a block. */
export const MOST_NUMBERS: u32 = 2 << 13;

/** [16] bit h of byte l: the character 16 h + l is part of a word; is a stop. */
let wordRows: v128 = i8x16.splat(0);
let stopRows: v128 = i8x16.splat(0);
/** What makes a small letter of a capital one. */
let capitalBit: v128 = i8x16.splat(0);
/** [8] byte h: bit h; then zeros. */
const rowBits = v128(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
/** Sixteen bytes of ones, sixteen of zeros. */
let masks: usize = 0;

/** The block: where it begins and what follows its last whole word, as far as the text is looked through. */
let block: usize = 0;
let blockEnd: usize = 0;
/** [BLOCK] its bytes, in small letters. */
let lowered: usize = 0;
/** u32 offsets in the block at which words begin and end, in turn; the next to take, and the end. */
let edges: usize = 0;
let edge: usize = 0;
let edgesEnd: usize = 0;
/** [GROUP] words to look up: u64 x 2 their bytes, zeros after them; u32 their first slot; u32 bytes. */
let group: usize = 0;
const GROUP: u32 = 128;
const GATHERED: usize = 32;
/** Bits of its bytes: stops. */
let stops: usize = 0;

/** @param rows [256] 1 for a byte that is part of a word, 2 for a stop @param capital what makes small letters */
export function setupWords(kinds: usize, capital: u8): void {
  lowered = allocate(BLOCK + 64);
  edges = allocate((BLOCK << 2) + 64);
  stops = allocate((BLOCK >> 3) + 8);
  group = allocate(<usize>GROUP * GATHERED);
  masks = allocate(32);
  memory.fill(masks, 0xff, 16);
  capitalBit = i8x16.splat(capital);
  const rows = allocate(32);
  for (let c: usize = 0; c < 128; c++) {
    const kind = load<u8>(kinds + c);
    const row = rows + (c & 15);
    const bit = <u8>((1 as u32) << <u32>(c >> 4));
    if (kind & 1) store<u8>(row, load<u8>(row) | bit);
    if (kind & 2) store<u8>(row, load<u8>(row, 16) | bit, 16);
  }
  wordRows = v128.load(rows);
  stopRows = v128.load(rows, 16);
}

/** Forgets the block: its bytes are moved. */
export function leaveBlock(): void {
  blockEnd = 0;
}

/**
 * Takes plain words from p on, where a word may begin. Answers with where it stopped: at a word that is not plain or
 * another stop, or near the end.
 */
export function plainWords(p: usize, end: usize): usize {
  do {
    if (p >= blockEnd) {
      if (p + STRIDE > end) return p;
      examine(p, min(BLOCK, (end - p) & ~(STRIDE - 1)));
      if (blockEnd == p) return p;
    }
    while (edge < edgesEnd && block + load<u32>(edge, 4) <= p) edge += 8;
    if (edge < edgesEnd && block + load<u32>(edge) < p) store<u32>(edge, <u32>(p - block)); // a word cut at its longest
    p = lookUp(p);
  } while (p == blockEnd);
  return p;
}

/** Finds the edges and stops of the `size` bytes from p on. */
function examine(p: usize, size: usize): void {
  block = p;
  edge = edges;
  let to = edges;
  let within: u64 = 0;
  for (let at: usize = 0; at < size; at += STRIDE) {
    const words = part(p + at, at) | (part(p + at + 16, at + 16) << 16) | (part(p + at + 32, at + 32) << 32) | (part(p + at + 48, at + 48) << 48);
    let bits = words ^ ((words << 1) | within);
    within = words >> 63;
    const last = to + (<usize>popcnt(bits) << 2);
    for (; to < last; to += 32) {
      for (let i: usize = 0; i < 32; i += 4) {
        store<u32>(to + i, <u32>at + <u32>ctz(bits));
        bits &= bits - 1;
      }
    }
    to = last;
  }
  store<u64>(stops + (size >> 3), ~0);
  if (within) {
    to -= 4;
    blockEnd = p + load<u32>(to);
  } else {
    blockEnd = p + size;
  }
  edgesEnd = to;
}

/** Of sixteen bytes: bits of those in words; notes stops and small letters. */
@inline
function part(from: usize, at: usize): u64 {
  const text = v128.load(from);
  const row = v128.and(text, i8x16.splat(0x0f));
  const bit = i8x16.swizzle(rowBits, i8x16.shr_u(text, 4));
  const none = i8x16.splat(0);
  const words = i8x16.bitmask(i8x16.eq(v128.and(i8x16.swizzle(wordRows, row), bit), none));
  const plain = i8x16.bitmask(i8x16.eq(v128.and(i8x16.swizzle(stopRows, row), bit), none));
  store<u16>(stops + (at >> 3), <u16>(~plain | i8x16.bitmask(text)));
  const capital = i8x16.lt_u(i8x16.sub(text, i8x16.splat(0x41)), i8x16.splat(26));
  v128.store(lowered + at, v128.or(text, v128.and(capital, capitalBit)));
  return <u64>(~words & 0xffff);
}

/** The first stop at offset `at` of the block or after it. */
function stopFrom(at: u32): u32 {
  let from = <usize>(at >> 6) << 3;
  let bits = load<u64>(stops + from) >> (at & 63) << (at & 63);
  while (bits == 0) {
    from += 8;
    bits = load<u64>(stops + from);
  }
  return <u32>(from << 3) + <u32>ctz(bits);
}

/**
 * Gathers short words that come next and end before `stop`, `most` at most; answers with their number. Their slots are
 * touched one after the other, with nothing in between that depends on what is in them, so that waiting for those that
 * are not in the cache overlaps.
 */
@inline
function gather(stop: u32, most: u32): u32 {
  const last = min(edgesEnd, edge + (<usize>min(most, GROUP) << 3));
  let to = group;
  let touched: u32 = 0;
  for (let at = edge; at < last; at += 8) {
    const from = load<u32>(at);
    const end = load<u32>(at, 4);
    const length = end - from;
    if (end >= stop || length > 16) break;
    const cut = v128.and(v128.load(lowered + from), v128.load(masks + 16 - length));
    const slot = homeOfShort(i64x2.extract_lane(cut, 0), i64x2.extract_lane(cut, 1));
    v128.store(to, cut);
    store<u32>(to, slot, 16);
    store<u32>(to, length, 20);
    to += GATHERED;
  }
  // A loop of its own: the fewer instructions between two slots, the more of them are waited for at a time.
  for (let at = group; at < to; at += GATHERED) touched |= load<u32>(<usize>load<u32>(at, 16), 16);
  store<u32>(group, touched, 24);
  return <u32>((to - group) / GATHERED);
}

/** Looks up the block's words from p on; answers with where it stopped. */
function lookUp(p: usize): usize {
  let at = cursor();
  let left = room;
  let stop = stopFrom(<u32>(p - block));
  const size = <u32>(blockEnd - block);
  for (;;) {
    const gathered = gather(stop, left);
    if (gathered > 0) {
      const table = slots;
      let g = group;
      let type: u32;
      const end = group + <usize>gathered * GATHERED;
      do {
        type = countShort(<usize>load<u32>(g, 16), load<u64>(g), load<u64>(g, 8), load<u32>(g, 20));
        store<u32>(at, type);
        at += 4;
        g += GATHERED;
      } while (g < end && slots == table);
      const taken = <u32>((g - group) / GATHERED);
      edge += <usize>taken << 3;
      left -= taken;
      if (left == 0) {
        advance(at, 0);
        endSentence();
        at = cursor();
        left = room;
      }
      continue;
    }
    const some = edge < edgesEnd;
    const from = some ? load<u32>(edge) : size;
    const to = some ? load<u32>(edge, 4) : size;
    if (to >= stop) {
      const newLine = load<u8>(block + stop) == 0x0a;
      if (stop < from) {
        advance(at, left);
        if (!newLine) return block + stop;
        endLine();
        at = cursor();
        left = room;
        stop = stopFrom(stop + 1);
        continue;
      }
      if (some && !newLine) {
        advance(at, left);
        return block + from;
      }
    }
    if (!some) break;
    const length = to - from;
    const spelled = v128.load(lowered + from);
    let type: u32;
    if (length <= 16) {
      const cut = v128.and(spelled, v128.load(masks + 16 - length));
      const low: u64 = i64x2.extract_lane(cut, 0);
      const high: u64 = i64x2.extract_lane(cut, 1);
      type = countShort(homeOfShort(low, high), low, high, length);
    } else if (length < <u32>WORD_BYTES - 8) {
      memory.copy(word, lowered + from, length);
      type = find(length);
      count(type);
    } else {
      advance(at, left);
      return block + from;
    }
    edge += 8;
    store<u32>(at, type);
    at += 4;
    if (--left == 0) {
      advance(at, 0);
      endSentence();
      at = cursor();
      left = room;
    }
  }
  advance(at, left);
  return blockEnd;
}
