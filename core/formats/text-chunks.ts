/** Lines as UTF-8, in chunks of about a mebibyte. */
export function* textChunks(lines: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length <= 2 ** 20) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text);
}
