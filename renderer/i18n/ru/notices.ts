import type { Catalogue } from '../en/index.ts';

export const notices: Catalogue['notices'] = {
  lostTitle: 'Служба остановилась',
  lostBody: 'Она запускается снова. Готовые модели и сохранённые точки целы.',
  endedTitle: 'Orrery закрыта',
  endedBody:
    'Модели и сохранённые точки целы. Запустите её снова и откройте новый адрес, который она напечатает.',
  restartedTitle: 'Служба остановилась и запущена снова',
  restartedBody: 'Готовые модели и сохранённые точки целы.',
  connecting: 'Соединение со службой…',
  title: 'Сообщения',
  levels: { info: 'Заметка', warning: 'Предупреждение', error: 'Ошибка' },
  openFailed: 'Этот файл не удалось открыть',
  runFailed: 'Обучение не удалось',
  reading: (name) => `Открывается ${name}`,
  uploading: (name) => (name ? `Читается ${name}` : 'Читаются файлы'),
  exporting: (name) => `Записывается ${name}`,
};
