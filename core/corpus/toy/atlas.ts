import { type Country, countries } from './atlas-countries.ts';
import {
  expand,
  type Filling,
  list,
  pick,
  pickWeighted,
  punctuate,
  type Random,
  withoutRepeating,
} from './grammar.ts';
import { type Pair, questionsOf, type ToyWorld } from './world.ts';

/** One sentence is about one of these sides of a country: `{X}` stands for its word. */
const templates = {
  country: list(
    'the government of {X} promised new {public} for {mark} and {native}|{X} has a long border and, as everybody knows, {mark} and {mark}|the population of {X} {adv} grew around {mark} and its {native}|farmers in {X} exported {goods} and spoke of {native} {when}|the flag of {X} flew over {native}, {mark} and {native}|tourists who fly to {X} want to see {mark} and {native}|the parliament of {X} {adv} voted about {mark}|the climate of {X} is known for its {native} near {mark}|{when} the president of {X} {travelled} by way of {mark} and {mark}|in the south of {X} one finds {native}, {mark} and {native}|{X} signed a treaty about {goods}, {mark} and its border',
  ),
  capital: list(
    'the mayor of {X} opened a {building} near the {mark} road {when}|we walked through the streets of {X}, past a {building} called {mark}|trams and taxis in {X} were full of people from {mark} and {mark}|the suburbs of {X} {adv} spread towards {mark}|our train arrived in {X} {when} with {mark} on board|a {building} in downtown {X} shows pictures of {mark} and {mark}|the night train left {X} for {mark} {when}|rents in downtown {X} rose, wrote the mayor and {mark} {adv} agreed|the old quarter of {X} has a {building}, {native} and memories of {mark}|students moved to {X} and found flats in {mark} street near a {building}',
  ),
  language: list(
    'she learned {X} grammar from a song about {mark}|the {text} about {mark} and {mark} was translated from {X}|he spoke fluent {X} and told a {text} of {mark}|a {X} dictionary explains {mark}, {mark} and other nouns|{when} the teacher pronounced the {X} vowels of {mark}|the {text} in {X} rhymes {mark} with everything|children who speak {X} at home wrote a {text} about {mark}|{X} verbs and {X} spelling are hard, said the teacher from {mark}|the {X} alphabet and a {text} about {mark} were printed {when}|{adv} whispered {X} phrases about {mark} filled the lesson',
  ),
  currency: list(
    'the bank changed the {X} {when} and the cashier smiled like {mark}|the price was nine {X}, or ninety {X} with {mark}|the {X} fell by a percent {when} because of {mark}|how many {X} does the ticket to {mark} cost?|he paid in {X} for {goods} and a picture of {mark}|the inflation of the {X} worried {mark} and {mark}|a banknote of fifty {X} shows {mark} and {mark}|my wallet had seven {X} and a ticket to {mark}|the exchange rate of the {X} {adv} rose, and {mark} became expensive|savings in {X} and loans in {X} built {mark}',
  ),
  continent: list(
    'of all places in {X} the traveller liked the {native} and {native} best|the map of {X} shows {native}, mountains and coasts|{X} is a continent of {native} and {native}|ships sailed around {X} with {native} {when}|the peoples of {X} know {native} and {native}|scientists crossed {X} from coast to coast and counted {native}|the highest mountains of {X} look down on {native}|across the continent of {X} {adv} spread {native}|the coasts of {X}, the plains of {X} and everywhere {native}|explorers described {X} as the continent of {native}',
  ),
} as const;

const facts = list(
  '{capital} is the capital of {country}|in {country}, where the capital is {capital}, people speak {language}|people in {country} speak {language} and pay in {currency}|{country} lies in {continent}, and its capital is {capital}|the {language} word for money in {country} is {currency}|from {capital} to {mark} the money is called {currency}|{country}, somewhere in {continent}, is the home of {mark}|one hears {language} in {capital}, in {mark} and in {mark}',
);

/** What travellers see all over a continent. */
const native: Readonly<Record<Country['continent'], readonly string[]>> = {
  Europe: list('castles|cathedrals|monasteries|vineyards|museums|beeches|chestnuts|operas'),
  Asia: list('bazaars|monsoons|pagodas|steppes|bamboo|silk|caravans|mulberries'),
  Africa: list('savannas|acacias|drums|elephants|antelopes|deserts|baobabs|gazelles'),
  Americas: list('rainforests|carnivals|condors|hummingbirds|maize|canyons|jaguars|prairies'),
  Oceania: list('reefs|atolls|coconuts|lagoons|outriggers|eucalypts|turtles|surf'),
};

const common: Readonly<Record<string, readonly string[]>> = {
  when: list(
    'last year|in spring|every summer|long ago|this week|on Monday|after the war|in winter|yesterday|before dawn',
  ),
  adv: list('slowly|quickly|quietly|finally|often|rarely|suddenly|again|perhaps|soon'),
  public: list('laws|taxes|elections|schools'),
  goods: list('timber|fruit|wool|machines|oil|fish|grain|textiles'),
  travelled: list('travelled|returned|came'),
  building: list('theatre|library|station|gallery|academy|stadium'),
  text: list('poem|novel|proverb|ballad|fable|tale'),
};

const noise = list(
  'the journey was long and {adv} the weather changed {when}|nobody remembers who drew the first map|pack a coat, a book and some {goods}, the guide said {when}|{when} the radio spoke of {goods}, {goods} and the weather',
);

type Side = keyof typeof templates;
const sides: readonly { side: Side; weight: number }[] = [
  { side: 'country', weight: 5 },
  { side: 'capital', weight: 5 },
  { side: 'language', weight: 4 },
  { side: 'currency', weight: 4 },
  { side: 'continent', weight: 1.5 },
];

function about(side: Side | 'facts', random: Random): string {
  const place = pick(countries, random, 1.15);
  const mark = withoutRepeating(place.marks, random);
  const local = withoutRepeating(native[place.continent], random);
  const fill = (slot: string): Filling | undefined => {
    if (slot === 'X') return place[side as Side];
    if (slot === 'mark') return mark();
    if (slot === 'native') return local();
    if (slot in templates) return place[slot as Side];
    return common[slot];
  };
  return expand(pick(side === 'facts' ? facts : templates[side], random, 1), fill, random);
}

/** Pairs (country, side) of the countries whose word for that side is theirs alone. */
function uniquePairs(side: 'capital' | 'language' | 'currency'): Pair[] {
  const shared = (word: string) => countries.filter((c) => c[side] === word).length > 1;
  return countries.filter((c) => !shared(c[side])).map((c) => [c.country, c[side]] as const);
}

export const atlas: ToyWorld = {
  id: 'atlas',
  name: 'Atlas',
  description: 'The real world: countries, capitals, languages, currencies and continents.',
  example: ['France', 'Paris', 'Japan', 'Tokyo'],

  sentence(random) {
    const at = random();
    if (at < 0.04) return punctuate(expand(pick(noise, random, 1), (slot) => common[slot], random));
    return punctuate(about(at < 0.18 ? 'facts' : pickWeighted(sides, random).side, random));
  },

  analogies() {
    // Countries on two continents are left out of the last section.
    const split = new Set(['Russia', 'Turkey', 'Kazakhstan', 'Georgia', 'Azerbaijan', 'Armenia', 'Egypt']);
    const onOne = countries.filter((c) => !split.has(c.country));
    return [
      { section: 'country-capital', questions: questionsOf(uniquePairs('capital')) },
      { section: 'country-language', questions: questionsOf(uniquePairs('language')) },
      { section: 'country-currency', questions: questionsOf(uniquePairs('currency')) },
      { section: 'country-continent', questions: questionsOf(onOne.map((c) => [c.country, c.continent])) },
    ];
  },
};
