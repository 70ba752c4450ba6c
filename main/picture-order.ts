import { promisify } from 'node:util';
import { crc32, deflate, inflate } from 'node:zlib';
import type { PictureSheet } from '../core/contract/extras.ts';
import { inOrder } from '../core/formats/picture-sheet.ts';
import type { EmbeddingModel } from '../core/model.ts';

const [inflated, deflated] = [promisify(inflate), promisify(deflate)];
/** Bytes of a sheet's pixels, at most. */
const MOST = 2 ** 28;
const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Values a pixel, by the kind of colour. */
const channels: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

const notWritten =
  'The pictures were not written: only some of their rows were opened, and the Projector counts pictures by rows. A sheet as PNG without interlacing would have been put together anew.';

/**
 * A model whose n-th picture is that of its n-th row, as the Embedding Projector counts them. Where only some rows of a
 * file were opened its sheet is put together anew; without pictures, and with a notice, where that cannot be.
 */
export async function withPicturesInOrder(
  model: EmbeddingModel,
): Promise<{ model: EmbeddingModel; notices: string[] }> {
  const { pictures, ...rest } = model;
  if (!pictures || inOrder(pictures)) return { model, notices: [] };
  const sheet = await reordered(pictures).catch(() => null);
  return sheet
    ? { model: { ...model, pictures: sheet }, notices: [] }
    : { model: rest, notices: [notWritten] };
}

/** Null for what is no PNG, is interlaced, or has pictures that do not begin at whole bytes. */
async function reordered(sheet: PictureSheet): Promise<PictureSheet | null> {
  const { image, width, height, cellWidth, cellHeight, cells } = sheet;
  const chunks = sheet.type === 'image/png' ? pngChunks(image) : [];
  const head = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (head?.length !== 13 || head[12] !== 0) return null;
  const bits = head[8]! * (channels[head[9]!] ?? 0);
  if (bits === 0 || (cellWidth * bits) % 8 !== 0) return null;
  const stride = Math.ceil((width * bits) / 8);
  if (stride * height > MOST) return null;
  const packed = Buffer.concat(chunks.flatMap(({ type, data }) => (type === 'IDAT' ? [data] : [])));
  const raw = await inflated(packed, { maxOutputLength: (stride + 1) * height });
  const pixels = unfiltered(raw, stride, height, Math.max(1, bits / 8));
  if (!pixels) return null;

  const across = Math.floor(width / cellWidth);
  const used = Math.max(1, Math.min(across, cells.length));
  const down = Math.max(1, Math.ceil(cells.length / used));
  const cell = (cellWidth * bits) / 8;
  const line = 1 + used * cell;
  const filtered = Buffer.alloc(line * down * cellHeight);
  for (const [row, from] of cells.entries()) {
    if (from < 0) continue;
    for (let y = 0; y < cellHeight; y++) {
      const at = (Math.floor(from / across) * cellHeight + y) * stride + (from % across) * cell;
      const to = (Math.floor(row / used) * cellHeight + y) * line + 1 + (row % used) * cell;
      filtered.set(pixels.subarray(at, at + cell), to);
    }
  }
  const size = { width: used * cellWidth, height: down * cellHeight };
  const header = Buffer.from(head);
  header.writeUInt32BE(size.width, 0);
  header.writeUInt32BE(size.height, 4);
  const colors = chunks.filter(({ type }) => type === 'PLTE' || type === 'tRNS');
  const parts = [
    { type: 'IHDR', data: header },
    ...colors,
    { type: 'IDAT', data: await deflated(filtered) },
    { type: 'IEND', data: Buffer.alloc(0) },
  ];
  const bytes = Buffer.concat([SIGNATURE, ...parts.map(chunk)]);
  return { ...sheet, ...size, image: bytes, cells: cells.map((_, row) => row) };
}

function pngChunks(image: Uint8Array): { type: string; data: Buffer }[] {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.length);
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (data.length < length) break;
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), data });
    at += 12 + length;
  }
  return chunks;
}

function chunk({ type, data }: { type: string; data: Buffer }): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/**
 * Lines of pixels as they were before they were filtered (PNG, section 9); null where they are not all there.
 * @param step bytes from one pixel to the next, at least 1
 */
function unfiltered(raw: Buffer, stride: number, height: number, step: number): Uint8Array | null {
  if (raw.length < (stride + 1) * height) return null;
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1);
    const to = y * stride;
    const filter = raw[from]!;
    if (filter > 4) return null;
    for (let x = 0; x < stride; x++) {
      const left = x >= step ? out[to + x - step]! : 0;
      const up = y > 0 ? out[to + x - stride]! : 0;
      const corner = x >= step && y > 0 ? out[to + x - stride - step]! : 0;
      const guess =
        filter === 0
          ? 0
          : filter === 1
            ? left
            : filter === 2
              ? up
              : filter === 3
                ? (left + up) >> 1
                : paeth(left, up, corner);
      out[to + x] = raw[from + 1 + x]! + guess;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const sum = left + up - corner;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - up), Math.abs(sum - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
