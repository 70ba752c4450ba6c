import { MessageCircleQuestionMark } from 'lucide-react';
import type { WhyNear as Answer, ContextSentence } from '../../core/contract/why-near.ts';
import { Button } from '../components/Button.tsx';
import { Problem } from '../components/Problem.tsx';
import { useCloud, useLab, useRelations, useSession, useText } from '../context.ts';

/** Sentences of the text in which two words share contexts, for a model trained here. */
export function WhyNear({ words }: { words: readonly [string, string] }) {
  const lab = useLab();
  const { why } = useText();
  const model = useCloud((state) => (state.subject?.kind === 'model' ? state.subject.id : null));
  const trained = useSession((state) => state.models.find(({ id }) => id === model)?.origin === 'trained');
  const { state, value, error } = useRelations((all) => all.why);
  const { askWhy, cancelWhy } = lab.relations.getState();
  if (!trained) return null;
  const here = value?.words[0] === words[0] && value.words[1] === words[1];
  return (
    <section className="why" aria-label={why.title(...words)}>
      {state === 'loading' ? (
        <p className="why-busy" role="status">
          {why.reading}
          <Button look={['small', 'quiet']} onClick={cancelWhy}>
            {why.cancel}
          </Button>
        </p>
      ) : (
        !here && (
          <Button look="small" onClick={() => void askWhy(words)}>
            <MessageCircleQuestionMark aria-hidden />
            {why.ask}
          </Button>
        )
      )}
      {error && <Problem error={error} />}
      {here && state === 'ready' && <Found answer={value} />}
    </section>
  );
}

function Found({ answer }: { answer: Answer }) {
  const lab = useLab();
  const { why } = useText();
  const { words, occurrences, contexts, sentences, window } = answer;
  const { hover, select } = lab.inspector.getState();
  if (contexts.length === 0) return <p className="field-hint">{why.none}</p>;
  return (
    <>
      <h3 className="section-title">{why.contexts}</h3>
      <p className="field-hint">{why.contextsHint(window)}</p>
      <div className="chips">
        {contexts.slice(0, 16).map(({ word, index, counts }) => (
          <button
            key={word}
            type="button"
            className="chip"
            dir="auto"
            title={why.met(words[0], counts[0], words[1], counts[1])}
            onClick={() => select(index)}
            onPointerEnter={() => hover(index)}
            onPointerLeave={() => hover(null)}
          >
            {word}
          </button>
        ))}
      </div>
      <h3 className="section-title">{why.sentences}</h3>
      <p className="field-hint">{why.sentencesHint}</p>
      <p className="field-hint">
        {words.map((word, i) => why.occurrences(word, occurrences[i]!)).join(' · ')}
      </p>
      <ol className="why-sentences" aria-label={why.sentences}>
        {sentences.map((sentence, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, only another takes its place
          <li key={i} dir="auto">
            <Sentence sentence={sentence} />
          </li>
        ))}
      </ol>
    </>
  );
}

/** Words around the one asked about are enough; a sentence of hundreds would bury it. */
const shownAround = 14;

function Sentence({ sentence: { words, target, marked } }: { sentence: ContextSentence }) {
  const from = Math.max(0, target - shownAround);
  const to = Math.min(words.length, target + shownAround + 1);
  const lit = new Set(marked);
  return (
    <>
      {from > 0 && '… '}
      {words.slice(from, to).map((word, i) => {
        const at = from + i;
        const text = word ?? '·';
        const gap = at + 1 < to ? ' ' : '';
        return (
          <span key={at}>
            {at === target ? <strong>{text}</strong> : lit.has(at) ? <mark>{text}</mark> : text}
            {gap}
          </span>
        );
      })}
      {to < words.length && ' …'}
    </>
  );
}
