import { describe, expect, it } from 'vitest';
import { catalogueOf, languageOf } from '../../../renderer/i18n/catalogue.ts';
import { createFormat } from '../../../renderer/i18n/format.ts';

describe('catalogues', () => {
  it('follow the system unless a language is chosen', () => {
    expect(languageOf('system', ['de-DE', 'ru-RU', 'en'])).toBe('ru');
    expect(languageOf('system', ['de'])).toBe('en');
    expect(languageOf('en', ['ru'])).toBe('en');
  });

  it('decline nouns with their number', () => {
    const ru = catalogueOf('ru');
    expect([1, 2, 5, 11, 21, 1000].map((n) => ru.words(n))).toEqual([
      '1 слово',
      '2 слова',
      '5 слов',
      '11 слов',
      '21 слово',
      `${(1000).toLocaleString('ru')} слов`,
    ]);
    expect(catalogueOf('en').words(1)).toBe('1 word');
    expect(catalogueOf('en').words(2)).toBe('2 words');
  });

  it('say the same things, none of them empty', () => {
    const keys = (value: object): string[] =>
      Object.entries(value).flatMap(([key, item]) => {
        expect(item, key).not.toBe('');
        return typeof item === 'object' && item !== null ? keys(item).map((rest) => `${key}.${rest}`) : [key];
      });
    expect(keys(catalogueOf('ru'))).toEqual(expect.arrayContaining(keys(catalogueOf('en'))));
    expect(keys(catalogueOf('ru')).length).toBe(keys(catalogueOf('en')).length);
  });
});

describe('numbers', () => {
  const en = createFormat('en');
  it('carry units', () => {
    expect(en.duration(4)).toBe('4 sec');
    expect(en.duration(185)).toBe('3 min 5 sec');
    expect(en.duration(4800)).toBe('1 hr 20 min');
    expect(en.bytes(0)).toBe('0 byte');
    expect(en.bytes(1_500_000)).toBe('1.5 MB');
    expect(en.percent(0.125)).toBe('13%');
  });
  it('are written as the language does', () => {
    expect(createFormat('ru').fixed(0.5, 3)).toBe('0,500');
    expect(en.number(0.000075)).toBe('0.000075');
  });
});
