import type { Catalogue } from '../en/index.ts';
import { f, words } from './words.ts';

export const library: Catalogue['library'] = {
  title: 'Библиотека',
  empty: 'Здесь хранятся обученные и открытые модели.',
  words,
  dim: (n) => `разм. ${f.integer(n)}`,
  trained: 'Обучена здесь',
  opened: 'Открыта из файла',
  actions: (name) => `Действия: ${name}`,
  rename: 'Переименовать…',
  export: 'Экспорт…',
  remove: 'Удалить…',
  openFile: 'Открыть…',
};
