import type { Catalogue } from '../en/index.ts';

export const dialogs: Catalogue['dialogs'] = {
  renameTitle: 'Переименовать модель',
  renameLabel: 'Название',
  rename: 'Переименовать',
  removeTitle: 'Удалить модель?',
  removeBody: (name) => `«${name}» будет удалена из библиотеки. Вернуть её нельзя.`,
  remove: 'Удалить',
  exportTitle: 'Экспорт модели',
  exportFormat: 'Формат',
  exportFormats: {
    safetensors: 'safetensors',
    'word2vec-text': 'word2vec, текст',
    'word2vec-binary': 'word2vec, двоичный',
  },
  exportHints: {
    safetensors: 'Всё: обе матрицы, частоты, настройки. Собственный формат Orrery.',
    'word2vec-text': 'Читается почти всем; большой, только слова и векторы.',
    'word2vec-binary': 'Компактный; читается gensim и исходным word2vec.',
  },
  export: 'Экспортировать',
};
