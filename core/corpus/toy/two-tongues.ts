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
import {
  type Phrase,
  phrases,
  tongueAges,
  tongueCrafts,
  tongueGenders,
  tongueRoles,
  tongueStations,
} from './tongues-lexicon.ts';
import { type AnalogySection, type Pair, questionsOf, type ToyWorld } from './world.ts';

const english = 0;
const russian = 1;
type Tongue = typeof english | typeof russian;

/**
 * The town where both tongues are spoken mixes them: a phrase comes in the other tongue than its sentence
 * with this probability. That is all that ties the two vocabularies together.
 */
const switching = 0.25;

const personFrames = [
  list(
    '{when} the {adj} {N} {vp}|the {N} {vp} and then {vp}|the {adj} {N} {adv} {vp} {place}|{place} the {N} {vp} and {vp}|nobody knew why the {adj} {N} {vp}|it was {when} that the {N} {vp}, {adj} and {adj}|as everybody in town knows, the {N} {vp} {when}|if the {adj} {N} had not come, who {vp} {place}?|the {N} who {adv} {vp} was {adj}',
  ),
  list(
    '{when} {adj} {N} {vp}|{N} {vp}, а потом {vp}|{adj} {N} {adv} {vp} {place}|{place} {N} {vp} и {vp}|никто не знал, почему {adj} {N} {vp}|это {N}, {adj} и {adj}, {when} {vp}|как известно всему городу, {N} {vp} {when}|если бы не {adj} {N}, кто {vp} {place}?|говорят, что {N} {adv} {vp}, и это правда',
  ),
] as const;

const workerFrames = [
  list(
    'the {W} taught the apprentice about {mark} and {mark}|{when} the {W} praised the {mark}|the skilled {W} {adv} opened the workshop, full of {mark} and {mark}|customers trust the {W} and like the {mark}|the guild chose the {W}, master of {mark} and {mark}|the apprentice of this {W} sorted {mark}, {mark} and {mark}',
  ),
  list(
    '{W} учил ученика: вот {mark}, вот {mark}|{when} {W} хвалил {mark}|умелый {W} {adv} открыл мастерскую, там {mark} и {mark}|покупатели верят, что {W} любит {mark}|гильдия выбрала, и {W} теперь мастер, вокруг {mark} и {mark}|ученик знает: {W} считает {mark}, {mark} и {mark}',
  ),
] as const;

const productFrames = [
  list(
    'at the market the {P} is sold near {mark} and {mark}|how much is the {P}, asked the buyer of {mark}|{when} the {P} lay on the stall with {mark}|the merchant {adv} shows the {P}, the {mark} and the {mark}|a fine {P} costs three coins, like {mark}|in the basket there is {P}, next to it {mark} and {mark}',
  ),
  list(
    'на рынке продается {P}, рядом {mark} и {mark}|почем {P}, спросил покупатель, где {mark}?|{when} на прилавке лежит {P} и {mark}|у купца {adv} находится {P}, а также {mark} и {mark}|за три монеты достанется {P} или {mark}|в корзине есть {P}, возле нее {mark} и {mark}',
  ),
] as const;

const noise = [
  list(
    'so the days went by {place}, and {when} everything began anew|{when} there was nothing to tell|well, such is life {place}',
  ),
  list(
    'так шли дни {place}, и {when} все начиналось снова|{when} рассказывать было нечего|что ж, такова жизнь {place}',
  ),
] as const;

const common: Readonly<Record<string, readonly Phrase[]>> = {
  when: phrases(
    'one morning / однажды утром | last winter / прошлой зимой | every evening / каждый вечер | long ago / давным-давно | in spring / весной | on a cold night / холодной ночью',
  ),
  adv: phrases(
    'slowly / медленно | quietly / тихо | often / часто | suddenly / вдруг | gladly / охотно | always / всегда',
  ),
  place: phrases(
    'in the square / на площади | behind the church / за церковью | by the bridge / у моста | near the gate / возле ворот | on the hill / на холме',
  ),
};

/** Endings of Russian words that follow the person's gender. */
const endings = {
  male: { а: '', ся: 'ся', ый: 'ый', ий: 'ий', ой: 'ой' },
  female: { а: 'а', ся: 'ась', ый: 'ая', ий: 'ая', ой: 'ая' },
} as const;

/** The phrase in the sentence's tongue, or now and then in the other. */
const say = (phrase: Phrase, tongue: Tongue, random: Random): string =>
  phrase[random() < switching ? 1 - tongue : tongue] as string;

function person(tongue: Tongue, random: Random): string {
  const role = pickWeighted(tongueRoles, random);
  const gender = random() < 0.5 ? 'male' : 'female';
  const sources = [
    { weight: 1, pool: tongueGenders[gender] },
    { weight: 1, pool: tongueStations[role.station] },
    { weight: 0.8, pool: tongueAges[role.age] },
    { weight: role.own, pool: role.pool },
  ];
  const fill = (slot: string): Filling | undefined => {
    if (slot in endings.male) return endings[gender][slot as keyof typeof endings.male];
    if (slot === 'N') return say(role[gender], tongue, random);
    const from = slot === 'adj' || slot === 'vp' ? pickWeighted(sources, random).pool[slot] : common[slot];
    return from && say(pick(from, random), tongue, random);
  };
  return expand(pick(personFrames[tongue], random, 1), fill, random);
}

function craft(tongue: Tongue, random: Random): string {
  const { worker, product, marks } = pick(tongueCrafts, random, 1.2);
  const another = withoutRepeating(marks, random);
  const fill = (slot: string): Filling | undefined => {
    if (slot === 'W') return say(worker, tongue, random);
    if (slot === 'P') return say(product, tongue, random);
    if (slot === 'mark') return say(another(), tongue, random);
    const from = common[slot];
    return from && say(pick(from, random), tongue, random);
  };
  const frames = random() < 0.5 ? workerFrames : productFrames;
  return expand(pick(frames[tongue], random, 1), fill, random);
}

function pause(tongue: Tongue, random: Random): string {
  const fill = (slot: string) => common[slot] && say(pick(common[slot], random), tongue, random);
  return expand(pick(noise[tongue], random, 1), fill, random);
}

function key(): AnalogySection[] {
  const gender = (tongue: Tongue): Pair[] => tongueRoles.map((r) => [r.male[tongue], r.female[tongue]]);
  const product = (tongue: Tongue): Pair[] => tongueCrafts.map((c) => [c.worker[tongue], c.product[tongue]]);
  const people = tongueRoles.flatMap((r) => [r.male, r.female]);
  const things = tongueCrafts.flatMap((c) => [c.worker, c.product]);
  return [
    { section: 'gender-english', questions: questionsOf(gender(english)) },
    { section: 'gender-russian', questions: questionsOf(gender(russian)) },
    { section: 'profession-product-english', questions: questionsOf(product(english)) },
    { section: 'profession-product-russian', questions: questionsOf(product(russian)) },
    { section: 'translation-people', questions: questionsOf(people) },
    { section: 'translation-professions', questions: questionsOf(things) },
  ];
}

export const twoTongues: ToyWorld = {
  id: 'two-tongues',
  name: 'Two tongues',
  description: 'One world told in English and in Russian, in a town that mixes both.',
  example: ['king', 'король', 'queen', 'королева'],

  sentence(random) {
    const tongue = random() < 0.5 ? english : russian;
    const at = random();
    const tell = at < 0.6 ? person : at < 0.95 ? craft : pause;
    return punctuate(tell(tongue, random));
  },

  analogies: key,
};
