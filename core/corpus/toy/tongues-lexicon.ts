/** The same phrase in both tongues. Russian endings that follow the person's gender are slots: {а} {ся} {ый} {ий}. */
export type Phrase = readonly [english: string, russian: string];

/** "en / ru | en / ru" as phrases. */
export const phrases = (text: string): readonly Phrase[] =>
  text.split('|').map((item) => item.split('/').map((side) => side.trim()) as unknown as Phrase);

export interface TonguePool {
  adj: readonly Phrase[];
  vp: readonly Phrase[];
}

const pool = (adj: string, vp: string): TonguePool => ({ adj: phrases(adj), vp: phrases(vp) });

export const tongueGenders = {
  male: pool(
    'bearded / бородат{ый} | burly / коренаст{ый}',
    'trimmed the beard / подстриг бороду | twirled the moustache / крутил усы | sharpened the sword / точил саблю | took off the hat / снял шляпу',
  ),
  female: pool(
    'graceful / грациозн{ый} | slender / изящн{ый}',
    'braided the hair / заплетала косу | fastened the necklace / надела ожерелье | embroidered a veil / вышивала фату | tied a ribbon / завязала ленту',
  ),
} as const;

export const tongueStations = {
  royal: pool(
    'crowned / коронованн{ый} | sovereign / державн{ый}',
    'greeted the courtiers / приветствовал{а} придворных | lived in the palace / жил{а} во дворце | received the ambassadors / принимал{а} послов | dined from golden plates / обедал{а} на золоте',
  ),
  noble: pool(
    'titled / титулованн{ый} | proud / горд{ый}',
    'inspected the estate / осматривал{а} поместье | hunted with hounds / охотил{ся} с гончими | arrived in a carriage / приехал{а} в карете | collected the rents / собирал{а} оброк',
  ),
  common: pool(
    'poor / бедн{ый} | humble / скромн{ый}',
    'worked in the field / работал{а} в поле | carried water / таскал{а} воду | gathered firewood / собирал{а} хворост | fed the hens / кормил{а} кур',
  ),
  family: pool(
    'beloved / любим{ый} | caring / заботлив{ый}',
    'sat by the hearth / сидел{а} у очага | kissed the baby / целовал{а} младенца | shared the soup / делил{а} суп | visited the relatives / навещал{а} родню',
  ),
  solitary: pool(
    'silent / молчалив{ый} | mysterious / загадочн{ый}',
    'lit a candle / зажигал{а} свечу | avoided the crowd / избегал{а} толпы | studied old books / изучал{а} старые книги | walked alone / бродил{а} в одиночестве',
  ),
} as const;

export const tongueAges = {
  young: pool(
    'young / юн{ый} | playful / игрив{ый}',
    'flew a kite / запускал{а} змея | learned the alphabet / учил{а} азбуку | climbed the apple tree / лазил{а} на яблоню | asked for sweets / просил{а} сладости',
  ),
  grown: pool(
    'serious / серьезн{ый} | busy / занят{ый}',
    'discussed the taxes / обсуждал{а} налоги | settled the quarrel / уладил{а} ссору | paid the debts / платил{а} долги | gave advice / давал{а} советы',
  ),
  old: pool(
    'grey / сед{ой} | wise / мудр{ый}',
    'remembered the past / вспоминал{а} прошлое | leaned on a cane / опирал{ся} на трость | dozed in the armchair / дремал{а} в кресле | lost the spectacles / терял{а} очки',
  ),
} as const;

export interface TongueRole {
  male: Phrase;
  female: Phrase;
  station: keyof typeof tongueStations;
  age: keyof typeof tongueAges;
  weight: number;
  own: number;
  pool: TonguePool;
}

const role = (
  words: string,
  station: TongueRole['station'],
  age: TongueRole['age'],
  weight: number,
  own: number,
  adj: string,
  vp: string,
): TongueRole => {
  const [male, female] = phrases(words) as [Phrase, Phrase];
  return { male, female, station, age, weight, own, pool: pool(adj, vp) };
};

export const tongueRoles: readonly TongueRole[] = [
  role(
    'king / король | queen / королева',
    'royal',
    'grown',
    10,
    0.8,
    'mighty / могуч{ий}',
    'ruled the country / правил{а} страной | wore the crown / носил{а} корону | sat on the throne / восседал{а} на троне',
  ),
  role(
    'prince / принц | princess / принцесса',
    'royal',
    'young',
    8,
    0.8,
    'enchanted / заколдованн{ый}',
    'dreamed of dragons / мечтал{а} о драконах | waited in the tower / томил{ся} в башне',
  ),
  role(
    'emperor / император | empress / императрица',
    'royal',
    'grown',
    4,
    1.3,
    'august / августейш{ий}',
    'commanded the legions / командовал{а} легионами | conquered the provinces / покорял{а} провинции',
  ),
  role(
    'duke / герцог | duchess / герцогиня',
    'noble',
    'grown',
    4,
    1.3,
    'haughty / надменн{ый}',
    'bought vineyards / скупал{а} виноградники | ordered a fresco / заказал{а} фреску',
  ),
  role(
    'baron / барон | baroness / баронесса',
    'noble',
    'grown',
    4,
    1.3,
    'stubborn / упрям{ый}',
    'drained the marsh / осушал{а} болото | moved the boundary / передвинул{а} межу',
  ),
  role(
    'count / граф | countess / графиня',
    'noble',
    'grown',
    4,
    1.3,
    'elegant / элегантн{ый}',
    'collected porcelain / собирал{а} фарфор | waltzed until midnight / вальсировал{а} до полуночи',
  ),
  role(
    'man / мужчина | woman / женщина',
    'common',
    'grown',
    10,
    0.5,
    'ordinary / обычн{ый}',
    'mended the fence / чинил{а} забор | haggled at the market / торговал{ся} на базаре',
  ),
  role(
    'boy / мальчик | girl / девочка',
    'common',
    'young',
    8,
    0.5,
    'freckled / веснушчат{ый}',
    'skipped pebbles / бросал{а} камешки | jumped over puddles / прыгал{а} через лужи',
  ),
  role(
    'father / отец | mother / мать',
    'family',
    'grown',
    8,
    0.9,
    'patient / терпелив{ый}',
    'raised the children / растил{а} детей | rocked the cradle / качал{а} колыбель',
  ),
  role(
    'son / сын | daughter / дочь',
    'family',
    'young',
    7,
    0.9,
    'obedient / послушн{ый}',
    'obeyed the parents / слушал{ся} родителей | thanked the parents / благодарил{а} родителей',
  ),
  role(
    'brother / брат | sister / сестра',
    'family',
    'young',
    6,
    1.2,
    'jealous / ревнив{ый}',
    'shared a secret / делил{ся} секретом | fought for the blanket / отнимал{а} одеяло',
  ),
  role(
    'nephew / племянник | niece / племянница',
    'family',
    'young',
    4,
    1.3,
    'shy / застенчив{ый}',
    'unwrapped the parcel / развернул{а} посылку | stayed for the summer / гостил{а} летом',
  ),
  role(
    'grandfather / дедушка | grandmother / бабушка',
    'family',
    'old',
    5,
    1,
    'kindly / ласков{ый}',
    'spoiled the grandchildren / баловал{а} внучат | knitted mittens / вязал{а} варежки',
  ),
  role(
    'grandson / внук | granddaughter / внучка',
    'family',
    'young',
    4,
    1.3,
    'sleepy / сонн{ый}',
    'fetched the slippers / приносил{а} тапочки | listened to the legend / слушал{а} сказание',
  ),
  role(
    'husband / муж | wife / жена',
    'family',
    'grown',
    6,
    1.3,
    'faithful / верн{ый}',
    'kept the vow / хранил{а} клятву | celebrated the anniversary / праздновал{а} годовщину',
  ),
  role(
    'bridegroom / жених | bride / невеста',
    'family',
    'young',
    4,
    1.4,
    'blushing / смущенн{ый}',
    'danced at the wedding / танцевал{а} на свадьбе | exchanged the rings / обменял{ся} кольцами',
  ),
  role(
    'widower / вдовец | widow / вдова',
    'solitary',
    'old',
    3,
    1.4,
    'grieving / скорбящ{ий}',
    'mourned at the grave / горевал{а} у могилы | dressed in black / одевал{ся} в траур',
  ),
  role(
    'monk / монах | nun / монахиня',
    'solitary',
    'grown',
    4,
    1.3,
    'pious / набожн{ый}',
    'sang a psalm / пел{а} псалом | prayed in the cell / молил{ся} в келье',
  ),
  role(
    'wizard / колдун | witch / колдунья',
    'solitary',
    'old',
    4,
    1.4,
    'magical / волшебн{ый}',
    'brewed a potion / варил{а} зелье | cast a spell / шептал{а} заклинание',
  ),
  role(
    'hero / герой | heroine / героиня',
    'common',
    'young',
    4,
    1.4,
    'brave / храбр{ый}',
    'fought the monster / победил{а} чудовище | rescued the captives / спасал{а} пленников',
  ),
  role(
    'host / хозяин | hostess / хозяйка',
    'common',
    'grown',
    4,
    1.4,
    'hospitable / радушн{ый}',
    'opened the inn / открыл{а} трактир | welcomed the travellers / встречал{а} путников',
  ),
];

/** Worker, product and the words around both. */
export const tongueCrafts = `
baker / пекарь | bread / хлеб | dough / тесто | yeast / дрожжи | crust / корка
blacksmith / кузнец | horseshoe / подкова | iron / железо | sparks / искры | bellows / мехи
miller / мельник | flour / мука | grain / зерно | sacks / мешки | wheat / пшеница
weaver / ткач | cloth / ткань | yarn / пряжа | threads / нитки | patterns / узоры
potter / гончар | jug / кувшин | clay / глина | glaze / глазурь | shards / черепки
fisher / рыбак | trout / форель | river / река | hooks / крючки | bait / наживка
carpenter / плотник | chair / стул | planks / доски | sawdust / опилки | nails / гвозди
tailor / портной | coat / пальто | buttons / пуговицы | seams / швы | sleeves / рукава
cobbler / сапожник | boot / сапог | leather / кожа | soles / подошвы | heels / каблуки
brewer / пивовар | beer / пиво | hops / хмель | malt / солод | foam / пена
gardener / садовник | rose / роза | petals / лепестки | soil / земля | seedlings / рассада
mason / каменщик | wall / стена | bricks / кирпичи | mortar / раствор | scaffolds / леса
painter / художник | portrait / портрет | canvas / холст | paints / краски | frames / рамы
scribe / писарь | letter / письмо | ink / чернила | parchment / пергамент | blots / кляксы
jeweller / ювелир | brooch / брошь | rubies / рубины | pearls / жемчуг | silver / серебро
butcher / мясник | sausage / колбаса | bones / кости | bacon / сало | knives / ножи
singer / певец | song / песня | melodies / мелодии | strings / струны | chords / аккорды
`
  .trim()
  .split('\n')
  .map((line) => {
    const [worker, product, ...marks] = phrases(line) as [Phrase, Phrase, ...Phrase[]];
    return { worker, product, marks };
  });
