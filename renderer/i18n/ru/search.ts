import type { Catalogue } from '../en/index.ts';
import { f } from './words.ts';

const matches = (n: number) =>
  `${f.integer(n)} ${f.plural(n, { one: 'совпадение', few: 'совпадения', many: 'совпадений', other: 'совпадения' })}`;

export const search: Catalogue['search'] = {
  label: 'Поиск слов',
  placeholder: 'Поиск слов',
  mode: 'Как искать',
  modes: {
    any: 'В любом месте слова',
    exact: 'Слово целиком',
    prefix: 'Начало слова',
    similar: 'Похожее написание',
    regex: 'Регулярное выражение',
  },
  shortModes: { any: 'Везде', exact: 'Целиком', prefix: 'Начало', similar: 'Похожие', regex: 'Regex' },
  count: matches,
  countListed: (n, listed) => `${matches(n)}, показаны первые ${f.integer(listed)}`,
  listed: (n) => `показаны первые ${f.integer(n)}`,
  none: 'Такого слова нет.',
  noMatch: 'Ни одно слово не подходит.',
  alike: 'Такого слова нет. Похожие:',
  unavailable: 'Слов пока нет',
  searching: 'Поиск…',
  badPattern: (reason) => `Это не регулярное выражение. ${reason}`,
  slow: 'Этот шаблон слишком долго ищется среди этих слов. Упростите его: обычно виноваты вложенные повторы.',
  recent: 'Недавние запросы',
  forget: 'Забыть',
  selectAll: (n) => `Выделить ${matches(n)}`,
};
