import type { ErrorCode } from '../../../core/contract/errors.ts';
import { translator } from '../translate.ts';
import { messages } from './messages.ts';

const kinds: Record<ErrorCode, string> = {
  'invalid-input': 'Так не получится: проверьте введённое.',
  'not-found': 'Этого здесь нет или уже нет.',
  unreadable: 'Файл не читается.',
  'bad-file': 'Содержимое файла не подходит или повреждено.',
  'empty-corpus': 'В тексте не осталось слов, на которых можно учиться.',
  'unknown-word': 'Этого слова нет в словаре модели.',
  'too-large': 'Это больше, чем помещается в память.',
  'cannot-write': 'Файл не записывается.',
  busy: 'Занято: дождитесь конца или остановите начатое.',
  diverged: 'Обучение разошлось: уменьшите шаг обучения.',
  cancelled: 'Остановлено.',
  'connection-lost': 'Связь со службой потеряна.',
  internal: 'Внутренняя ошибка Orrery.',
};

export const problem = (code: ErrorCode): string => kinds[code];

export const said = translator(messages);
