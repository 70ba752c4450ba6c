import type { Catalogue } from '../en/index.ts';

export const start: Catalogue['start'] = {
  title: 'Увидеть движение смысла',
  lead: 'Обучайте векторы слов, смотрите, как складывается облако, и задавайте ему вопросы. Всё остаётся на этом компьютере.',
  text: 'Обучить на своём тексте',
  textHint: 'Простой текст, таблицы или архивы на любом языке. Ваш корпус станет картой своих слов.',
  textPaste: 'или вставить текст',
  open: 'Открыть векторы',
  openHint:
    'word2vec, GloVe, fastText, NumPy, CSV, JSON, Parquet, Arrow и другие. Формат узнаётся по содержимому.',
  openDrop: 'или перетащите файл в окно',
  toy: 'Игрушечный мир',
  toyHint: 'Маленький выдуманный язык, обучение за секунды. Скачивать ничего не надо.',
  toyRun: (world) => `Игрушечный мир: ${world}`,
  library: 'Ваши модели',
  interrupted: 'Прервано',
};

export const worlds: Catalogue['worlds'] = {
  kingdom: 'Королевство',
  atlas: 'Атлас',
  grammar: 'Грамматика',
  'two-tongues': 'Два языка',
};

export const worldHints: Catalogue['worldHints'] = {
  kingdom: 'Короли, семья, профессии: king − man + woman.',
  atlas: 'Страны, столицы, языки, валюты, континенты.',
  grammar: 'Время, число, сравнение: walk, walked, walking.',
  'two-tongues': 'Один мир, рассказанный по-английски и по-русски.',
};
