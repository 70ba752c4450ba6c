import type { ProjectParameters } from '../../core/contract/projection.ts';
import { NumberInput, RangeInput, SwitchRow } from '../components/Fields.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { useCloud, useLab, useSession, useText } from '../context.ts';
import { type NumberSetting, rangeOfSetting } from '../store/map-settings.ts';
import { AxesFields } from './AxesFields.tsx';

type Name = keyof ProjectParameters;

/** Sliders go over what makes sense most often; other values come by the command line. */
const sliders: Partial<Record<Name, { min: number; max: number; step: number }>> = {
  neighbors: { min: 2, max: 100, step: 1 },
  perplexity: { min: 2, max: 100, step: 1 },
  minDist: { min: 0, max: 1, step: 0.01 },
  spread: { min: 0.1, max: 3, step: 0.1 },
  repulsion: { min: 0.1, max: 3, step: 0.1 },
};

/** One setting of the map: its name, its control, and a sentence on what it does. */
export function MapSetting({ name }: { name: Name }) {
  const lab = useLab();
  const { map, cloud } = useText();
  const settings = useCloud((state) => state.settings);
  const { change } = lab.cloud.getState();
  const slider = sliders[name];
  if (slider) {
    const key = name as NumberSetting;
    return (
      <RangeInput
        label={map.names[key]}
        hint={map.hints[key]}
        value={settings[key] ?? slider.min}
        {...slider}
        onChange={(value) => change({ [key]: value })}
      />
    );
  }
  if (name === 'metric') {
    const options = ['cosine', 'euclidean'] as const;
    return <Choose name={name} options={options} names={cloud.metrics} value={settings.metric} />;
  }
  if (name === 'engine') {
    const options = ['fast', 'reference'] as const;
    return <Choose name={name} options={options} names={map.engines} value={settings.engine} />;
  }
  if (name === 'init') {
    const options = ['pca', 'random', 'last'] as const;
    return <Choose name={name} options={options} names={map.inits} value={settings.init} />;
  }
  if (name === 'epochs' || name === 'seed' || name === 'top') return <NumberSettingField name={name} />;
  if (name === 'components') return <Components />;
  if (name === 'axes') return <AxesFields />;
  if (name === 'dropInvalid') {
    return (
      <div className="field">
        <SwitchRow
          label={map.names.dropInvalid}
          checked={settings.dropInvalid}
          onChange={(dropInvalid) => change({ dropInvalid })}
        />
        <span className="field-hint">{map.hints.dropInvalid}</span>
      </div>
    );
  }
  return null;
}

interface ChooseProps<T extends string> {
  name: 'metric' | 'engine' | 'init';
  options: readonly T[];
  names: Record<T, string>;
  value: T;
}

function Choose<T extends string>({ name, options, names, value }: ChooseProps<T>) {
  const lab = useLab();
  const { map } = useText();
  return (
    <div className="field">
      <span className="field-label">{map.names[name]}</span>
      <Segmented
        wide
        label={map.names[name]}
        value={value}
        options={options}
        names={names}
        onChange={(next) => lab.cloud.getState().change({ [name]: next })}
      />
      <span className="field-hint">{map.hints[name]}</span>
    </div>
  );
}

function NumberSettingField({ name }: { name: 'epochs' | 'seed' | 'top' }) {
  const lab = useLab();
  const { map, train, format } = useText();
  const value = useCloud((state) => state.settings[name]) ?? null;
  const { min, max } = rangeOfSetting(name);
  const wrong = value !== null && (value < min || value > max || !Number.isInteger(value));
  const { change, reset } = lab.cloud.getState();
  return (
    <NumberInput
      label={map.names[name]}
      hint={map.hints[name]}
      error={wrong ? map.wholeBetween(format.integer(min), format.integer(max)) : undefined}
      value={value}
      min={min}
      max={max}
      step={name === 'top' ? 1000 : name === 'epochs' ? 50 : 1}
      placeholder={name === 'seed' ? undefined : train.auto}
      onChange={(next) => (next === null ? reset([name]) : change({ [name]: next }))}
    />
  );
}

/** Which component of the vectors stands along x, y and z. */
function Components() {
  const lab = useLab();
  const { map } = useText();
  const settings = useCloud((state) => state.settings);
  const model = useCloud((state) => (state.subject?.kind === 'model' ? state.subject.id : null));
  const dim = useSession((state) => state.models.find(({ id }) => id === model)?.dim ?? 1000);
  const chosen = settings.components ?? [1, 2, 3];
  const most = Math.min(1000, dim);
  const wrong = chosen.slice(0, settings.dimensions).some((n) => n < 1 || n > most || !Number.isInteger(n));
  return (
    <div className="field">
      <fieldset className="components" aria-label={map.names.components}>
        {map.axisNames.slice(0, settings.dimensions).map((axis, i) => (
          <NumberInput
            key={axis}
            label={axis}
            value={chosen[i] ?? i + 1}
            min={1}
            max={most}
            onChange={(next) => {
              const components = [0, 1, 2].map((at) => chosen[at] ?? at + 1);
              components[i] = next ?? i + 1;
              lab.cloud.getState().change({ components });
            }}
          />
        ))}
      </fieldset>
      <span className={wrong ? 'field-error' : 'field-hint'}>
        {wrong ? map.fewComponents(most) : map.hints.components}
      </span>
    </div>
  );
}
