import type { Catalogue } from '../en/index.ts';
import { f } from './words.ts';

export const why: Catalogue['why'] = {
  ask: 'Почему они рядом?',
  title: (a, b) => `Почему ${a} и ${b} рядом?`,
  reading: 'Чтение текста и поиск предложений…',
  cancel: 'Отменить',
  contexts: 'Общее окружение',
  contextsHint: (window) =>
    `Слова на расстоянии до ${f.integer(window)} от обоих, чаще случайного; сначала самые показательные.`,
  met: (a, na, b, nb) => `${f.integer(na)} раз рядом с ${a}, ${f.integer(nb)} рядом с ${b}`,
  sentences: 'Предложения из текста',
  sentencesHint: 'Как их читала модель, лучшие сверху; точка стоит вместо слова, которого нет в словаре.',
  none: 'Общих слов рядом с ними не больше, чем случайно.',
  occurrences: (word, n) =>
    `${word}: ${f.integer(n)} ${f.plural(n, { one: 'раз', few: 'раза', many: 'раз', other: 'раза' })}`,
};
