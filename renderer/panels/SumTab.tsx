import { useId } from 'react';
import type { LabError } from '../../core/contract/errors.ts';
import { Button } from '../components/Button.tsx';
import { Problem } from '../components/Problem.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { useCloud, useInspector, useLab, useText, useUi } from '../context.ts';
import { examplesIn } from '../store/examples.ts';
import type { SumKind } from '../store/ui.ts';
import { NeighborList } from './NeighborList.tsx';
import { LikenessForm, OddForm } from './RelationForms.tsx';
import { Solving } from './Solving.tsx';

const kinds = ['sum', 'likeness', 'odd'] as const satisfies readonly SumKind[];

/** Questions about several words: sums, similarity, the odd one out. */
export function SumTab() {
  const { relations } = useText();
  const lab = useLab();
  const kind = useUi((state) => state.sumKind);
  return (
    <div className="ask">
      <Segmented
        wide
        label={relations.ask}
        value={kind}
        options={kinds}
        names={relations.kinds}
        onChange={lab.ui.getState().setSumKind}
      />
      {kind === 'sum' ? <SumForm /> : kind === 'likeness' ? <LikenessForm /> : <OddForm />}
    </div>
  );
}

/** Any signed sum of words. */
function SumForm() {
  const lab = useLab();
  const text = useText();
  const id = useId();
  const { inspector } = text;
  const sum = useInspector((state) => state.sum);
  const isModel = useCloud((state) => state.subject?.kind === 'model');
  const words = useCloud((state) => state.table.words);
  const { setSum, solveSum, select } = lab.inspector.getState();
  const examples = examplesIn(words).map(([a, b, c]) => `${b} - ${a} + ${c}`);

  const replace = (suggestion: string, error: LabError) => {
    const { word: unknown } = error.details;
    if (typeof unknown !== 'string') return;
    const parts = sum.text.split(/(\s+)/).map((part) => (part === unknown ? suggestion : part));
    setSum(parts.join(''));
    void solveSum();
  };

  return (
    <form
      className="ask"
      onSubmit={(event) => {
        event.preventDefault();
        void solveSum();
      }}
    >
      <label className="field-hint" htmlFor={id}>
        {inspector.sumLead}
      </label>
      <input
        id={id}
        className="input"
        aria-label={inspector.sum}
        value={sum.text}
        placeholder={inspector.sumPlaceholder}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => setSum(target.value)}
      />
      <Button
        look={['primary', 'wide']}
        type="submit"
        disabled={!isModel || sum.text.trim() === '' || sum.answer.state === 'loading'}
      >
        {inspector.solve}
      </Button>
      <div className="chips">
        {examples.map((example) => (
          <button
            key={example}
            type="button"
            className="chip"
            disabled={!isModel}
            onClick={() => {
              setSum(example);
              void solveSum();
            }}
          >
            {example}
          </button>
        ))}
      </div>
      <Solving />
      {!isModel && <p className="field-hint">{inspector.during}</p>}
      {sum.answer.error && <Problem error={sum.answer.error} onSuggestion={replace} />}
      {sum.answer.list.length > 0 && (
        <div className="answers">
          <h3 className="section-title">{inspector.results}</h3>
          <NeighborList list={sum.answer.list} label={inspector.results} onChoose={select} />
          <p className="field-hint">{inspector.figure}</p>
        </div>
      )}
    </form>
  );
}
