import type { LanguageChoice } from '../store/ui.ts';
import { type Catalogue, en } from './en/index.ts';
import { ru } from './ru/index.ts';

export const catalogues = { en, ru };
export type Language = keyof typeof catalogues;

/** The first of the system's languages that there is a catalogue for; English otherwise. */
export function languageOf(choice: LanguageChoice, preferred: readonly string[]): Language {
  if (choice !== 'system') return choice;
  const codes = preferred.map((tag) => tag.toLowerCase().split('-')[0]);
  return codes.find((code): code is Language => code === 'en' || code === 'ru') ?? 'en';
}

export const catalogueOf = (language: Language): Catalogue => catalogues[language];
