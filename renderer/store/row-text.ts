import { RowSet } from './row-set.ts';

/**
 * A set of rows as short text: its size, `+` with the members or `-` with the others (whichever are fewer), and
 * their gaps in base 128, least first, in base64.
 */
export function rowsToText(set: RowSet): string {
  const inside = set.count * 2 <= set.size;
  const rows = (inside ? set : set.invert()).rows();
  const bytes: number[] = [];
  let before = -1;
  for (const row of rows) {
    let gap = row - before - 1;
    while (gap > 127) {
      bytes.push((gap & 127) | 128);
      gap >>>= 7;
    }
    bytes.push(gap);
    before = row;
  }
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.slice(at, at + 8192));
  }
  return `${set.size}${inside ? '+' : '-'}${btoa(binary)}`;
}

/** The set that a text stands for; null where it is not such a text, or over other rows than `size`. */
export function rowsFromText(text: string, size: number): RowSet | null {
  const parts = /^(\d+)([+-])([A-Za-z0-9+/=]*)$/.exec(text);
  if (!parts || Number(parts[1]) !== size) return null;
  let binary: string;
  try {
    binary = atob(parts[3]!);
  } catch {
    return null;
  }
  const rows: number[] = [];
  let [row, gap, shift] = [-1, 0, 0];
  for (let i = 0; i < binary.length; i++) {
    const byte = binary.charCodeAt(i);
    gap |= (byte & 127) << shift;
    shift += 7;
    if (shift > 28) return null;
    if (byte & 128) continue;
    row += gap + 1;
    if (row >= size) return null;
    rows.push(row);
    [gap, shift] = [0, 0];
  }
  const set = RowSet.of(size, rows);
  return parts[2] === '+' ? set : set.invert();
}
