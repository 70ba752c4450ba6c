import type { Catalogue } from '../en/index.ts';
import { f, words } from './words.ts';

export const cloud: Catalogue['cloud'] = {
  title: 'Облако слов',
  instructions: 'Стрелки вращают облако, плюс и минус меняют масштаб, 0 показывает всё. Поиск — косая черта.',
  empty: 'Пока нечего показать',
  emptyHint: 'Обучите модель или откройте её из библиотеки.',
  waitingVocabulary: 'Чтение текста…',
  waitingFrame: 'Первые положения вот-вот появятся…',
  loading: 'Загрузка слов…',
  shownOf: (n, all) => (n === all ? words(n) : `${f.integer(n)} самых частых из ${f.integer(all)} слов`),
  firstOf: (n, all) => (n === all ? words(n) : `первые ${f.integer(n)} из ${f.integer(all)} слов`),
  chosenOf: (n, all) => `${f.integer(n)} из ${f.integer(all)} слов, по частоте и скоплениям`,
  taken: { first: 'только первые строки файла', sample: 'выборка из файла' },
  byTraining: 'Обучение, неподвижный базис PCA',
  projection: (method, dimensions) => `${method} ${dimensions}D`,
  seed: (n) => `зерно ${n}`,
  explained: (percent) => `${percent} дисперсии`,
  metrics: { cosine: 'косинус', euclidean: 'евклидово' },
  fit: 'Показать всё',
  zoomIn: 'Ближе',
  zoomOut: 'Дальше',
  labels: 'Подписи',
  view: 'Вид',
  failed: 'Облако нельзя нарисовать',
  failedHint: 'Нет WebGL 2. Соседи, поиск и обучение работают и без него.',
};
