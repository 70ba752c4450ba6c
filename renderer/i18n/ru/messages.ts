import { formatMessages } from './format-messages.ts';

/**
 * What the services say, sentence by sentence: their English is the key, as in gettext. `{name}` stands for what
 * changes, which is looked up in turn unless it is a name or a quotation (see translate.ts). A test holds every key to the services' own source.
 */
export const messages: Record<string, string> = {
  // Files
  '{what} of "{name}" are damaged on the disk. {without}':
    'На диске повреждены {what} модели «{name}». {without}',
  '{what} of "{name}" cannot be read: {why}.': 'Не читаются {what} модели «{name}»: {why}.',
  'The columns': 'столбцы',
  'The pictures and bookmarks': 'картинки и закладки',
  'Its words and vectors are not; open its file again for the columns.':
    'Слова и векторы целы; чтобы вернуть столбцы, откройте файл модели снова.',
  'Its words and vectors are not; open its file again for them.':
    'Слова и векторы целы; чтобы вернуть остальное, откройте файл модели снова.',
  '"{file}" cannot be read: {why}.': '«{file}» не читается: {why}.',
  '{file} cannot be read: {why}.': '{file} не читается: {why}.',
  '{file} cannot be written: {why}.': '{file} не записывается: {why}.',
  '{file} cannot be written to {folder}: {why}.': '{file} не записывается в {folder}: {why}.',
  '{folder} cannot be made: {why}.': '{folder} не создаётся: {why}.',
  'There is no file {file}.': 'Файла {file} нет.',
  'There is no file "{file}". It may have been moved or deleted.':
    'Файла «{file}» нет. Возможно, его переместили или удалили.',
  '"{file}" is a folder, not a file.': '«{file}» — папка, а не файл.',
  '{file} is a folder, not a file.': '{file} — папка, а не файл.',
  'This file is not open to Orrery any more. Choose it again.':
    'Этот файл больше не открыт для Orrery. Выберите его снова.',
  '{file} was opened for reading only.': '{file} открыт только для чтения.',
  '"{file}" was changed while it was read. Try again.': '«{file}» изменился во время чтения. Повторите.',
  'permission denied': 'нет прав доступа',
  'permission is denied': 'нет прав доступа',
  'the disk is read-only': 'диск только для чтения',
  'the disk is full': 'диск заполнен',
  'it would become larger than files may be here': 'файл стал бы больше, чем здесь допустимо',
  'the disk quota is used up': 'дисковая квота исчерпана',
  'there is no such file or folder': 'такого файла или папки нет',
  'a part of the path is a file, not a folder': 'часть пути — файл, а не папка',
  'it is a folder': 'это папка',
  'too many files are open': 'открыто слишком много файлов',
  'the name is too long': 'имя слишком длинное',
  'another program is using it': 'его использует другая программа',
  'the disk reported an error': 'диск сообщил об ошибке',
  'its folder does not exist': 'его папки нет',
  '{file} is a pipe or a device, not a file. Write its content to a file and open that.':
    '{file} — канал или устройство, а не файл. Запишите содержимое в файл и откройте его.',
  '{file} cannot be unpacked to {folder}: {why}.': '{file} не распаковывается в {folder}: {why}.',
  '{file} was changed while it was read. Open it again.': '{file} изменился во время чтения. Откройте снова.',
  '{file} is larger than 64 MiB, too large for a file of questions.':
    '{file} больше 64 МиБ — слишком велик для файла с вопросами.',
  'Stopped at your wish.': 'Остановлено по вашему желанию.',
  'The connection to the service was lost before it could answer.': 'Связь со службой прервалась до ответа.',

  // Words and questions
  'The axis from {from} to {to} has no length: both ends mean the same. Choose other words.':
    'Ось от {from} к {to} не имеет длины: оба конца значат одно и то же. Выберите другие слова.',
  'The query adds up to the zero vector, which has no direction. Ask for other words, or leave one out.':
    'В сумме получился нулевой вектор, у него нет направления. Возьмите другие слова или уберите одно.',
  '"{word}" does not occur in the text of this training.': 'Слова «{word}» нет в тексте этого обучения.',
  'This model was opened from a file: the text it was trained on is not known here.':
    'Эта модель открыта из файла: текст, на котором она училась, здесь неизвестен.',
  'The record of this training is no longer kept, so its text is not known. Train again to see sentences.':
    'Записи об этом обучении больше нет, поэтому текст неизвестен. Обучите снова, чтобы увидеть предложения.',
  'The text "{text}" was changed since this model was trained. Put the old text back, or train again.':
    'Текст «{text}» изменился после обучения модели. Верните прежний текст или обучите снова.',
  'The text "{text}" that this model was trained on is no longer at {path}. Put it back and ask again.':
    'Текста «{text}», на котором училась модель, больше нет по пути {path}. Верните его и спросите снова.',

  'There is nothing to add up. Give at least one word.': 'Складывать нечего. Назовите хотя бы одно слово.',
  'This model is not in the library any more.': 'Этой модели больше нет в библиотеке.',
  '"{name}" could not be removed: {why}.': '«{name}» не удаляется: {why}.',
  'There is no {what} of this model yet. Make one first.':
    'Такой карты ({what}) у модели ещё нет. Сначала постройте её.',

  // Texts to train on
  'The corpus holds no words.': 'В тексте нет слов.',
  'There are no words in {names}. Choose a file with text in it.':
    'В {names} нет слов. Выберите файл с текстом.',
  'The text has {tokens} words of the vocabulary, fewer than a window of {size} words on a side needs. Train on more text, or make the context size or the minimum count smaller.':
    'Слов из словаря в тексте: {tokens}, меньше, чем нужно окну в {size} с каждой стороны. Возьмите больше текста или уменьшите окно или порог частоты.',
  '"{file}" is not text: byte {offset} is zero. Choose a text file, or convert this one to plain text.':
    '«{file}» — не текст: байт {offset} нулевой. Выберите текстовый файл или преобразуйте этот в простой текст.',
  '"{file}", line {line}: a quote opened here is never closed. Close it, or double it.':
    '«{file}», строка {line}: открытая здесь кавычка не закрыта. Закройте её или удвойте.',
  '"{file}", line {line}: not a JSON object ({why}). Each line of such a file is one object.':
    '«{file}», строка {line}: это не объект JSON ({why}). Каждая строка такого файла — один объект.',
  '"{file}", line {line}: no text in a column "{column}". It has {columns}; choose the text column among them.':
    '«{file}», строка {line}: в столбце «{column}» нет текста. Есть {columns}; выберите столбец с текстом.',
  'The zip archive "{file}" holds no text files.': 'В архиве «{file}» нет текстовых файлов.',
  'The folder "{folder}" holds no text files (.txt, .csv, .tsv, .jsonl, .gz, .zip).':
    'В папке «{folder}» нет текстов (.txt, .csv, .tsv, .jsonl, .gz, .zip).',
  'The folder "{folder}" cannot be read: {why}.': 'Папка «{folder}» не читается: {why}.',
  'There is no text to train on. Choose at least one file.': 'Учиться не на чем. Выберите хотя бы один файл.',
  'None of the {n} words of the {what} occurs in the text (the first is "{word}"). Check that it belongs to this text, and that capital letters are treated alike.':
    'Ни одного слова из {n} ({what}) нет в тексте (первое — «{word}»). Проверьте, что список от этого текста и что прописные буквы обрабатываются одинаково.',
  'The vocabulary file "{file}", line {line}: {what}.': 'Список слов «{file}», строка {line}: {what}.',
  'There is no vocabulary file "{file}".': 'Списка слов «{file}» нет.',
  'The vocabulary file "{file}" cannot be read: {why}.': 'Список слов «{file}» не читается: {why}.',
  'The text has more than {n} different words, more than can be counted at a time. Train on part of it, or write its words more alike (small letters, another way to cut words).':
    'В тексте больше {n} разных слов — столько за раз не сосчитать. Возьмите часть текста или сведите написания (строчные буквы, другой способ деления на слова).',
  'The text is larger than fits into memory, and its encoded form cannot be written to "{file}": {why}. Make room there, or train on less text.':
    'Текст не помещается в память, а его закодированный вид не записывается в «{file}»: {why}. Освободите место или возьмите меньше текста.',

  // Training
  'The minimum learning rate {least} is above the initial learning rate {rate}; lower the one or raise the other.':
    'Конечный шаг обучения {least} больше начального {rate}: уменьшите один или увеличьте другой.',
  '{epochs} epochs from epoch {start} go beyond the {max} epochs of the learning-rate schedule; raise the maximum epochs, or lower the epochs or the start epoch.':
    'Эпох {epochs} с эпохи {start} — больше, чем {max} в графике шага обучения: увеличьте длину графика или уменьшите число эпох или начальную эпоху.',
  '{words} words of {dim} dimensions need {need} of training memory; at most {most} can be used. To train, {advice}.':
    'Слов {words} по {dim} измерений: для обучения нужно {need} памяти, а доступно не больше {most}. Уменьшите словарь или число измерений.',
  'The vectors to go on from have {own} dimensions and the run {dim}. Set the dimensions to {own2}, or start without them.':
    'В начальных векторах {own} измерений, а в обучении {dim}. Задайте {own2} или начните без них.',
  'The checkpoint "{path}" cannot be written: {why}.': 'Точка сохранения «{path}» не записывается: {why}.',
  'The checkpoint "{path}" cannot be read: {why}.': 'Точка сохранения «{path}» не читается: {why}.',
  'There is no checkpoint "{path}".': 'Точки сохранения «{path}» нет.',
  'The text "{text}" is not the one this run began with: it was changed since the checkpoint. Put the old text back, or start a new run.':
    'Текст «{text}» уже не тот, с которого началось обучение: он изменился после точки сохранения. Верните прежний или начните заново.',
  'Orrery was closed while this run was under way.': 'Orrery закрыли во время этого обучения.',
  'This run could not be put on record, so it will be lost if Orrery ends: {why}':
    'Обучение не удалось записать в журнал: оно пропадёт, если Orrery закроется: {why}',
  'This run is not on record any more.': 'Записи об этом обучении больше нет.',
  'The encoded text "{file}" was cut off while training. Start again.':
    'Закодированный текст «{file}» обрезан во время обучения. Начните снова.',
  'What this run began with ({file}) cannot be read: {why}. Keep its checkpoint as a model, or discard it.':
    'Начальные данные обучения ({file}) не читаются: {why}. Оставьте точку как модель или удалите.',

  // Maps
  'There are no vectors to project.': 'Нет векторов для карты.',
  'A projection of {n} words needs about {gb} GB of memory, more than can be had here. Show fewer words and try again.':
    'Карте из {n} слов нужно около {gb} ГБ памяти, здесь столько нет. Уменьшите число слов и повторите.',
  'The projection needs more than {mb} MB, which this machine cannot give. Show fewer words and try again.':
    'Карте нужно больше {mb} МБ, здесь столько нет. Уменьшите число слов и повторите.',
  'The projection ran out of memory. Show fewer words and try again.':
    'Для карты не хватило памяти. Уменьшите число слов и повторите.',
  'The projection was cancelled.': 'Построение карты отменено.',
  'Every vector has a value that is not finite: nothing is left to show.':
    'В каждом векторе есть бесконечность или NaN: показывать нечего.',
  'There is no component {n}: the vectors have {dim} values, and so {dim2} components. Choose a lower one.':
    'Компоненты {n} нет: в векторах {dim} значений, то есть {dim2} компонент. Выберите меньшую.',

  // Test files
  '"{file}" holds no questions. Choose a file of word pairs or analogies.':
    'В «{file}» нет вопросов. Выберите файл с парами слов или аналогиями.',
  '"{file}" holds no questions.': 'В «{file}» нет вопросов.',
  '"{file}" holds neither word pairs with a score nor analogies of four words: line {line} reads "{text}".':
    'В «{file}» нет ни пар слов с оценкой, ни аналогий из четырёх слов: в строке {line} — «{text}».',
  '"{file}" is not a text file in UTF-8. Save it as UTF-8 and try again.':
    '«{file}» — не текст в UTF-8. Сохраните его в UTF-8 и повторите.',
  '"{file}", line {line}: expected {expected}, found "{found}".':
    '«{file}», строка {line}: ожидалось {expected}, а там «{found}».',

  // Projects
  'This project is not among the recent ones any more. Open its file.':
    'Этого проекта больше нет среди недавних. Откройте его файл.',
  'This project has no file yet. Save it under a name.': 'У проекта ещё нет файла. Сохраните его под именем.',
  '{file} was opened for reading only. {why}': '{file} открыт только для чтения. {why}',
  '{file} was changed by another program since it was opened. Open it again.':
    '{file} изменила другая программа. Откройте его снова.',
  '{file} is open in another Orrery ({owner}). Close it there, or open it for reading only.':
    '{file} открыт в другой Orrery ({owner}). Закройте его там или откройте только для чтения.',
  '{file} needs {need} and the disk has {free} free. Free some space, or save it elsewhere.':
    'Для {file} нужно {need}, а на диске свободно {free}. Освободите место или сохраните в другое.',

  // The gallery
  '{name} could not be downloaded: {why}. What has come is kept; try again to go on.':
    '{name} не скачивается: {why}. Полученное сохранено; повторите, чтобы продолжить.',
  '{name} is not at {url} any more.': '{name} больше нет по адресу {url}.',
  '{name} could not be saved: {why}.': '{name} не сохраняется: {why}.',
  '{name} is being downloaded already.': '{name} уже скачивается.',
  '{name} is being downloaded. Cancel that first.': '{name} скачивается. Сначала отмените.',

  // Files of vectors, after their name
  '{file} has more than {n} words, the most that can be opened at once. Open its first rows or a sample.':
    'В {file} больше {n} слов — столько сразу не открыть. Откройте первые строки или выборку.',
  '{file} needs {need} MiB of memory in one piece; there is not that much. Open its first rows or a sample.':
    'Для {file} нужно {need} МиБ памяти одним куском, столько нет. Откройте первые строки или выборку.',
  '{file} needs {need} MiB of memory in one piece, and Orrery may take {most} MiB here. Open its first rows or a sample.':
    'Для {file} нужно {need} МиБ памяти одним куском, а здесь Orrery может занять {most} МиБ. Откройте первые строки или выборку.',
  '"{name}" had been opened, but Orrery ended before it was copied to the library.':
    'Модель «{name}» была открыта, но Orrery завершилась раньше, чем скопировала её в библиотеку.',
  'It could not be read again: {why}': 'Снова прочитать её не удалось: {why}',
  'Open it again: {file}.': 'Откройте её снова: {file}.',
  '{file} needs more memory in one piece than there is. Open its first rows or a sample.':
    'Для {file} нужно больше памяти одним куском, чем есть. Откройте первые строки или выборку.',
  'the file is empty.': 'файл пуст.',
  'it has no rows.': 'в нём нет строк.',
  'the archive holds no files.': 'в архиве нет файлов.',
  'there is no file "{name}" in the archive. Its files: {names}.':
    'в архиве нет файла «{name}». Есть: {names}.',
  'a safetensors file has at least 8 bytes; this one has {n}.':
    'в файле safetensors не меньше 8 байт, а здесь {n}.',
  'it does not begin like a safetensors file: byte 0 should hold the length of its header, at most 100 MB, and says {n}. Fetch or write it anew; if it is of another kind, give it the name of that kind.':
    'начало не как у файла safetensors: в байте 0 должна стоять длина заголовка, не больше 100 МБ, а там {n}. Скачайте или запишите его заново; если это другой формат, дайте ему имя с его окончанием.',
  'the file is cut short: its header alone takes {need} bytes and it holds {n}.':
    'файл обрезан: один заголовок занимает {need} байт, а в файле {n}.',
  'the file is cut short: its header promises {need} bytes and it holds {n}.':
    'файл обрезан: по заголовку в нём {need} байт, а есть {n}.',
  'the file is cut short: its header promises {need} words and it holds {n}: it ends within word {word}, at byte {byte}.':
    'файл обрезан: по заголовку в нём {need} слов, а есть {n}: он кончается на слове {word}, у байта {byte}.',
  'the file is cut short: {what}.': 'файл обрезан: {what}.',
  'its header promises {need} words and it holds {n}': 'по заголовку в нём {need} слов, а есть {n}',
  'the safetensors header is not JSON: {why}.': 'заголовок safetensors — не JSON: {why}.',
  'the safetensors header is not a JSON object.': 'заголовок safetensors — не объект JSON.',
  'line {line} ends after {n} of {dim} values. Is the file cut short?':
    'строка {line} кончается после {n} значений из {dim}. Файл обрезан?',
  'line {line}: value {column} is "{text}", not a finite number that float32 holds.':
    'строка {line}: значение {column} — «{text}», а не конечное число, которое вмещает float32.',
  'line {line} has no word before its {dim} values.': 'в строке {line} нет слова перед {dim} значениями.',
  'line {line} is longer than 16 MiB: this is not a text table.':
    'строка {line} длиннее 16 МиБ: это не текстовая таблица.',
  'record {n} is longer than 16 MiB. Is a quote missing its end?':
    'запись {n} длиннее 16 МиБ. Не закрыта кавычка?',
  'there is no column "{name}". {has}': 'столбца «{name}» нет. {has}',
  'no column holds vectors, and no columns of numbers look like their dimensions. {has}':
    'ни в одном столбце нет векторов, и столбцы чисел не похожи на измерения. {has}',
  '{what} Such rows can be left out when the file is opened.':
    '{what} Такие строки можно пропустить при открытии.',
  'it is damaged, or of a kind that Orrery does not read: {why}.':
    'он повреждён или такого вида Orrery не читает: {why}.',
  'this file is a PyTorch file, which holds a Python pickle. Opening one can run any code, so Orrery does not. Save the vectors there with safetensors.torch.save_file and open that.':
    'это файл PyTorch с «pickle» внутри. Открыть такой — значит выполнить любой код, и Orrery этого не делает. Сохраните векторы через safetensors.torch.save_file и откройте их.',
  'byte {byte}: {what} is no JSON value.': 'байт {byte}: {what} — не значение JSON.',
  '"{file}", line {line}: more than {n} million characters in one piece. {advice}':
    '«{file}», строка {line}: больше {n} миллионов знаков одним куском. {advice}',
  'Write a document a line.': 'Пишите по документу в строке.',
  'Is a quote missing its end?': 'Не закрыта кавычка?',
  'it holds an empty list.': 'в нём пустой список.',
  'value {n}, at byte {byte}, is longer than {most} MiB, the most that Orrery takes for one row of JSON. Write a row as one list or object, a word and its vector, or write the table as Parquet.':
    'значение {n} у байта {byte} длиннее {most} МиБ — больше Orrery для одной строки JSON не берёт. Запишите строку одним списком или объектом, слово и его вектор, либо всю таблицу в Parquet.',
  'its records have {n} names between them; Orrery takes {most} columns at most. Write a vector as one list.':
    'в его записях разных имён {n}, а столбцов Orrery берёт не больше {most}. Запишите вектор одним списком.',
  'record {n} has more than {most} fields; Orrery takes that many columns at most.':
    'в записи {n} больше {most} полей — больше столбцов Orrery не берёт.',
  'Reading {file} ran out of memory: what it makes of the file takes more than {most} MiB. Open its first rows or a sample of them.':
    'Чтению {file} не хватило памяти: то, что получается из файла, занимает больше {most} МиБ. Откройте первые строки или выборку.',
  'it is JSON without a table of vectors. Its names: {names}.':
    'это JSON без таблицы векторов. Имена в нём: {names}.',

  // What was found when a file was opened
  '{n} rows with values that are not finite were left out.': 'Пропущено строк с бесконечностью или NaN: {n}.',
  'It names no words, so the rows are numbered.': 'Слов в нём нет, поэтому строки пронумерованы.',
  'The rows are numbered: {why}.': 'Строки пронумерованы: {why}.',
  'The words are from {file}, which has as many rows.': 'Слова взяты из {file}: там столько же строк.',
  '1 row that is no vector was left out.': 'Пропущена 1 строка без вектора.',
  '{n} rows that are no vectors were left out.': 'Пропущено строк без вектора: {n}.',
  'The file is cut short: {what}, which were read.': 'Файл обрезан: {what}; они прочитаны.',
  'The header promises {need} words; the file holds {n}, and all were read.':
    'По заголовку слов {need}, в файле {n}; прочитаны все.',
  'Of its {n} matrices "{name}" was taken; another can be chosen when it is opened.':
    'Из {n} матриц взята «{name}»; при открытии можно выбрать другую.',
  'there is no column "{column}" in {file}. Its columns: {columns}.':
    'столбца «{column}» нет в {file}. Столбцы: {columns}.',
  'The pictures are not shown: their configuration names no image with the width and height of one picture.':
    'Картинки не показываются: конфигурация не называет изображения с шириной и высотой одной картинки.',
  'The pictures are not shown: the image that the configuration names is not beside it.':
    'Картинки не показываются: изображения, которое называет конфигурация, рядом с ней нет.',
  'The pictures in {file} are not shown: {why}.': 'Картинки из {file} не показываются: {why}.',
  'it has more than {n} MiB': 'в нём больше {n} МиБ',
  'it is no image of the kinds PNG, JPEG, GIF and WebP': 'это не изображение PNG, JPEG, GIF или WebP',
  'it has {width} x {height} pixels, and at most {most} are decoded':
    'в нём {width} x {height} пикселей, а раскодируется не больше {most}',
  'it holds {n} of {size} pixels, and there are {rows} rows':
    'в нём {n} картинок по {size} пикселей, а строк {rows}',
  'The bookmarks in {file} cannot be read, and were left out.': 'Закладки из {file} не читаются и пропущены.',
  'The map between searches of the bookmark {name} is not made here.':
    'Карта между поисками из закладки {name} здесь не строится.',
  'The iteration and learning rate of t-SNE in the bookmark {name} are not taken.':
    'Шаг и скорость обучения t-SNE из закладки {name} не переносятся.',
  'The pictures were not written: only some of their rows were opened, and the Projector counts pictures by rows. A sheet as PNG without interlacing would have been put together anew.':
    'Картинки не записаны: открыты не все их строки, а Projector считает картинки по строкам. Лист PNG без чересстрочности был бы собран заново.',
  'The bookmarks that it names are not beside it.': 'Закладок, которые он называет, рядом с ним нет.',

  // Said with parts that vary
  '"{word}" is not in this model\'s vocabulary. {like}': 'Слова «{word}» нет в словаре модели. {like}',
  'Nothing is spelled like it.': 'Похожих по написанию тоже нет.',
  'Did you mean {like}?': 'Может быть, {like}?',
  'The minimum count of {count} leaves {left}: the most frequent of {types} different words, "{word}", occurs {times}. Lower the minimum count, or train on more text.':
    'При пороге частоты {count} остаётся {left}: самое частое из разных слов (их {types}), «{word}», встретилось {times}. Уменьшите порог или возьмите больше текста.',
  'no word': 'ноль слов',
  'only one word': 'только одно слово',
  once: 'один раз',
  '{n} times': '{n} раз(а)',
  '"{file}" is not all UTF-8: {n}, the first at byte {byte}, {were} replaced. If letters look wrong, save the file as UTF-8.':
    '«{file}» не весь в UTF-8: {n}, первая у байта {byte}; заменено. Если буквы выглядят неверно, сохраните файл в UTF-8.',
  'one malformed sequence': 'одна неверная последовательность',
  '{n} malformed sequences': 'неверных последовательностей — {n}',
  'The packed file "{file}" {what}. Copy or download it again.':
    'Сжатый файл «{file}» {what}. Скопируйте или скачайте его снова.',
  'ends too early': 'обрывается',
  'is damaged ({why})': 'повреждён ({why})',
  'Training diverged: the vectors grew out of bounds at learning rate {rate}. Going on begins again from the {where}; try the lower learning rate {lower}.':
    'Обучение разошлось: векторы вышли за пределы при шаге {rate}. Продолжение начнётся {where}; попробуйте шаг поменьше, {lower}.',
  'last good checkpoint': 'с последней хорошей точки',
  start: 'с начала',
  'Training is paused{kept}. Make room, then go on.':
    'Обучение приостановлено{kept}. Освободите место и продолжите.',
  '; the last good checkpoint is kept': '; последняя хорошая точка цела',
  '{who} still under way. Stop it, or wait until it is done.':
    '{who} ещё идёт. Остановите или дождитесь конца.',
  'Another run is': 'Другое обучение',
  '"{name}" is': '«{name}»',
  'The vector in row {row} has the value {value} in column {column}. Remove that row or repair the file, then try again.':
    'В векторе строки {row} значение {value} в столбце {column}. Удалите строку или исправьте файл и повторите.',
  'the column "{name}" does not hold {what}. {has}': 'в столбце «{name}» не {what}. {has}',
  numbers: 'числа',
  vectors: 'векторы',
  'four words': 'четыре слова',
  'two words and a score in column {n}': 'два слова и оценка в столбце {n}',
  'the server answered {n}': 'сервер ответил {n}',
  ...formatMessages,
};
