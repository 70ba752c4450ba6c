import type { SearchAnswer, SearchMessage } from './finder.ts';
import { type SearchQuestion, WordIndex } from './word-index.ts';

/** The thread that searches: typing never waits for it, and a pattern that never ends ends with it. */
let index = new WordIndex('');
/** The question that is no longer of interest. */
let stopped = -1;
/** Milliseconds after which a search looks whether it is still wanted. */
const turn = 25;

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
  if (data.kind === 'stop') stopped = data.id;
  else void search(data.id, data.question);
});

async function search(id: number, question: SearchQuestion): Promise<void> {
  try {
    const steps = index.search(question);
    let until = performance.now() + turn;
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        const { rows, alike } = step.value;
        answer({ id, rows, alike }, [rows.buffer]);
        return;
      }
      if (performance.now() < until) continue;
      await new Promise((resolve) => setTimeout(resolve));
      if (stopped === id) {
        answer({ id, stopped: true });
        return;
      }
      until = performance.now() + turn;
    }
  } catch (thrown) {
    answer({ id, problem: reasonOf(thrown) });
  }
}

/** What is wrong with a pattern, without the pattern, which stands in the field. */
const reasonOf = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).replace(
    /^Invalid regular expression: \/.*\/[a-z]*: /s,
    '',
  );
