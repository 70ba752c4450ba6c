import type { SearchAnswer, SearchMessage } from './finder.ts';
import { WordIndex } from './word-index.ts';

/** The thread that searches: typing never waits for it, and a pattern that never ends ends with it. */
let index = new WordIndex('');

const answer = (message: SearchAnswer, transfer: Transferable[] = []) => postMessage(message, { transfer });

addEventListener('message', ({ data }: MessageEvent<SearchMessage>) => {
  if (data.kind === 'words') {
    index = new WordIndex(new TextDecoder().decode(data.words));
    answer({ ready: true });
    // A question that is already waiting goes first.
    setTimeout(() => index.prepare());
    return;
  }
  if (data.kind === 'alphabet') {
    const places = index.alphabet();
    answer({ places }, [places.buffer]);
    return;
  }
  const { id, question } = data;
  try {
    const { rows, alike } = index.find(question);
    answer({ id, rows, alike }, [rows.buffer]);
  } catch (thrown) {
    answer({ id, problem: reasonOf(thrown) });
  }
});

/** What is wrong with a pattern, without the pattern, which stands in the field. */
const reasonOf = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).replace(
    /^Invalid regular expression: \/.*\/[a-z]*: /s,
    '',
  );
