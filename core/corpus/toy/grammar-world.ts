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
import { adjectives, type Lemma, nouns, verbs } from './grammar-lexicon.ts';
import { type AnalogySection, type Pair, questionsOf, type ToyWorld } from './world.ts';

/** For each part of speech: its lemmas and, for each form, the frames that ask for that form (`{X}`). */
const parts: readonly { weight: number; lemmas: readonly Lemma[]; frames: readonly (readonly string[])[] }[] =
  [
    {
      weight: 4,
      lemmas: verbs,
      frames: [
        list(
          '{who} will {X} {mark} and {mark} tomorrow|{plural} want to {X} the {mark} {place}|please {X} the {mark}, {said} {who}|can you {X} {mark} without {mark}?|to {X} {mark} was her only wish|let us {X} the {mark} before {who} comes|{who} could not {X} the {mark}, nor should {who} {X} the {mark}|{plural} might {adv} {X} {mark} {place}|you must {X} {mark} and {adv} forget the {mark}',
        ),
        list(
          'every day {who} {X} {mark} {place}|{who} always {X} {mark} and {mark}|on Sundays {who} usually {X} the {mark}|whenever it rains, {who} {adv} {X} {mark} {place}|nobody here {X} {mark} as {who} does|{who} never {X} the {mark} before breakfast|the one who {X} {mark} also likes {mark}|each week {who} {X} {mark}, says the neighbour',
        ),
        list(
          'yesterday {who} {X} {mark} {place}|last week {plural} {X} the {mark} and the {mark}|years ago {who} {X} {mark} here|{who} {X} {mark} once, and then {plural} {X} {mark}|after the party {plural} {adv} {X} the {mark}|in our childhood {who} {X} the {mark} {place}|that night {who} {X} {mark} until everybody left|in those days {plural} {X} {mark}',
        ),
        list(
          '{plural} are {X} {mark} right now|{who} was {X} the {mark} while it rained|{X} {mark} and {mark} is great fun|without {X} {mark} the day would be dull|{who} has been {X} {mark} for hours {place}|we saw {who} {X} the {mark} {place}|instead of {X} {mark} {plural} kept {X} {mark}|they were busy {X} the {mark}|{who} is tired of {X} {mark}',
        ),
      ],
    },
    {
      weight: 3,
      lemmas: nouns,
      frames: [
        list(
          'a {X} makes one think of the {mark} and the {mark}|this {X} is known for the {mark}, that {X} for the {mark}|one {X} was seen {place} with the {mark}|{who} has a {X}, and it has the {mark}|each {X} comes with the {mark} and the {mark}|every {X} needs its {mark}, {said} {who}|another {X} appeared {place} because of the {mark}|the picture of that {X} also shows the {mark}|is there a {X} without the {mark}?',
        ),
        list(
          'many {X} make one think of the {mark} and the {mark}|these {X} are known for the {mark}, those {X} for the {mark}|two {X} were seen {place} with the {mark}|{who} has three {X}, and they have the {mark}|all {X} come with the {mark} and the {mark}|both {X} need their {mark}, {said} {who}|several {X} appeared {place} because of the {mark}|pictures of those {X} also show the {mark}|are there any {X} without the {mark}?|few {X} do without the {mark} and the {mark}|hundreds of {X} were there, and the {mark}, and the {mark}',
        ),
      ],
    },
    {
      weight: 3,
      lemmas: adjectives,
      frames: [
        list(
          'it was a very {X} {mark}, {said} {who}|the {mark} was so {X} that {who} stared|too {X} for a {mark}, thought {who}|as {X} as a {mark} or a {mark}|how {X} the {mark} is!|a rather {X} {mark} and a quite {X} {mark} were there {place}|{who} never saw such a {X} {mark}|not every {mark} is {X}, but this {mark} really is {X}',
        ),
        list(
          'this is {X} than a {mark} or a {mark}|the {mark} became {X} and {X}|nothing here is {X} than that {mark}|a much {X} {mark} than before, {said} {who}|{who} looked for something {X} than the {mark}|even {X} than the {mark} was the {mark}|far {X} than any {mark}|the {mark} is no {X} than the other {mark}|{who} wished for a {X} {mark} than mine',
        ),
        list(
          'it was the {X} {mark} of all|the {X} {mark} in the world was shown {place}|of all of them, the {mark} was the {X}|{who} won a prize for the {X} {mark} ever|the {mark} is among the {X} ever seen|this is by far the {X} {mark} in town|which {mark} was the {X} of the three?|the {X} of them all, the {mark}, came first|one of the {X} things ever: the {mark}',
        ),
      ],
    },
  ];

const common: Readonly<Record<string, readonly string[]>> = {
  who: list('Anna|Peter|Maria|the neighbour|Thomas|my friend|Julia|the stranger|somebody|Oscar|the cousin'),
  plural: list('they|we|the twins|our guests|the students|some people|the others'),
  adv: list('slowly|gladly|quietly|often|perhaps|certainly|hardly|suddenly'),
  said: list('said|thought|whispered|added|replied'),
  place: list('at home|in the garden|near the market|on the square|behind the school|in town|at the corner'),
};

const noise = list(
  '{who} {said} nothing, and {plural} {adv} went away|{place} it was {adv} forgotten|well, {said} {who}, well|{plural} met {who} {place}',
);

const relation = (section: string, lemmas: readonly Lemma[], from: number, to: number): AnalogySection => ({
  section,
  questions: questionsOf(lemmas.map(({ forms }) => [forms[from], forms[to]] as unknown as Pair)),
});

function about(random: Random): string {
  const part = pickWeighted(parts, random);
  const { forms, marks } = pick(part.lemmas, random, 1.2);
  const form = Math.floor(random() * part.frames.length);
  const mark = withoutRepeating(marks, random);
  const fill = (slot: string): Filling | undefined => {
    if (slot === 'X') return forms[form];
    return slot === 'mark' ? mark() : common[slot];
  };
  return expand(pick(part.frames[form] as readonly string[], random, 1), fill, random);
}

export const grammar: ToyWorld = {
  id: 'grammar',
  name: 'Grammar',
  description: 'Everyday English: tense, number and comparison.',
  example: ['write', 'wrote', 'sing', 'sang'],

  sentence(random) {
    if (random() < 0.05) return punctuate(expand(pick(noise, random, 1), (slot) => common[slot], random));
    return punctuate(about(random));
  },

  analogies: () => [
    relation('third-person', verbs, 0, 1),
    relation('past-tense', verbs, 0, 2),
    relation('present-participle', verbs, 0, 3),
    relation('past-of-participle', verbs, 3, 2),
    relation('plural', nouns, 0, 1),
    relation('comparative', adjectives, 0, 1),
    relation('superlative', adjectives, 0, 2),
    relation('superlative-of-comparative', adjectives, 1, 2),
  ],
};
