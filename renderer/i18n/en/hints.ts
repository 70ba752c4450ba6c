export const hints = {
  title: 'First steps',
  dismiss: 'Dismiss the hints',
  all: [
    ['Click a point or search to see a word and its neighbours; click a neighbour to walk on.', '/'],
    ['Choose the lasso and draw around words: everything else works on what is selected.', 'Q'],
    ['Add and subtract words, find the odd one out, or lay an axis of meaning.', 'S'],
    ['All words in a table: sort, filter by ranges, save.', 'M'],
    ['Everything that can be done, by name.', 'Mod+K'],
  ] as [text: string, keys: string][],
};
