import type { Catalogue } from '../en/index.ts';
import { f } from './words.ts';

export const agreement: Catalogue['agreement'] = {
  title: 'Общие соседи',
  hint: 'Сколько ближайших к слову на этой карте ближайшие и там, с чем сравнивается. Модели сравниваются по векторам.',
  none: 'Чтобы сравнить соседей, постройте карту или откройте вторую модель.',
  against: 'Общие с',
  vectors: 'Векторы',
  model: (name) => `Модель ${name}`,
  k: 'Соседей',
  compare: 'Сравнить',
  comparing: 'Сравнение соседей',
  color: 'Показать цветом',
  failed: 'Соседи не сравнены',
  within: (percent, error) => `${percent} ± ${error}`,
  about: (k, sampled, estimated) =>
    `общих среди ${f.integer(k)} ближайших, в среднем по ${f.integer(sampled)} ` +
    `${f.plural(sampled, { one: 'слову', few: 'словам', other: 'словам' })}` +
    `${estimated ? ', взятым равномерно; интервал 95 %' : ''}.`,
  stale: 'Карта с тех пор изменилась.',
  command: 'Сравнить соседей с другой картой или моделью',
};
