import { words } from './words.ts';

export const agreement = {
  title: 'Shared neighbours',
  hint: 'How many of a word’s nearest on this map are also its nearest elsewhere. Models are compared by their vectors.',
  none: 'Make a map, or open a second model, to compare neighbours.',
  against: 'Shared with',
  vectors: 'The vectors',
  model: (name: string) => `Model ${name}`,
  k: 'Neighbours',
  compare: 'Compare',
  comparing: 'Comparing neighbours',
  color: 'Colour by it',
  failed: 'The neighbours were not compared',
  within: (percent: string, error: string) => `${percent} ± ${error}`,
  about: (k: number, sampled: number, estimated: boolean) =>
    `of the ${k} nearest in common, on average over ${words(sampled)}` +
    `${estimated ? ', evenly taken; 95 % interval' : ''}.`,
  stale: 'The map has changed since.',
  command: 'Compare neighbours with another map or model',
};
