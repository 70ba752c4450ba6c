import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { NumberInput, SwitchRow } from '../components/Fields.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { useLab, useSession, useText, useTraining } from '../context.ts';
import type { Catalogue } from '../i18n/en.ts';
import { type Draft, type NumberName, numberNames, rangeOf, textNames } from '../store/parameters.ts';

const steps: Partial<Record<NumberName, number>> = {
  dim: 10,
  learningRate: 0.005,
  minLearningRate: 0.0001,
  downsample: 0.0001,
  nsExponent: 0.05,
  vocabSize: 1000,
};

/** Every parameter of the trainer, each with what it does and what it may be. */
export function Advanced() {
  const text = useText();
  const method = useTraining((state) => state.draft.method);
  const wrong = useTraining((state) => state.problems.size > 0);
  const [open, setOpen] = useState(false);
  const { train } = text;
  return (
    <Collapsible.Root open={open || wrong} onOpenChange={setOpen}>
      <Collapsible.Trigger className="disclosure">
        <ChevronRight aria-hidden />
        {train.advanced}
      </Collapsible.Trigger>
      <Collapsible.Panel className="advanced">
        {method === 'cbow' && (
          <Options name="update" options={['corrected', 'classic']} names={train.updates} />
        )}
        <Options name="mode" options={['block', 'pair']} names={train.modes} />
        {numberNames.map((name) => (
          <Parameter key={name} name={name} />
        ))}
        <Options name="tokenizer" options={['unicode', 'whitespace', 'tokenized']} names={train.tokenizers} />
        <Toggle name="lowercase" />
        <Options name="numbers" options={['keep', 'fold', 'drop']} names={train.numbers} />
        <Options name="unknown" options={['discard', 'unk']} names={train.unknowns} />
        <Toggle name="shuffle" />
        {textNames.map((name) => (
          <Text key={name} name={name} />
        ))}
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}

type Choice = 'update' | 'mode' | 'tokenizer' | 'numbers' | 'unknown';

interface OptionsProps<K extends Choice> {
  name: K;
  options: readonly Draft[K][];
  names: Record<Draft[K], string>;
}

function Options<K extends Choice>({ name, options, names }: OptionsProps<K>) {
  const lab = useLab();
  const { train } = useText();
  const value = useTraining((state) => state.draft[name]);
  return (
    <div className="field">
      <span className="field-label">{train.parameters[name]}</span>
      <Segmented
        wide
        label={train.parameters[name]}
        value={value}
        options={options}
        names={names}
        onChange={(next) => lab.training.getState().setParameter(name, next)}
      />
      <span className="field-hint">{train.hints[name]}</span>
    </div>
  );
}

function Toggle({ name }: { name: 'lowercase' | 'shuffle' }) {
  const lab = useLab();
  const { train } = useText();
  const value = useTraining((state) => state.draft[name]);
  return (
    <div className="field">
      <SwitchRow
        label={train.parameters[name]}
        checked={value}
        onChange={(next) => lab.training.getState().setParameter(name, next)}
      />
      <span className="field-hint">{train.hints[name]}</span>
    </div>
  );
}

function Text({ name }: { name: (typeof textNames)[number] }) {
  const lab = useLab();
  const { train } = useText();
  const id = useId();
  const value = useTraining((state) => state.draft[name]);
  const wrong = useTraining((state) => state.problems.has(name));
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {train.parameters[name]}
      </label>
      <input
        id={id}
        className="input"
        value={value}
        placeholder={train.placeholders[name]}
        spellCheck={false}
        aria-invalid={wrong}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => lab.training.getState().setParameter(name, target.value.trimStart())}
      />
      <span id={`${id}-hint`} className={wrong ? 'field-error' : 'field-hint'}>
        {wrong ? train.badText[name] : train.hints[name]}
      </span>
    </div>
  );
}

function Parameter({ name }: { name: NumberName }) {
  const lab = useLab();
  const text = useText();
  const value = useTraining((state) => state.draft[name]);
  const wrong = useTraining((state) => state.problems.has(name));
  const cores = useSession((state) => state.cores);
  const { min, max, integer } = rangeOf(name);
  const placeholders: Partial<Record<NumberName, string>> = {
    learningRate: text.train.auto,
    minLearningRate: text.train.auto,
    vocabSize: text.train.unlimited,
    maxTokens: text.train.unlimited,
    maxMinutes: text.train.unlimited,
    maxEpochs: text.train.auto,
    threads: text.train.allCores(cores),
  };
  return (
    <NumberInput
      label={text.train.parameters[name]}
      hint={text.train.hints[name]}
      value={value}
      onChange={(next) => lab.training.getState().setParameter(name, next)}
      placeholder={placeholders[name]}
      step={steps[name] ?? 1}
      min={integer ? min : Math.max(min, -10)}
      max={max}
      error={wrong ? problem(text, name) : undefined}
    />
  );
}

function problem({ train, format }: Catalogue, name: NumberName): string {
  const { min, max, integer, positive } = rangeOf(name);
  if (positive) return train.mustBePositive(format.integer(max));
  const sentence = integer ? train.mustBeWhole : train.mustBe;
  return sentence(format.integer(min), format.integer(max));
}
