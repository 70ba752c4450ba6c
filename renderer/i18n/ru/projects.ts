import type { Catalogue } from '../en/index.ts';
import { createFormat } from '../format.ts';

const f = createFormat('ru');

export const projects: Catalogue['projects'] = {
  menu: 'Проект',
  untitled: 'Проект без имени',
  unsaved: 'Есть несохранённые изменения',
  readOnly: 'Только чтение',
  save: 'Сохранить проект',
  saveAs: 'Сохранить проект как…',
  open: 'Открыть проект…',
  copy: 'Сохранить копию для занятия…',
  notes: 'Заметки…',
  close: 'Закрыть проект',
  recent: 'Недавние проекты',
  openRecent: (name) => `Открыть проект ${name}`,
  forget: (name) => `Убрать ${name} из списка`,
  missing: 'На прежнем месте его нет',
  facts: (models, bytes, saved) =>
    `${f.integer(models)} ${f.plural(models, { one: 'модель', few: 'модели', many: 'моделей', other: 'модели' })} · ${f.bytes(bytes)} · ${f.date(saved)}`,
  saveTitle: 'Сохранить проект',
  saveHint: 'Один файл: модели из списка, их карты, ход обучения, ваши выделения и заметки.',
  saveBrowser:
    'Он хранится в папке Orrery на этом компьютере. Чтобы унести его с собой, сохраните копию для занятия.',
  name: 'Название',
  models: 'Модели в нём',
  noModels: 'Моделей пока нет: в файле будут только заметки и настройки.',
  total: (bytes) => `Около ${f.bytes(bytes)}`,
  saveButton: 'Сохранить',
  copyTitle: 'Сохранить копию для занятия',
  copyHint:
    'Всё, что нужно другому компьютеру, в одном файле. Имена папок этого компьютера в него не попадут.',
  corpora: 'Вместе с текстами, на которых обучены модели',
  corporaHint: 'Чтобы другие могли обучить заново. Копия вырастет на их размер.',
  copyButton: 'Сохранить копию',
  notesTitle: 'Заметки',
  notesLabel: 'Хранятся вместе с проектом',
  unsavedTitle: 'Сначала сохранить изменения?',
  unsavedBody: (name) =>
    `В проекте «${name}» есть несохранённые изменения. Модели в любом случае останутся в библиотеке.`,
  discard: 'Не сохранять',
  recovered:
    'Изменения, не сохранённые к закрытию Orrery, восстановлены. Сохраните проект, чтобы их не потерять.',
};
