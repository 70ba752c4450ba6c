import type { Catalogue } from '../en/index.ts';
import { f } from './words.ts';

export const search: Catalogue['search'] = {
  label: 'Поиск слов',
  placeholder: 'Поиск слов',
  count: (n) =>
    `${f.integer(n)} ${f.plural(n, { one: 'совпадение', few: 'совпадения', many: 'совпадений', other: 'совпадения' })}`,
  none: 'Такого слова нет.',
  alike: 'Такого слова нет. Похожие:',
  unavailable: 'Слов пока нет',
};
