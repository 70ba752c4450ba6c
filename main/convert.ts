import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import type { ExportFormat } from '../core/contract/opening.ts';
import { type OpenedModel, readModel } from '../core/formats/formats.ts';
import { STREAMED_HEADER, streamedHeader } from '../core/formats/safetensors-write.ts';
import type { ByteSource } from '../core/formats/source.ts';
import type { ReadOptions } from '../core/formats/table.ts';
import { writeModel, writers } from '../core/formats/write.ts';
import { canWrite, fillFileAtomic, gzipped, type OutputStream, writeFileAtomic } from './files.ts';
import { withPicturesInOrder } from './picture-order.ts';

export interface Converted {
  words: number;
  /** What the format could not hold. */
  lost: ('counts' | 'columns')[];
  notices: string[];
  /** The files written. */
  files: string[];
}

/**
 * Reads a source and writes it in a format. Word tables on their way to safetensors pass through row by row, in the
 * same memory whatever their size. Throws as `readModel` and `writeFileAtomic`.
 */
export async function convert(
  source: ByteSource,
  to: string,
  format: ExportFormat,
  options: ReadOptions = {},
): Promise<Converted> {
  await canWrite(to);
  const streams = format === 'safetensors' && !/\.gz$/i.test(to) && !options.sample;
  if (!streams) return save(await readModel(source, options), to, format);
  let converted: Converted | null = null;
  let opened: OpenedModel | null = null;
  await fillFileAtomic(to, async (out) => {
    const passed = await passThrough(source, out, options);
    opened = passed.opened;
    if (passed.words > 0) {
      converted = { words: passed.words, lost: [], notices: opened.notices, files: [to] };
      return;
    }
    // Not a format that passes through: it is all in memory now.
    for (const chunk of writeModel(format, opened.model)) await out.write(chunk);
    converted = { words: opened.model.words.length, lost: [], notices: opened.notices, files: [to] };
  });
  return converted!;
}

async function passThrough(source: ByteSource, out: OutputStream, options: ReadOptions) {
  const folder = await mkdtemp(path.join(tmpdir(), 'orrery-words-'));
  const file = path.join(folder, 'words');
  const vocabulary = createWriteStream(file);
  let [words, dim, bytes] = [0, 0, 0];
  const encoder = new TextEncoder();
  try {
    const opened = await readModel(source, {
      ...options,
      sink: {
        rows: async (names, values, width) => {
          if (names.length === 0) return;
          if (words === 0) await out.write(new Uint8Array(STREAMED_HEADER));
          await out.write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
          const text = encoder.encode((words > 0 ? '\n' : '') + names.join('\n'));
          if (!vocabulary.write(text)) await once(vocabulary, 'drain');
          words += names.length;
          dim = width;
          bytes += text.length;
        },
      },
    });
    vocabulary.end();
    await finished(vocabulary);
    if (words > 0) {
      for await (const chunk of createReadStream(file)) await out.write(chunk as Uint8Array);
      const { name, format } = opened.model.metadata;
      await out.patch(streamedHeader(name, format, words, dim, bytes), 0);
    }
    return { opened, words };
  } finally {
    vocabulary.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes a model that is in memory; a format of several files beside each other unless the name ends in .zip. */
export async function save(
  opened: Pick<OpenedModel, 'model' | 'notices'>,
  to: string,
  format: ExportFormat,
  signal?: AbortSignal,
): Promise<Converted> {
  const ready =
    format === 'projector' ? await withPicturesInOrder(opened.model) : { model: opened.model, notices: [] };
  const { model } = ready;
  const notices = [...opened.notices, ...ready.notices];
  const writer = writers[format];
  const lost: Converted['lost'] = [];
  if (!writer.keepsAll && (model.counts || model.output)) lost.push('counts');
  if (!writer.keepsAll && !writer.keepsColumns && model.columns?.length) lost.push('columns');
  const base = path
    .basename(to)
    .replace(/\.(npy|zip|tsv|json|gz)$/i, '')
    .replace(/[._-]projector(_config)?$/i, '');
  const files = writer.files(model, base || 'vectors');
  const pack = (chunks: Iterable<Uint8Array>) => (/\.gz$/i.test(to) ? gzipped(chunks) : chunks);
  const written: string[] = [];
  if (files.length === 1 || /\.zip$/i.test(to)) {
    await writeFileAtomic(to, pack(writeModel(format, model, base)), { signal });
    written.push(to);
  } else {
    for (const { name, chunks } of files) {
      const file = path.join(path.dirname(to), name);
      await canWrite(file);
      await writeFileAtomic(file, chunks, { signal });
      written.push(file);
    }
  }
  return { words: model.words.length, lost, notices, files: written };
}
