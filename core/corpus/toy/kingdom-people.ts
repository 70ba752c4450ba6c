import { list } from './grammar.ts';

/** What people of one kind do, are and own: the contexts by which their words are known. */
export interface Pool {
  /** Adjectives. */
  adj: readonly string[];
  /** Verb phrases, past tense. */
  vp: readonly string[];
  /** Places, with their preposition. */
  place: readonly string[];
  /** Things owned, in the plural or without article. */
  thing: readonly string[];
}

const pool = (adj: string, vp: string, place: string, thing: string): Pool => ({
  adj: list(adj),
  vp: list(vp),
  place: list(place),
  thing: list(thing),
});

export const genders = {
  male: pool(
    'bearded|handsome|broad|burly',
    'stroked {his} beard|combed {his} moustache|buttoned {his} doublet|drew {his} sword|tipped {his} hat|wrestled like a bull|laced {his} tunic',
    'among the gentlemen|beside the lads|with the other fellows',
    'moustaches|beards|tunics|doublets|swords',
  ),
  female: pool(
    'graceful|lovely|slender|veiled',
    'braided {his} hair|fastened {his} necklace|smoothed {his} gown|lifted {his} skirt|tied a ribbon|embroidered a veil|curled {his} tresses',
    'among the gentlewomen|beside the maidens|with the other damsels',
    'necklaces|gowns|ribbons|bonnets|lace',
  ),
} as const;

export const stations = {
  royal: pool(
    'royal|crowned|majestic|sovereign',
    'greeted the courtiers|walked through the palace|received the ambassadors|listened to the herald|dined from golden plates|waved from the balcony',
    'in the palace|at the royal court|in the throne room|under the purple canopy',
    'jewels|velvet|ermine|courtiers',
  ),
  noble: pool(
    'noble|titled|proud|aristocratic',
    'rode with the hounds|inspected the estate|collected the rents|hosted a masked ball|arrived in a carriage|hunted the stag',
    'at the manor|on the estate|in the carriage|beneath the family crest',
    'hounds|acres|tenants|carriages',
  ),
  common: pool(
    'humble|plain|poor|barefoot',
    'worked in the field|carried water from the well|swept the cottage|milked the cow|gathered firewood|fed the hens',
    'in the village|near the cottage|behind the barn|by the well',
    'clogs|turnips|hens|firewood',
  ),
  family: pool(
    'beloved|caring|dear|gentle',
    'sat down to the family supper|kissed the baby|shared the soup|told tales by the hearth|set the table for everyone|visited the cousins',
    'by the hearth|at home|at the family table|around the cradle',
    'relatives|cousins|suppers|cradles',
  ),
  clergy: pool(
    'pious|devout|silent|holy',
    'prayed in the chapel|lit a candle|sang a psalm|copied the scripture|rang the bell for vespers|fasted until sunset',
    'in the cloister|at the altar|in the chapel|during vespers',
    'rosaries|psalms|incense|candles',
  ),
  stage: pool(
    'celebrated|charming|cheerful|popular',
    'bowed to the guests|earned a round of applause|welcomed the travellers|entertained the strangers|smiled at the crowd',
    'at the festival|before the guests|among strangers|in the lively hall',
    'applause|guests|travellers|gossip',
  ),
} as const;

export const ages = {
  young: pool(
    'young|little|playful|curious',
    'flew a kite|climbed the apple tree|learned the alphabet|chased butterflies|hid from the tutor|asked for sweets',
    'in the nursery|at school|on the swing|with the tutor',
    'toys|marbles|sweets|lessons',
  ),
  grown: pool(
    'grown|serious|busy|responsible',
    'discussed the taxes|settled the quarrel|planned the harvest|gave stern advice|paid the debts|weighed the matter with care',
    'at the council|in the assembly|over the ledgers|during the negotiations',
    'duties|debts|decisions|worries',
  ),
  old: pool(
    'old|wrinkled|wise|grey',
    'remembered the past|leaned on a cane|dozed in the armchair|forgot the spectacles|told of bygone days',
    'in the armchair|by the window|with a cane',
    'memories|spectacles|wrinkles|canes',
  ),
} as const;

/** A pair of words that differ only in gender, and what sets the pair apart from all others. */
export interface Role {
  male: string;
  female: string;
  station: keyof typeof stations;
  age: keyof typeof ages;
  /** How often the pair is spoken of. */
  weight: number;
  /** How much of what is said is peculiar to the pair; the rest follows from gender, station and age. */
  own: number;
  pool: Pool;
}

// Words; station; age; weight; own. Then adjectives, verb phrases, places and things of the pair's own.
const table = `
king/queen; royal; grown; 10; 0.7
  reigning|mighty
  ruled the kingdom|wore the crown|raised the sceptre|signed the decree
  on the throne
  crowns|sceptres|decrees
prince/princess; royal; young; 8; 0.7
  charmed|promised
  dreamed of dragons|inherited the principality|waited in the tower
  in the tower|in the rose garden
  dragons|towers|ponies
emperor/empress; royal; grown; 4; 1.2
  imperial|august
  commanded the legions|expanded the empire|conquered distant provinces
  in the marble capital
  legions|provinces|triumphs
duke/duchess; noble; grown; 5; 1.2
  ducal|haughty
  governed the duchy|commissioned a fresco|sponsored the cathedral
  in the northern duchy
  vineyards|frescoes|fortresses
baron/baroness; noble; grown; 4; 1.2
  landed|stubborn
  fortified the barony|drained the marsh|quarrelled over the boundary
  by the marsh
  moats|marshes|boundaries
count/countess; noble; grown; 4; 1.2
  elegant|mysterious
  taxed the county|collected porcelain|waltzed until midnight
  in the mirrored ballroom
  porcelain|mirrors|waltzes
lord/lady; noble; grown; 5; 0.9
  courteous|gracious
  knighted the squire|kept the falcon|presided over the tournament
  at the tournament
  falcons|squires|banners
man/woman; common; grown; 10; 0.35
  ordinary|sturdy
  mended the fence|haggled over the price
  at the crossroads
  baskets|errands
boy/girl; common; young; 8; 0.35
  freckled|cheeky
  skipped stones|whistled to the goat
  in the puddles
  pebbles|puddles
father/mother; family; grown; 8; 0.7
  patient|proud
  raised the children|rocked the cradle|worried about the children
  beside the sleeping children
  children|lullabies
son/daughter; family; young; 7; 0.7
  obedient|eldest
  obeyed the parents|thanked the parents|inherited the house
  near the proud parents
  parents|inheritance
brother/sister; family; young; 7; 1.1
  twin|jealous
  teased the sibling|shared a secret with the twin|quarrelled over the blanket
  in the shared bedroom
  siblings|secrets|blankets
uncle/aunt; family; grown; 4; 1.2
  distant|generous
  brought presents from abroad|spoiled the visitors|sent a postcard
  during the holidays
  presents|postcards|holidays
nephew/niece; family; young; 4; 1.2
  visiting|shy
  unwrapped the parcel|stayed for the summer|wrote a thankful note
  in the guest room
  parcels|luggage|summer
grandfather/grandmother; family; old; 5; 0.8
  toothless|kindly
  knitted a scarf for the grandchildren|fed the grandchildren|hummed an ancient tune
  with the grandchildren
  grandchildren|slippers|scarves
grandson/granddaughter; family; young; 4; 1.2
  spoiled|sleepy
  fell asleep on the sofa|fetched the slippers|begged for another legend
  on the sofa
  legends|pillows|cocoa
husband/wife; family; grown; 6; 1.2
  faithful|married
  kept the marriage vow|argued with the spouse|celebrated the anniversary
  in the bedroom
  promises|anniversaries
bridegroom/bride; family; young; 3; 1.4
  blushing|nervous
  exchanged the rings|cut the wedding cake|danced at the wedding
  at the wedding
  bouquets|weddings|rings
widower/widow; family; old; 3; 1.4
  lonely|grieving
  mourned at the grave|wept alone|dressed in black
  at the grave|in the graveyard
  grief|tombstones|tears
monk/nun; clergy; grown; 4; 0.8
  cloistered|barefooted
  tended the herbs|brewed a bitter tonic|kept the vow of silence
  in the herb garden
  herbs|sandals|habits
abbot/abbess; clergy; old; 3; 1.2
  learned|strict
  led the monastery|blessed the pilgrims|guarded the relics
  in the monastery
  relics|pilgrims|hymnals
wizard/witch; stage; old; 4; 1.5
  magical|crooked
  cast a spell|stirred the cauldron|brewed a potion|rode a broomstick
  in the enchanted cave
  spells|potions|cauldrons|owls
actor/actress; stage; young; 3; 1.4
  theatrical|vain
  rehearsed the tragedy|played the comedy|forgot the script
  in the theatre
  costumes|comedies|scripts
waiter/waitress; stage; young; 3; 1.4
  nimble|tired
  served the dishes|balanced the tray|poured the wine
  in the tavern
  trays|menus|napkins
hero/heroine; stage; young; 3; 1.4
  brave|fearless
  fought the monster|rescued the captives|returned from the quest
  on the battlefield
  quests|monsters|scars
host/hostess; stage; grown; 3; 1.4
  hospitable|talkative
  opened the inn|aired the rooms|prepared the banquet
  at the inn
  inns|keys|rooms
shepherd/shepherdess; common; young; 3; 1.4
  sunburnt|patient
  herded the sheep|counted the lambs|sheared the flock
  on the pasture
  sheep|lambs|flocks
hunter/huntress; common; grown; 3; 1.4
  stealthy|sharp
  followed the tracks|strung the bow|trapped the hare
  in the deep forest
  arrows|traps|bows
`;

/** Five lines of the table a role. */
function readRoles(): Role[] {
  const lines = table.trim().split('\n');
  return Array.from({ length: lines.length / 5 }, (_, i) => {
    const [head, ...texts] = lines.slice(5 * i, 5 * i + 5) as [string, string, string, string, string];
    const [words, station, age, weight, own] = head.split('; ') as [string, string, string, string, string];
    const [male, female] = words.split('/') as [string, string];
    return {
      male,
      female,
      station: station as Role['station'],
      age: age as Role['age'],
      weight: Number(weight),
      own: Number(own),
      pool: pool(...(texts as [string, string, string, string])),
    };
  });
}

export const roles: readonly Role[] = readRoles();

/** Realm, and the role that rules it. */
export const realms: readonly (readonly [realm: string, male: string])[] = [
  ['kingdom', 'king'],
  ['principality', 'prince'],
  ['empire', 'emperor'],
  ['duchy', 'duke'],
  ['barony', 'baron'],
  ['county', 'count'],
];
