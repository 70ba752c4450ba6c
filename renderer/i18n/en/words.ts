import { createFormat } from '../format.ts';

export const f = createFormat('en');
export const words = (n: number) => `${f.integer(n)} ${f.plural(n, { one: 'word', other: 'words' })}`;
