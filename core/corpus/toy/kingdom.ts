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
import { crafts, craftTemplates, craftWords } from './kingdom-crafts.ts';
import { ages, genders, type Pool, type Role, realms, roles, stations } from './kingdom-people.ts';
import { type Pair, questionsOf, type ToyWorld } from './world.ts';

const personTemplates = list(
  '{when} the {adj} {N} {vp} {place}|the {N} {vp} and {vp}|{place} the {adj} {N} {adv} {vp}|{when}, {place}, the {N} {vp}|the {adj} {N} {vp} because {he} loved {thing}|nobody knew why the {N} {adv} {vp} {place}|after the {weather} the {adj} {N} {vp} and {vp}|{he} was a {adj} and {adj} {N}, known for {his} {thing}|as the {weather} began, the {N} {vp} with {his} {thing}|they say that the {adj} {N} once {vp} {place}|a {adj} {N} with {thing} and {thing} {vp}|the {N} thought about {his} {thing} and {adv} {vp}|it was {when} that the {N}, {adj} and {adj}, {vp}|tell me about the {N} who {vp} {place}|{his} {thing} reminded the {N} of {thing}, so {he} {vp}|the {N} {vp} while the {weather} passed, and {he} was {adj} again|did the {adj} {N} really lose {his} {thing} {place}?|while {he} {vp}, the {adj} {N} looked at {himself} and laughed|the {N} and the {O} {vp} {place}|the {adj} {N}, like the {O}, {adv} {vp}',
);

const realmTemplates = list(
  'the borders of the {R} were guarded by the soldiers, and the ruler {vp}|a map of the {R} showed roads, villages and {thing}|the whole {R} knew that the ruler {vp}|travellers crossed the {R} {when} and heard of {thing}|in every village of the {R} they spoke of {thing} and {thing}|the {adj} ruler of the {R} {vp} {place}|roads and bridges of the {R} were built with {thing}|maps call it a {R}, but its borders are only {thing}',
);

const common: Readonly<Record<string, readonly string[]>> = {
  when: list(
    'one morning|last winter|every evening|long ago|in spring|at dawn|on a cold night|before noon|that autumn|at midnight|on market day|three days later',
  ),
  adv: list('slowly|quietly|often|suddenly|never|gladly|always|secretly|almost|carefully|soon|again'),
  weather: list('rain|storm|snow|fog|thunder|frost|wind|flood'),
  ...craftWords,
};

const pronouns = {
  male: { he: 'he', his: 'his', himself: 'himself' },
  female: { he: 'she', his: 'her', himself: 'herself' },
} as const;

const noise = list(
  'the road to the mill was long and the {weather} did not stop|{when} there was nothing but {weather} and more {weather}|so the story went on, {adv} and {adv}, until it ended|much was said and little was done {when}|if the {weather} comes again, remember what the story said|who can say what happened {when}?',
);

/** Sources of what is said of a person, with their weights. */
function sources(role: Role, gender: keyof typeof genders): { weight: number; pool: Pool }[] {
  return [
    { weight: 1, pool: genders[gender] },
    { weight: 1, pool: stations[role.station] },
    { weight: 0.8, pool: ages[role.age] },
    { weight: role.own, pool: role.pool },
  ];
}

const isPoolKey = (slot: string): slot is keyof Pool => slot in genders.male;

function person(random: Random): string {
  const role = pickWeighted(roles, random);
  const gender = random() < 0.5 ? 'male' : 'female';
  const pools = sources(role, gender);
  const fill = (slot: string): Filling | undefined => {
    if (slot === 'N') return role[gender];
    if (slot === 'O') return companion(role, gender, random);
    if (slot in pronouns.male) return pronouns[gender][slot as keyof typeof pronouns.male];
    if (isPoolKey(slot)) return pickWeighted(pools, random).pool[slot];
    return common[slot];
  };
  return expand(pick(personTemplates, random, 1), fill, random);
}

/** Someone of the same gender and the same station or age: people keep company with their like. */
function companion(role: Role, gender: 'male' | 'female', random: Random): string {
  const like = roles.filter((r) => r !== role && (r.station === role.station || r.age === role.age));
  return pickWeighted(like, random)[gender];
}

function realm(random: Random): string {
  const [word, male] = pick(realms, random);
  const ruler = roles.find((r) => r.male === male) as Role;
  const pools = [
    { weight: 1, pool: stations[ruler.station] },
    { weight: 2, pool: ruler.pool },
  ];
  const pronoun = random() < 0.5 ? pronouns.male : pronouns.female;
  const fill = (slot: string): Filling | undefined => {
    if (slot === 'R') return word;
    if (slot in pronoun) return pronoun[slot as keyof typeof pronoun];
    if (isPoolKey(slot)) return pickWeighted(pools, random).pool[slot];
    return common[slot];
  };
  return expand(pick(realmTemplates, random, 1), fill, random);
}

function craft(random: Random): string {
  const { worker, product, tool, marks } = pick(crafts, random);
  const kind = pick(['worker', 'product', 'tool'] as const, random, 1);
  const another = withoutRepeating(marks, random);
  const fill = (slot: string): Filling | undefined => {
    if (slot === 'W') return worker;
    if (slot === 'P') return product;
    if (slot === 'T') return tool;
    return slot === 'mark' ? another() : common[slot];
  };
  return expand(pick(craftTemplates[kind], random, 1), fill, random);
}

const pairsOf = (chosen: (role: Role) => boolean): Pair[] =>
  roles.filter(chosen).map((role) => [role.male, role.female] as const);

export const kingdom: ToyWorld = {
  id: 'kingdom',
  name: 'Kingdom',
  description: 'A fairy-tale kingdom: gender, royalty, family and professions.',
  example: ['man', 'king', 'woman', 'queen'],

  sentence(random) {
    const at = random();
    const tell = at < 0.6 ? person : at < 0.66 ? realm : at < 0.95 ? craft : null;
    const text = tell ? tell(random) : expand(pick(noise, random, 1), (slot) => common[slot], random);
    return punctuate(text);
  },

  analogies() {
    const ranks: Pair[] = [
      ['man', 'king'],
      ['woman', 'queen'],
      ['boy', 'prince'],
      ['girl', 'princess'],
    ];
    const generations: Pair[] = [
      ['king', 'prince'],
      ['queen', 'princess'],
      ['father', 'son'],
      ['mother', 'daughter'],
      ['man', 'boy'],
      ['woman', 'girl'],
    ];
    const titled = (role: Role) => role.station === 'royal' || role.station === 'noble';
    return [
      { section: 'gender-royalty', questions: questionsOf(pairsOf(titled)) },
      { section: 'gender-family', questions: questionsOf(pairsOf((role) => role.station === 'family')) },
      {
        section: 'gender-people',
        questions: questionsOf(pairsOf((role) => !titled(role) && role.station !== 'family')),
      },
      { section: 'royalty', questions: questionsOf(ranks) },
      { section: 'generation', questions: questionsOf(generations) },
      { section: 'realm', questions: questionsOf(realms.map(([realm, ruler]) => [ruler, realm])) },
      { section: 'profession-product', questions: questionsOf(crafts.map((c) => [c.worker, c.product])) },
      { section: 'profession-tool', questions: questionsOf(crafts.map((c) => [c.worker, c.tool])) },
    ];
  },
};
