import type { SearchAnswer, SearchMessage, SearchThread } from '../../../renderer/search/finder.ts';
import { WordIndex } from '../../../renderer/search/word-index.ts';

/**
 * A search thread without a thread: answers in a later turn, never once a `runaway` pattern has been asked, and to a
 * `lengthy` one only that it was stopped.
 */
export class InlineThread implements SearchThread {
  onmessage: SearchThread['onmessage'] = null;
  readonly questions: string[] = [];
  ended = false;
  #index = new WordIndex('');
  #stuck = false;

  postMessage(message: SearchMessage): void {
    if (message.kind === 'words') {
      this.#index = new WordIndex(new TextDecoder().decode(message.words));
      this.#answer({ ready: true });
      return;
    }
    if (message.kind === 'alphabet') {
      this.#answer({ places: this.#index.alphabet() });
      return;
    }
    if (message.kind === 'stop') {
      this.#answer({ id: message.id, stopped: true });
      return;
    }
    const { id, question } = message;
    this.questions.push(question.query);
    this.#stuck ||= question.query === 'runaway';
    if (this.#stuck || question.query === 'lengthy') return;
    try {
      this.#answer({ id, ...this.#index.find(question) });
    } catch (thrown) {
      this.#answer({ id, problem: (thrown as Error).message });
    }
  }

  terminate(): void {
    this.ended = true;
  }

  #answer(data: SearchAnswer): void {
    setImmediate(() => !this.ended && this.onmessage?.({ data } as MessageEvent<SearchAnswer>));
  }
}
