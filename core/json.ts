/** Memory that one JSON text may take by itself, in bytes: V8 cannot be interrupted while it parses. */
const MOST = 512 * 2 ** 20;

/**
 * Memory that a JSON text takes at most when it is parsed, in bytes, by its lists, objects, names, commas and texts.
 * Measured with V8 11 to 14, 64 bits: a list or object takes up to 64 bytes, a name up to 160 (one that is a number
 * makes a table of its own), a value 16.
 */
export function jsonCost(text: Uint8Array): number {
  let cost = text.length;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c === 92) i++;
      else if (c === 34) quoted = false;
    } else if (c === 34) {
      quoted = true;
      cost += 32;
    } else if (c === 91 || c === 123) cost += 64;
    else if (c === 58) cost += 160;
    else if (c === 44) cost += 16;
  }
  return cost;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses JSON of unknown origin that was read in one piece. Throws RangeError where it would take more than `most`
 * bytes of memory, SyntaxError or TypeError where it is no JSON or no UTF-8.
 */
export function parseJson(
  text: Uint8Array,
  most = MOST,
  reviver?: (key: string, value: unknown) => unknown,
): unknown {
  if (text.length * 64 > most && jsonCost(text) > most) {
    throw new RangeError(`its JSON would take more than ${Math.round(most / 2 ** 20)} MiB of memory`);
  }
  return JSON.parse(decoder.decode(text), reviver);
}
