import type { Catalogue } from '../en/index.ts';
import { f } from './words.ts';

export const axes: Catalogue['axes'] = {
  lead: 'Направление смысла: от среднего одних слов к среднему других. Каждое слово где-то на нём лежит.',
  from: 'От',
  to: 'К',
  fromPlaceholder: 'он мужчина король',
  toPlaceholder: 'она женщина королева',
  solve: 'Показать слова вдоль оси',
  measure: 'косинус с осью, исходные векторы',
  end: (list) => `Ближе всего к: ${list}`,
  save: 'Сохранить ось',
  saved: 'Сохранённые оси',
  name: 'Название оси',
  remove: (name) => `Удалить ось ${name}`,
  openPlot: 'График двух осей',
  plot: 'График двух осей',
  across: 'По горизонтали',
  up: 'По вертикали',
  noAxis: 'Нет',
  reads: (side, from, to) => `${side}: от ${from} к ${to}`,
  plotNone: 'Сохраните две оси в инспекторе, чтобы увидеть все слова сразу на обеих.',
  plotChoose: 'Выберите ось для каждого направления.',
  chart: (x, y) => `Слова на осях ${x} и ${y}`,
  mostFrequent: (n, all) => `${f.integer(n)} самых частых из ${f.integer(all)}`,
};
