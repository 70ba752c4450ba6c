import type { Catalogue } from '../en/index.ts';

export const about: Catalogue['about'] = {
  title: 'Об Orrery',
  open: 'Об Orrery и лицензиях',
  version: (version) => `Версия ${version} · лицензия MIT`,
  body: 'Лаборатория векторов слов. Ничто не покидает этот компьютер; лишь галерея скачивает файлы, когда её попросят.',
  licences: 'Использовано',
  noText: 'В этом пакете нет текста лицензии.',
  failed: 'Список лицензий не удалось прочитать.',
};
