import { createFormat } from '../format.ts';

export const f = createFormat('ru');
export const words = (n: number) =>
  `${f.integer(n)} ${f.plural(n, { one: 'слово', few: 'слова', many: 'слов', other: 'слова' })}`;
