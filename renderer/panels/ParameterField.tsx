import { useId } from 'react';
import { NumberInput, SwitchRow } from '../components/Fields.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { useLab, useSession, useText, useTraining } from '../context.ts';
import type { Catalogue } from '../i18n/en/index.ts';
import {
  defaultOf,
  type NumberName,
  numberNames,
  type ParameterName,
  rangeOf,
  textNames,
} from '../store/parameters.ts';

const choices = {
  update: ['corrected', 'classic'],
  mode: ['auto', 'block', 'pair'],
  tokenizer: ['unicode', 'whitespace', 'tokenized'],
  numbers: ['keep', 'fold', 'drop'],
  unknown: ['discard', 'unk'],
  continueVocabulary: ['old', 'new', 'union'],
} as const;
const toggles = ['lowercase', 'shuffle'] as const;

const steps: Partial<Record<NumberName, number>> = {
  dim: 10,
  learningRate: 0.005,
  minLearningRate: 0.0001,
  downsample: 0.0001,
  nsExponent: 0.05,
  vocabSize: 1000,
};

const isOf = <T extends ParameterName>(names: readonly T[], name: ParameterName): name is T =>
  (names as readonly ParameterName[]).includes(name);

/** One parameter of the trainer: what it is called, what it does, and what it may be. */
export function ParameterField({ name }: { name: ParameterName }) {
  if (isOf(numberNames, name)) return <Amount name={name} />;
  if (isOf(textNames, name)) return <Text name={name} />;
  if (isOf(toggles, name)) return <Toggle name={name} />;
  return name === 'method' ? null : <Options name={name} />;
}

/** What a parameter does, and its default. */
function useHint(name: ParameterName): string {
  const { train, format } = useText();
  const method = useTraining((state) => state.draft.method);
  const update = useTraining((state) => state.draft.update);
  const value = defaultOf(name, { method, update });
  const named: Partial<Record<string, string>> = train.defaults;
  const choice = (train.choices as Partial<Record<string, Record<string, string>>>)[name]?.[String(value)];
  const switched = value === true ? train.defaults.on : train.defaults.off;
  const shown = typeof value === 'number' ? format.number(value, 6) : (choice ?? named[name] ?? switched);
  return train.withDefault(train.hints[name], shown);
}

function Options({ name }: { name: keyof typeof choices }) {
  const lab = useLab();
  const hint = useHint(name);
  const { train } = useText();
  const value: string = useTraining((state) => state.draft[name]);
  const options: readonly string[] = choices[name];
  return (
    <div className="field">
      <span className="field-label">{train.parameters[name]}</span>
      <Segmented
        wide
        label={train.parameters[name]}
        value={value}
        options={options}
        names={train.choices[name] as Record<string, string>}
        onChange={(next) => lab.training.getState().setParameter(name, next as never)}
      />
      <span className="field-hint">{hint}</span>
    </div>
  );
}

function Toggle({ name }: { name: 'lowercase' | 'shuffle' }) {
  const lab = useLab();
  const hint = useHint(name);
  const { train } = useText();
  const value = useTraining((state) => state.draft[name]);
  return (
    <div className="field">
      <SwitchRow
        label={train.parameters[name]}
        checked={value}
        onChange={(next) => lab.training.getState().setParameter(name, next)}
      />
      <span className="field-hint">{hint}</span>
    </div>
  );
}

function Text({ name }: { name: (typeof textNames)[number] }) {
  const lab = useLab();
  const hint = useHint(name);
  const { train } = useText();
  const id = useId();
  const value = useTraining((state) => state.draft[name]);
  const wrong = useTraining((state) => state.problems.has(name));
  return (
    <div className="field row">
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
        {wrong ? train.badText[name] : hint}
      </span>
    </div>
  );
}

function Amount({ name }: { name: NumberName }) {
  const lab = useLab();
  const hint = useHint(name);
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
      row
      label={text.train.parameters[name]}
      hint={hint}
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
