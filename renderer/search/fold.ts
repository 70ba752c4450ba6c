/**
 * Text without regard to case, by Unicode: upper case first, so that `ß` is `ss` and ligatures come apart, then
 * lower case, then one sigma for both of Greek's; composed first, so that an accent is found however it was typed.
 * Line feeds stay where they are, so a joined list can be folded in one go.
 */
export const fold = (text: string): string =>
  text.normalize('NFC').toUpperCase().toLowerCase().replaceAll('ς', 'σ');
