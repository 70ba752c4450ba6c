import { Button } from '../components/Button.tsx';
import { Problem } from '../components/Problem.tsx';
import { useCloud, useLab, useRelations, useText } from '../context.ts';
import { wordsIn } from '../store/relations.ts';
import { NeighborList } from './NeighborList.tsx';
import { corrected, WordsInput } from './WordsInput.tsx';

/** The cosine of two words, or of the means of two sets. */
export function LikenessForm() {
  const lab = useLab();
  const { relations, inspector, format } = useText();
  const { left, right, answer } = useRelations((state) => state.likeness);
  const isModel = useCloud((state) => state.subject?.kind === 'model');
  const { setLikeness, solveLikeness } = lab.relations.getState();
  const ready = isModel && wordsIn(left).length > 0 && wordsIn(right).length > 0;
  return (
    <form
      className="ask"
      onSubmit={(event) => {
        event.preventDefault();
        void solveLikeness();
      }}
    >
      <p className="field-hint">{relations.likenessLead}</p>
      <WordsInput label={relations.left} value={left} onChange={(next) => setLikeness({ left: next })} />
      <WordsInput label={relations.right} value={right} onChange={(next) => setLikeness({ right: next })} />
      <Button look={['primary', 'wide']} type="submit" disabled={!ready || answer.state === 'loading'}>
        {relations.solve}
      </Button>
      {!isModel && <p className="field-hint">{inspector.during}</p>}
      {answer.error && (
        <Problem
          error={answer.error}
          onSuggestion={(suggestion, error) => {
            setLikeness({
              left: corrected(left, suggestion, error),
              right: corrected(right, suggestion, error),
            });
            void solveLikeness();
          }}
        />
      )}
      {answer.value !== null && (
        <p className="reading-line" role="status">
          <span>{relations.likenessAnswer}</span>
          <strong>{format.fixed(answer.value, 4)}</strong>
        </p>
      )}
    </form>
  );
}

/** The word that belongs least with the others. */
export function OddForm() {
  const lab = useLab();
  const { relations, inspector } = useText();
  const { text, answer } = useRelations((state) => state.odd);
  const isModel = useCloud((state) => state.subject?.kind === 'model');
  const { setOdd, solveOdd } = lab.relations.getState();
  return (
    <form
      className="ask"
      onSubmit={(event) => {
        event.preventDefault();
        void solveOdd();
      }}
    >
      <p className="field-hint">{relations.oddLead}</p>
      <WordsInput
        label={relations.oddLabel}
        value={text}
        placeholder={relations.oddPlaceholder}
        onChange={setOdd}
      />
      <Button
        look={['primary', 'wide']}
        type="submit"
        disabled={!isModel || wordsIn(text).length < 3 || answer.state === 'loading'}
      >
        {relations.oddSolve}
      </Button>
      {!isModel && <p className="field-hint">{inspector.during}</p>}
      {answer.error && (
        <Problem
          error={answer.error}
          onSuggestion={(suggestion, error) => {
            setOdd(corrected(text, suggestion, error));
            void solveOdd();
          }}
        />
      )}
      {answer.value && (
        <div className="answers">
          <div role="status">
            <h3 className="section-title">{relations.oddAnswer(answer.value.likeness[0]?.word ?? '')}</h3>
          </div>
          <p className="field-hint">{relations.oddList}</p>
          <NeighborList
            list={answer.value.likeness}
            label={relations.oddList}
            onChoose={lab.inspector.getState().select}
          />
        </div>
      )}
    </form>
  );
}
