import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { asLabError } from '../../../core/contract/errors.ts';
import { parseQuestions } from '../../../core/evaluation/parse.ts';
import { badFile, memorySource } from '../../../core/formats/source.ts';
import { catalogueOf } from '../../../renderer/i18n/catalogue.ts';
import { messages } from '../../../renderer/i18n/ru/messages.ts';
import { translator } from '../../../renderer/i18n/translate.ts';

const { said } = catalogueOf('ru');

/** The services' source as one text, sentences that run over several lines put together. */
function source(): string {
  const root = path.resolve(import.meta.dirname, '../../..');
  const read = (folder: string): string =>
    readdirSync(path.join(root, folder), { withFileTypes: true })
      .map((entry) => {
        const place = path.join(folder, entry.name);
        if (entry.isDirectory()) return read(place);
        return entry.name.endsWith('.ts') ? readFileSync(path.join(root, place), 'utf8') : '';
      })
      .join('\n');
  return `${read('core')}${read('main')}`.replace(/['"`]\s*\+\s*\n?\s*['"`]/g, '').replaceAll("\\'", "'");
}

describe('messages of the services in Russian', () => {
  it('are keyed by what the services say', () => {
    const all = source();
    const lost = Object.keys(messages).filter((key) =>
      key.split(/\{\w+\}/).some((part) => part.length > 3 && !all.includes(part)),
    );
    expect(lost).toEqual([]);
  });

  it('leave nothing out and make nothing up', () => {
    const names = (text: string) => new Set(text.match(/\{\w+\}/g));
    for (const [key, text] of Object.entries(messages))
      for (const name of names(text)) expect(names(key), key).toContain(name);
  });

  it('say what went wrong, with where it was', () => {
    let thrown: unknown;
    try {
      parseQuestions('just some prose\nand more of it\n', 'pairs.txt');
    } catch (error) {
      thrown = error;
    }
    expect(said(asLabError(thrown).message)).toBe(
      '«pairs.txt», строка 1: ожидалось четыре слова, а там «just some prose».',
    );
    const file = memorySource('слова: новые.txt', new Uint8Array());
    expect(said(badFile(file, 'line 3 ends after 2 of 5 values. Is the file cut short?').message)).toBe(
      'слова: новые.txt: строка 3 кончается после 2 значений из 5. Файл обрезан?',
    );
    expect(said('a.npy: the array, row 5: value 2 of 3 is NaN, not a finite number.')).toBe(
      'a.npy: массив, строка 5: значение 2 из 3 — NaN, а не конечное число.',
    );
    expect(said('/data/a.bin cannot be written: the disk is full.')).toBe(
      '/data/a.bin не записывается: диск заполнен.',
    );
  });

  it('are put together of sentences, and stay in English where one of them is not known', () => {
    const say = translator({
      'It broke.': 'Сломалось.',
      '"{word}" is unknown.': '«{word}» неизвестно.',
      'Mend {it}.': 'Почините {it}.',
      'the wheel': 'колесо',
    });
    expect(say('It broke. Mend the wheel.')).toBe('Сломалось. Почините колесо.');
    expect(say('cart.txt: It broke.')).toBe('cart.txt: Сломалось.');
    expect(say('"the wheel" is unknown.')).toBe('«the wheel» неизвестно.');
    expect(say('It broke. Nobody knows why.')).toBeNull();
    expect(say('')).toBeNull();
    expect(catalogueOf('en').said('It broke.')).toBe('It broke.');
  });
});
