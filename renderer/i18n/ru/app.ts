import type { Catalogue } from '../en/index.ts';

export const app: Catalogue['app'] = {
  home: 'Orrery: начальный экран',
  model: 'Модель на экране',
  noModel: 'Модель не открыта',
  loading: 'Загрузка…',
  close: 'Закрыть',
  cancel: 'Отмена',
  dismiss: 'Скрыть',
  dropHere: 'Отпустите, чтобы открыть',
  dropHint: 'Векторы откроются в облаке, любой другой текст станет корпусом для обучения.',
  skip: 'К облаку слов',
};
