import type { Catalogue } from '../en/index.ts';
import { createFormat } from '../format.ts';

const f = createFormat('ru');

export const gallery: Catalogue['gallery'] = {
  title: 'Галерея',
  open: 'Галерея открытых данных…',
  link: 'или взять что-нибудь из галереи',
  lead: 'Открытые корпуса, векторы и проверочные наборы. Ничего не скачивается, пока вы не попросите; тогда Orrery берёт файл у его издателя.',
  kinds: { corpus: 'Корпуса', vectors: 'Векторы', questions: 'Проверочные наборы' },
  about: {
    text8: 'Первые 100 миллионов знаков Википедии 2006 года, только строчные буквы. Обычный малый корпус.',
    enwik9: 'Миллиард знаков той же Википедии вместе с разметкой.',
    'wikitext-103': 'Хорошие и избранные статьи Википедии, 103 миллиона слов.',
    'glove-6b': '400 000 слов, от 50 до 300 измерений, по Википедии и новостям.',
    'fasttext-wiki-news': 'Миллион слов, 300 измерений, по Википедии, вебу и новостям.',
    'google-analogies': '19 544 вопроса: Афины относятся к Греции, как Осло к…?',
    'wordsim-353': '353 пары слов с оценками связи между ними.',
    'simlex-999': '999 пар слов с оценками сходства.',
    men: '3000 пар слов с оценками по сравнению пар друг с другом.',
  },
  size: (bytes) => (bytes === null ? 'Размер не указан' : f.bytes(bytes)),
  licence: (name) => name ?? 'Лицензия не указана',
  source: 'Источник',
  byChecksum: 'Сверяется с контрольной суммой издателя',
  byCommit: 'Сверяется с контрольной суммой, снятой нами с этой самой версии',
  byLength: 'Издатель не указал контрольной суммы: сверяется длина, а сумма запоминается при первой загрузке',
  verified: 'Сверено',
  pinned: 'То же, что при первой загрузке',
  download: 'Скачать',
  resume: (bytes) => `Продолжить (уже есть ${f.bytes(bytes)})`,
  stages: { Downloading: 'Скачивается', Verifying: 'Сверяется' },
  waiting: 'Соединение…',
  rate: (bytes, secondsLeft) =>
    `${f.bytes(bytes)}/с${secondsLeft === null ? '' : ` · осталось ${f.duration(secondsLeft)}`}`,
  train: 'Обучить на нём',
  use: 'Открыть',
  score: 'Оценить модель на экране',
  remove: 'Удалить',
  named: (action, name) => `${action}: ${name}`,
  similarity: (score, covered, all) => `Спирмен ${score} на ${f.integer(covered)} из ${f.integer(all)} пар`,
  analogy: (score, covered, all) =>
    `верно ${score} из ${f.integer(covered)} доступных (всего ${f.integer(all)} вопросов)`,
  noScore: 'Слишком мало этих слов есть в модели, чтобы её оценить',
};
