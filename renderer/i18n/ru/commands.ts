import type { Catalogue } from '../en/index.ts';

export const palette: Catalogue['palette'] = {
  title: 'Команды',
  placeholder: 'Команда или слово',
  none: 'Такой команды нет.',
  groups: {
    train: 'Обучение',
    library: 'Библиотека',
    map: 'Карта',
    view: 'Вид',
    explore: 'Исследование',
    select: 'Выделение',
    help: 'Справка',
    words: 'Слова',
  },
};

export const shortcuts: Catalogue['shortcuts'] = {
  title: 'Сочетания клавиш',
  mouse: 'В облаке',
  drag: 'Тянуть',
  dragDo: 'Вращать (3D) или двигать (2D)',
  rightDrag: 'Тянуть правой',
  rightDragDo: 'Двигать',
  wheel: 'Колесо или щипок',
  wheelDo: 'Масштаб',
  click: 'Щелчок',
  clickDo: 'Выбрать слово',
};

export const commands: Catalogue['commands'] = {
  palette: 'Команды',
  shortcuts: 'Сочетания клавиш',
  search: 'Поиск слов',
  trainText: 'Обучить на своём тексте…',
  openEmbeddings: 'Открыть векторы…',
  toyWorld: (name) => `Игрушечный мир: ${name}`,
  startTraining: 'Начать обучение',
  pause: 'Пауза или продолжение обучения',
  stop: 'Остановить обучение…',
  home: 'Начальный экран',
  umap: 'Построить карту UMAP',
  pca: 'Построить карту PCA',
  dimensions: 'Переключить 2D и 3D',
  cancelMap: 'Отменить карту',
  fit: 'Показать всё',
  labels: 'Показать или скрыть подписи',
  left: 'Библиотека и обучение',
  right: 'Инспектор',
  bottom: 'Ход времени',
  focus: 'Скрыть или показать все панели',
  back: 'К прошлому слову',
  forward: 'К следующему слову',
  clear: 'Снять выделение',
  fly: 'Подлететь к выбранному слову',
  analogy: 'Решить аналогию',
  sum: 'Сложить и вычесть слова',
  axes: 'Слова вдоль оси смысла',
  themeSystem: 'Тема: как в системе',
  themeLight: 'Тема: светлая',
  themeDark: 'Тема: тёмная',
  exportModel: 'Экспорт модели…',
  renameModel: 'Переименовать модель…',
  openModel: (name) => `Показать модель ${name}`,
};

export const settings: Catalogue['settings'] = {
  theme: 'Тема',
  themes: { system: 'Как в системе', light: 'Светлая', dark: 'Тёмная' },
  language: 'Язык',
  system: 'Как в системе',
  help: 'Сочетания клавиш',
};
