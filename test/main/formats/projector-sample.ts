import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openFile } from '../../../main/sources.ts';

/** The files of a Projector configuration of four words, in a folder of their own; answers with the configuration. */
export async function projectorFolder(
  folder: string,
  files: Record<string, string | Uint8Array>,
  embedding: object,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const all = {
    'tensors.tsv': '1\t2\n3\t4\n5\t6\n7\t8\n',
    'labels.tsv': 'word\tkind\ncat\tanimal\ncar\tthing\nbus\tthing\ndog\tanimal\n',
    ...files,
  };
  for (const [name, content] of Object.entries(all)) await writeFile(path.join(folder, name), content);
  const one = { tensorName: 'T', tensorPath: 'tensors.tsv', metadataPath: 'labels.tsv', ...embedding };
  const config = path.join(folder, 'projector_config.json');
  await writeFile(config, JSON.stringify({ embeddings: [one] }));
  return config;
}

/** A file of an archive. */
export async function entry(file: string, name: string): Promise<Buffer> {
  const source = await openFile(file);
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await source.archive!.open(name)).stream()) chunks.push(chunk.slice());
    return Buffer.concat(chunks);
  } finally {
    await source.close();
  }
}

export const namesIn = async (file: string): Promise<string[]> => {
  const source = await openFile(file);
  try {
    return source.archive!.members.map(({ name }) => name);
  } finally {
    await source.close();
  }
};
