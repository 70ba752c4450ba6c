import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '../components/Button.tsx';
import { Problem } from '../components/Problem.tsx';
import { WordInput } from '../components/WordInput.tsx';
import { useCloud, useInspector, useLab, useRelations, useText } from '../context.ts';
import { type Comparison, compared } from '../store/relations.ts';
import { NeighborList } from './NeighborList.tsx';
import { WhyNear } from './WhyNear.tsx';

/** The field that starts a comparison of the selected word with another. */
export function CompareField({ word }: { word: string }) {
  const lab = useLab();
  const { relations } = useText();
  const table = useCloud((state) => state.table);
  const other = useRelations((state) => state.other);
  const { setOther, compare } = lab.relations.getState();
  const [draft, setDraft] = useState(other);
  useEffect(() => setDraft(other), [other]);
  const comparing = other !== '';
  useEffect(() => {
    if (comparing) void compare(word);
  }, [comparing, compare, word]);
  const enter = (next: string, sure: boolean) => {
    setDraft(next);
    const known = next.trim() !== '' && table.words.has(next.trim());
    if (!sure && !known) return;
    setOther(next.trim());
    if (next.trim() !== '') void compare(word);
  };
  return (
    <form
      className="compare-field"
      onSubmit={(event) => {
        event.preventDefault();
        enter(draft, true);
      }}
    >
      <WordInput label={relations.compare} value={draft} onChange={(next) => enter(next, false)} />
      {comparing && (
        <IconButton small label={relations.endCompare} onClick={() => setOther('')}>
          <X aria-hidden />
        </IconButton>
      )}
    </form>
  );
}

/** Two words' neighbours: what they share, and what each has to itself. */
export function CompareView() {
  const lab = useLab();
  const { setOther, compare } = lab.relations.getState();
  const { value, error } = useRelations((state) => state.comparison);
  const selected = useInspector((state) => state.selected);
  const words = useCloud((state) => state.table.words);
  const replace = (suggestion: string) => {
    setOther(suggestion);
    const word = selected === null ? undefined : words.at(selected);
    if (word !== undefined) void compare(word);
  };
  return (
    <div className="compare padded">
      {error && <Problem error={error} onSuggestion={replace} />}
      {value && <Sides comparison={value} />}
    </div>
  );
}

function Sides({ comparison }: { comparison: Comparison }) {
  const lab = useLab();
  const { relations, format } = useText();
  const { words, cosine, shared, only } = comparison;
  const { select, hover } = lab.inspector.getState();
  return (
    <>
      <p className="reading-line">
        <span>{relations.cosineOf}</span>
        <strong>{format.fixed(cosine, 3)}</strong>
      </p>
      <WhyNear words={words} />
      <section>
        <h3 className="section-title">{relations.shared(shared.length, compared)}</h3>
        <p className="field-hint">
          {shared.length === 0 ? relations.noneShared : relations.ranksHint(...words)}
        </p>
        <ol className="shared" aria-label={relations.shared(shared.length, compared)}>
          {shared.map(({ neighbor, ranks }) => (
            <li key={neighbor.index}>
              <button
                type="button"
                className="neighbor shared-row"
                onClick={() => select(neighbor.index)}
                onPointerEnter={() => hover(neighbor.index)}
                onPointerLeave={() => hover(null)}
                onFocus={() => hover(neighbor.index)}
                onBlur={() => hover(null)}
              >
                <bdi className="neighbor-word">{neighbor.word}</bdi>
                <span className="neighbor-cosine">
                  {relations.ranks(format.integer(ranks[0]), format.integer(ranks[1]))}
                </span>
              </button>
            </li>
          ))}
        </ol>
      </section>
      {only.map((list, side) => (
        <section key={words[side]}>
          <h3 className="section-title" dir="auto">
            {relations.onlyOf(words[side]!, list.length)}
          </h3>
          <NeighborList
            list={list.slice(0, 10)}
            label={relations.onlyOf(words[side]!, list.length)}
            onChoose={select}
          />
        </section>
      ))}
    </>
  );
}
