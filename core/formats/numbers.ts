/** Decimal numbers straight from bytes, without a string for each: a text table has a hundred million of them. */

/** Powers of ten that a double holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/**
 * The number spelled by `data[start..end)`; NaN where it is none. Exact as Number(): up to 15 digits and 22
 * decimal places are one correctly rounded division (Clinger 1990, fast path); the rest goes through a string.
 */
export function parseNumber(data: Uint8Array, start: number, end: number): number {
  let at = start;
  const first = data[at];
  const negative = first === 45;
  if (negative || first === 43) at++;
  let mantissa = 0;
  let digits = 0;
  let places = 0;
  let point = false;
  const body = at;
  for (; at < end; at++) {
    const c = data[at]! - 48;
    if (c >= 0 && c <= 9) {
      mantissa = mantissa * 10 + c;
      if (mantissa > 0) digits++;
      if (point) places++;
    } else if (c === -2 && !point) {
      point = true;
    } else break;
  }
  if (at === end && digits <= 15 && places <= 22 && at - body > (point ? 1 : 0)) {
    const value = places > 0 ? mantissa / powers[places]! : mantissa;
    return negative ? -value : value;
  }
  return slowNumber(data, start, end);
}

/** Powers of ten that an int32 holds. */
const tens = Int32Array.from({ length: 10 }, (_, i) => 10 ** i);
/** Most digits read from their end; more go through `parseNumber`. */
const MOST_DIGITS = 15;

export const isSpace = (c: number | undefined) => c === 32 || c === 9;

/** Where the number begins that `lastNumber` read last. */
export let lastStart = 0;

/**
 * The number that `data[start..end)` ends with, after a space, a tab or nothing; NaN where it is none. As `parseNumber`,
 * which looks for the number's beginning first: read from the end it takes one pass.
 */
export function lastNumber(data: Uint8Array, start: number, end: number): number {
  let at = end - 1;
  let low = 0;
  let high = 0;
  let digits = 0;
  let places = 0;
  for (; at >= start; at--) {
    const c = data[at]! - 48;
    if (c >= 0 && c <= 9) {
      if (digits < 9) low += Math.imul(c, tens[digits]!);
      else high += Math.imul(c, tens[digits - 9]!);
      if (++digits > MOST_DIGITS) break;
    } else if (c === -2 && places === 0 && digits > 0) places = digits;
    else break;
  }
  const negative = at >= start && data[at] === 45;
  if (negative) at--;
  if (digits === 0 || digits > MOST_DIGITS || (at >= start && !isSpace(data[at]))) {
    while (at >= start && !isSpace(data[at])) at--;
    lastStart = at + 1;
    return parseNumber(data, lastStart, end);
  }
  lastStart = at + 1;
  const value = (high * 1e9 + low) / powers[places]!;
  return negative ? -value : value;
}

/** Number() without its laxities: no empty string, no hexadecimal. `nan` and `inf` give NaN and an infinity. */
function slowNumber(data: Uint8Array, start: number, end: number): number {
  if (start >= end || end - start > 400) return Number.NaN;
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(data[i]!);
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return Number.NaN;
}

/** Whether the bytes spell a number, `nan` and `inf` included. */
export function isNumber(data: Uint8Array, start: number, end: number): boolean {
  if (!Number.isNaN(parseNumber(data, start, end))) return true;
  return end - start <= 4 && /^[+-]?nan$/i.test(String.fromCharCode(...data.subarray(start, end)));
}

/** The shortest of 7, 8 or 9 significant digits that reads back as the same float32. */
export function formatFloat32(value: number): string {
  for (let digits = 7; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}
