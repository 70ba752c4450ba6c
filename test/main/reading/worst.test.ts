import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_VALUE } from '../../../core/formats/json-values.ts';
import { type ReadRequest, readFile } from '../../../main/reading/index.ts';

const MIB = 2 ** 20;

/** Files made to take much more memory than they are long; V8 ends the whole process where it is asked for that at once. */
describe('the worst files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'orrery-worst-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, ...parts: (string | Uint8Array)[]) => {
    const file = path.join(folder, name);
    writeFileSync(file, Buffer.concat(parts.map((part) => Buffer.from(part as string))));
    return { path: file, name };
  };
  const repeated = (text: string, bytes: number) => Buffer.alloc(bytes - (bytes % text.length), text);
  const reading = (name: string, parts: (string | Uint8Array)[], more: Partial<ReadRequest> = {}) =>
    readFile({ file: write(name, ...parts), limits: { heap: 128 }, ...more });

  const tooLong = (name: string, value: number, byte: number) => ({
    code: 'bad-file',
    message: expect.stringContaining(`${name}: value ${value}, at byte ${byte}, is longer than 8 MiB`),
  });

  it('are JSON of one row that is a list of millions of lists', async () => {
    const lists = repeated('[],', 80 * MIB);
    await expect(reading('row.json', ['[["a",[1,2]],[', lists, '0]]'])).rejects.toMatchObject(
      tooLong('row.json', 2, 13),
    );
    await expect(reading('row.jsonl', ['["a",[1,2]]\n[', lists, '0]\n'])).rejects.toMatchObject(
      tooLong('row.jsonl', 2, 12),
    );
    await expect(reading('deep.json', [repeated('[', 40 * MIB), repeated(']', 40 * MIB)])).rejects.toThrow(
      /deep\.json: value 1, at byte 1, is longer than 8 MiB/,
    );
    await expect(reading('text.json', ['{"a":[1,2],"b":"', repeated('x', 40 * MIB), '"}'])).rejects.toThrow(
      /text\.json: value 4, at byte 15, is longer/,
    );
    await expect(reading('name.json', ['{"a":[1,2],"', repeated('x', 40 * MIB), '":0}'])).rejects.toThrow(
      /name\.json: value 3, at byte 11, is longer/,
    );
  }, 120_000);

  it('are JSON whose every row is as bad as one may be', async () => {
    const row = ['[', repeated('[],', MAX_VALUE - 100), '[]]\n'];
    const all = Array.from({ length: 12 }, () => row).flat();
    await expect(reading('rows.jsonl', all)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(/rows\.jsonl ran out of memory.*more than 128 MiB.*first rows/),
      details: { sample: true },
    });
  }, 120_000);

  it('are columns of JSON with millions of cells that are none', async () => {
    const cells = ['{"vector":[', repeated('[],', 60 * MIB), '[]]}'];
    await expect(reading('columns.json', cells)).rejects.toMatchObject({ code: 'too-large' });
  }, 120_000);

  it('are JSON of records with more names than any table has', async () => {
    const names = Array.from({ length: 200_000 }, (_, i) => `"${i.toString(36)}x":${i}`).join();
    await expect(reading('names.json', [`[{"word":"a",${names}},{"word":"b"}]`])).rejects.toThrow(
      /names\.json: its records have 200001 names between them; Orrery takes 131072 columns at most/,
    );
  }, 120_000);

  it('are tables of one field, one line or one record without an end', async () => {
    const field = ['word,a,b,c\nx,1,2,3\ny,"', repeated('z', 80 * MIB), '",2,3\n'];
    await expect(reading('field.csv', field)).rejects.toThrow(
      /field\.csv: record 3 is longer than 16 MiB\. Is a quote missing its end\?/,
    );
    const tabs = ['word\ta\tb\nx\t1\t2\ny', repeated('\t', 80 * MIB)];
    await expect(reading('tabs.tsv', tabs)).rejects.toThrow(
      /tabs\.tsv: record 3 has more than 131072 fields/,
    );
    const wide = [repeated('1,', 12 * MIB), '1\n', repeated('2,', 12 * MIB), '2\n'];
    await expect(reading('wide.csv', wide)).rejects.toThrow(
      /wide\.csv: record 1 has more than 131072 fields/,
    );
    const line = ['3 2\na 1 2\nb ', repeated('1 ', 80 * MIB)];
    await expect(reading('line.txt', line)).rejects.toThrow(/line\.txt.*line 3/);
  }, 120_000);

  it('are metadata beside a tensor: of nothing but line ends, or one line of tabs', async () => {
    const tensor = write('vectors.tsv', '1\t2\n3\t4\n');
    for (const [name, content] of [
      ['metadata.tsv', repeated('\n', 20 * MIB)],
      ['labels.tsv', repeated('\t', 60 * MIB)],
      ['words.txt', repeated('a\n', 60 * MIB)],
    ] as const) {
      const companions = [write(`beside-${name}`, content)];
      const { model, notices } = await readFile({ file: tensor, companions, limits: { heap: 128 } });
      expect([model.words, notices.length]).toEqual([['1', '2'], 1]);
      rmSync(companions[0]!.path);
    }
  }, 120_000);
});
