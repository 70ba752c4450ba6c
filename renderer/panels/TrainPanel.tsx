import { useId } from 'react';
import { toyPreset } from '../../core/corpus/toy/preset.ts';
import { Segmented } from '../components/Segmented.tsx';
import { useLab, useText, useTraining } from '../context.ts';
import { differences, draftOf, presetOf } from '../store/parameters.ts';
import { presetNames } from '../store/presets.ts';
import { Advanced } from './Advanced.tsx';
import { RunControls } from './RunControls.tsx';
import { Source } from './Source.tsx';

/** What to train on and how; the button that starts it stands below, in RunControls. */
export function TrainPanel() {
  const text = useText();
  return (
    <>
      <section className="section train" aria-labelledby="train">
        <h2 id="train" className="section-title">
          {text.train.title}
        </h2>
        <Source />
        <Presets />
        <Method />
        <Advanced />
      </section>
      <RunControls />
    </>
  );
}

function Presets() {
  const lab = useLab();
  const text = useText();
  const draft = useTraining((state) => state.draft);
  const preset = presetOf(draft);
  const toy = differences(draft, draftOf(toyPreset)).length === 0;
  const id = useId();
  return (
    <div className="field">
      <span id={id} className="field-label">
        {text.train.preset}
      </span>
      <Segmented
        wide
        label={text.train.preset}
        value={preset}
        options={presetNames}
        names={text.train.presets}
        onChange={lab.training.getState().applyPreset}
      />
      <span className="field-hint">
        {preset ? text.train.presetHints[preset] : toy ? text.train.toySettings : text.train.custom}
      </span>
    </div>
  );
}

function Method() {
  const lab = useLab();
  const text = useText();
  const method = useTraining((state) => state.draft.method);
  return (
    <div className="field">
      <span className="field-label">{text.train.method}</span>
      <Segmented
        wide
        label={text.train.method}
        value={method}
        options={['cbow', 'skipgram']}
        names={text.train.methods}
        onChange={(next) => lab.training.getState().setParameter('method', next)}
      />
      <span className="field-hint">{text.train.methodHints[method]}</span>
    </div>
  );
}
