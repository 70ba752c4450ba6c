import type { LabError } from '../../core/contract/errors.ts';
import { Button } from '../components/Button.tsx';
import { Problem } from '../components/Problem.tsx';
import { WordInput } from '../components/WordInput.tsx';
import { useCloud, useInspector, useLab, useText } from '../context.ts';
import { examplesIn } from '../store/examples.ts';
import { NeighborList } from './NeighborList.tsx';
import { Solving } from './Solving.tsx';

/** a is to b as c is to what? */
export function AnalogyTab() {
  const lab = useLab();
  const text = useText();
  const { inspector } = text;
  const { a, b, c, answer } = useInspector((state) => state.analogy);
  const isModel = useCloud((state) => state.subject?.kind === 'model');
  const words = useCloud((state) => state.table.words);
  const { setAnalogy, solveAnalogy, select } = lab.inspector.getState();
  const ready = isModel && [a, b, c].every((word) => word.trim() !== '');

  /** A suggestion replaces the word it is nearest to: the one the service did not know. */
  const replace = (suggestion: string, error: LabError) => {
    const { word: unknown } = error.details;
    const field = (['a', 'b', 'c'] as const).find((name) => ({ a, b, c })[name].trim() === unknown);
    if (field) setAnalogy({ [field]: suggestion });
    void solveAnalogy();
  };

  return (
    <form
      className="ask"
      onSubmit={(event) => {
        event.preventDefault();
        void solveAnalogy();
      }}
    >
      <p className="field-hint">{inspector.analogyLead}</p>
      <div className="analogy">
        <WordInput label={inspector.a} value={a} onChange={(next) => setAnalogy({ a: next })} />
        <span>{inspector.isTo}</span>
        <WordInput label={inspector.b} value={b} onChange={(next) => setAnalogy({ b: next })} />
        <span>{inspector.as}</span>
        <WordInput label={inspector.c} value={c} onChange={(next) => setAnalogy({ c: next })} />
        <span>{inspector.what}</span>
      </div>
      <Button look={['primary', 'wide']} type="submit" disabled={!ready || answer.state === 'loading'}>
        {inspector.solve}
      </Button>
      <div className="chips">
        {examplesIn(words).map((example) => (
          <button
            key={example.join()}
            type="button"
            className="chip"
            disabled={!isModel}
            onClick={() => {
              setAnalogy({ a: example[0], b: example[1], c: example[2] });
              void solveAnalogy();
            }}
          >
            {`${example[0]} : ${example[1]} = ${example[2]} : ?`}
          </button>
        ))}
      </div>
      <Solving />
      {!isModel && <p className="field-hint">{inspector.during}</p>}
      {answer.error && <Problem error={answer.error} onSuggestion={replace} />}
      {answer.list.length > 0 && (
        <div className="answers">
          <h3 className="section-title">{inspector.results}</h3>
          <NeighborList list={answer.list} label={inspector.results} onChoose={select} />
          <p className="field-hint">{inspector.figure}</p>
        </div>
      )}
    </form>
  );
}
