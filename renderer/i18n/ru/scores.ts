import type { Catalogue } from '../en/index.ts';
import { f } from './words.ts';

export const scores: Catalogue['scores'] = {
  menu: 'Оценки…',
  command: 'Оценить модель на тестовых файлах…',
  title: (model) => `Оценки модели ${model}`,
  lead: 'Файлы с парами слов и их сходством или с аналогиями (a b c d); вид узнаётся по содержанию.',
  choose: 'Выбрать файлы…',
  running: 'Оценивание',
  table: 'Оценки',
  file: 'Файл',
  score: 'Оценка',
  covered: 'Охвачено',
  spearman: 'Спирмен',
  accuracy: 'точность',
  none: 'нет оценки',
  interval: (low, high) => `95 %: от ${low} до ${high}`,
  coverage: (n, all) => `${f.integer(n)} из ${f.integer(all)}`,
  coverageHint: 'Пары и вопросы со словами, которых модель не знает, не учитываются.',
};
