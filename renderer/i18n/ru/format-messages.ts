/** What the readers of files say is wrong with one; as `messages`, of which these are a part. */
export const formatMessages: Record<string, string> = {
  // Matrices
  'the array': 'массив',
  'the array "{name}"': 'массив «{name}»',
  'the tensor': 'тензор',
  'tensor "{name}"': 'тензор «{name}»',
  '{label}, row {row}: value {n} of {dim} is {value}, not a finite number.':
    '{label}, строка {row}: значение {n} из {dim} — {value}, а не конечное число.',
  '{label} has {rows} rows of {dim} values: there is nothing in it.':
    '{label}: строк {rows}, значений в строке {dim} — внутри ничего нет.',
  '{label} has {dim} values a row, which are no vectors.':
    '{label}: {dim} значений в строке — это не векторы.',
  '{label} is cut short: it has {rows} rows and the file ends within row {row}.':
    '{label} обрезан: строк в нём {rows}, а файл кончается в строке {row}.',
  '{label} is cut short: it takes {need} bytes and the file holds {found}.':
    '{label} обрезан: он занимает байт: {need}, а в файле их {found}.',
  'the file ended while it was read, at byte {n}.': 'файл кончился во время чтения, на байте {n}.',
  'the file ended while it was read, within row {row}.': 'файл кончился во время чтения, в строке {row}.',
  'row {row} has a word of {n} characters.': 'в строке {row} слово длиной {n} символов.',

  // NumPy
  'the file ends within the header of its array.': 'файл кончается в заголовке массива.',
  'byte 0: expected the beginning of a NumPy array.': 'байт 0: ожидалось начало массива NumPy.',
  'the header of its array takes {n} bytes, which is no header.':
    'заголовок массива занимает {n} байт — это не заголовок.',
  'the header of its array is not understood: {text}.': 'заголовок массива непонятен: {text}.',
  'its texts are of the unknown type {name}.': 'тексты в нём неизвестного типа {name}.',
  'its {rows} texts take {need} bytes and the file holds {found}.':
    'тексты ({rows}) занимают байт: {need}, а в файле их {found}.',

  // fastText and word2vec
  "it is of version {n} of fastText's format; Orrery reads up to 12.":
    'это версия {n} формата fastText; Orrery читает до 12-й.',
  'the arguments in its header are not those of a fastText model.':
    'параметры в заголовке — не от модели fastText.',
  'its dictionary holds no words.': 'в словаре нет слов.',
  'its dictionary promises {n} words and holds {found}.': 'словарь обещает слов: {n}, а в нём их {found}.',
  'its dictionary promises {n} entries, {words} words and {labels} labels.':
    'словарь обещает записей: {n}, слов: {words}, меток: {labels}.',
  'its matrix is {rows} x {dim}, and its header promises {words} words and {pieces} pieces of {length} values.':
    'матрица {rows} × {dim}, а заголовок обещает слов: {words} и частей слов: {pieces} по {length} значений.',
  'it is a compressed (quantised) fastText model, .ftz, whose vectors are only approximate. Open the .bin that it was made from, or print its vectors with "fasttext print-word-vectors".':
    'это сжатая (квантованная) модель fastText, .ftz, её векторы лишь приближённые. Откройте .bin, из которого она сделана, или выведите векторы командой «fasttext print-word-vectors».',
  'byte 0: expected the line "words dimensions" that begins a word2vec binary file.':
    'байт 0: ожидалась строка «слова измерения», с которой начинается двоичный файл word2vec.',
  'byte {n}: expected the word of row {row}, found no space within 10,000 bytes.':
    'байт {n}: ожидалось слово строки {row}, но на протяжении 10 000 байт нет пробела.',

  // JSON
  'it holds an empty object.': 'в нём пустой объект.',
  'record {n} is neither a list nor an object.': 'запись {n} — не список и не объект.',

  // Parquet and Arrow
  'it is damaged: {why}.': 'он повреждён: {why}.',
  'it promises {rows} rows in {n} bytes.': 'он обещает строк: {rows}, а байт в нём {n}.',
  'column "{column}" has {n} rows where the first has {rows}.':
    'в столбце «{column}» строк {n}, а в первом {rows}.',
  'a Parquet file has at least 12 bytes; this one has {n}.':
    'в файле Parquet не меньше 12 байт, а в этом {n}.',
  'the file is cut short or damaged: it does not end with "PAR1".':
    'файл обрезан или повреждён: он не кончается на «PAR1».',
  'its footer promises {n} bytes, and the file holds {found}.':
    'оглавление обещает байт: {n}, а в файле их {found}.',
  'its footer says no number of rows.': 'оглавление не называет числа строк.',
  'its footer promises {rows} rows, and its row groups hold {n}.':
    'оглавление обещает строк: {rows}, а в группах строк их {n}.',
  'its footer points to bytes {from} to {to}, and the file holds {n}.':
    'оглавление указывает на байты с {from} по {to}, а в файле их {n}.',
  'row group {n} has no column "{column}".': 'в группе строк {n} нет столбца «{column}».',
  'row group {n} is encrypted or has no description.': 'группа строк {n} зашифрована или не описана.',

  // Embedding Projector and safetensors
  'line {line} ends after {column} of {dim} values.':
    'строка {line} кончается после {column} значений из {dim}.',
  'it is a tensor of plain float32 numbers that does not say its shape. Put its projector_config.json or its metadata.tsv beside it and open it again.':
    'это тензор из чисел float32, который не говорит о своей форме. Положите рядом его projector_config.json или metadata.tsv и откройте снова.',
  'its configuration promises {rows} rows of {dim} values, {need} bytes, and it holds {found}.':
    'описание обещает строк: {rows}, значений в строке: {dim}, байт: {need}, а в нём их {found}.',
  'it is no configuration of the Embedding Projector that names a tensor.':
    'это не описание Embedding Projector, называющее тензор.',
  'the tensors that it names are not beside it: {names}. Put them into the same folder, or open them together with it; Orrery does not fetch them.':
    'названных в нём тензоров рядом нет: {names}. Положите их в ту же папку или откройте вместе с ним; Orrery их не скачивает.',
  'the tensor "vocabulary" is not valid UTF-8.': 'тензор «vocabulary» — не правильный UTF-8.',
  'the tensor "vocabulary" holds {n} words and "input" has {rows} rows.':
    'в тензоре «vocabulary» слов {n}, а в «input» строк {rows}.',
  'the entry of tensor "{name}" in the header is malformed.':
    'запись о тензоре «{name}» в заголовке неверна.',
  'written by a newer Orrery (layout {n}; this one reads {own}). Update Orrery.':
    'записано более новой Orrery (раскладка {n}; эта читает {own}). Обновите Orrery.',
};
