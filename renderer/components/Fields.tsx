import { NumberField } from '@base-ui/react/number-field';
import { Select } from '@base-ui/react/select';
import { Slider } from '@base-ui/react/slider';
import { Switch } from '@base-ui/react/switch';
import { Check, ChevronsUpDown, Minus, Plus } from 'lucide-react';
import { useId } from 'react';
import { useText } from '../context.ts';

interface NumberInputProps {
  label: string;
  value: number | null;
  onChange(value: number | null): void;
  hint?: string | undefined;
  /** What is wrong with the value, if anything. */
  error?: string | undefined;
  placeholder?: string | undefined;
  step?: number;
  /** The stepper's bounds; typed values outside are kept, and named as errors by the caller. */
  min?: number;
  max?: number;
  /** The field stands beside its label. */
  row?: boolean;
}

export function NumberInput({
  label,
  value,
  onChange,
  hint,
  error,
  placeholder,
  step = 1,
  min,
  max,
  row,
}: NumberInputProps) {
  const text = useText();
  const id = useId();
  return (
    <NumberField.Root
      id={id}
      className={row ? 'field row' : 'field'}
      value={value}
      onValueChange={onChange}
      step={step}
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      allowOutOfRange
      locale={text.format.locale}
      format={{ maximumFractionDigits: 8, useGrouping: true }}
      data-invalid={error ? '' : undefined}
    >
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <NumberField.Group className="number-group">
        <NumberField.Input
          className="number-input"
          placeholder={placeholder}
          aria-invalid={error ? true : undefined}
          aria-describedby={hint || error ? `${id}-hint` : undefined}
        />
        <NumberField.Decrement className="number-step" aria-label={text.train.decrease(label)}>
          <Minus aria-hidden />
        </NumberField.Decrement>
        <NumberField.Increment className="number-step" aria-label={text.train.increase(label)}>
          <Plus aria-hidden />
        </NumberField.Increment>
      </NumberField.Group>
      {(error ?? hint) && (
        <span id={`${id}-hint`} className={error ? 'field-error' : 'field-hint'}>
          {error ?? hint}
        </span>
      )}
    </NumberField.Root>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly T[];
  names: Record<T, string>;
  onChange(value: T): void;
  small?: boolean;
}

/** One of several in a drop-down list. */
export function Choice<T extends string>({ label, value, options, names, onChange, small }: ChoiceProps<T>) {
  return (
    <Select.Root value={value} items={names} onValueChange={(next) => next !== null && onChange(next as T)}>
      <Select.Trigger className={`select-trigger ${small ? 'small' : ''}`} aria-label={label}>
        <Select.Value />
        <ChevronsUpDown aria-hidden />
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className="positioner" sideOffset={4} alignItemWithTrigger={false}>
          <Select.Popup className="popup">
            <Select.List className="menu-list">
              {options.map((option) => (
                <Select.Item key={option} value={option} className="menu-item">
                  <span className="indent">
                    <Select.ItemIndicator>
                      <Check className="check" aria-hidden />
                    </Select.ItemIndicator>
                  </span>
                  <Select.ItemText>{names[option]}</Select.ItemText>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}

interface RangeInputProps {
  label: string;
  hint?: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onChange(value: number): void;
}

export function RangeInput({ label, hint, value, min, max, step, onChange }: RangeInputProps) {
  const { format } = useText();
  return (
    <div className="field">
      <Slider.Root
        className="slider"
        value={value}
        min={min}
        max={max}
        step={step}
        locale={format.locale}
        onValueChange={(next) => onChange(next as number)}
      >
        <Slider.Label className="field-label">{label}</Slider.Label>
        <Slider.Value className="slider-value" />
        <Slider.Control className="slider-control">
          <Slider.Track className="slider-track">
            <Slider.Indicator className="slider-indicator" />
            <Slider.Thumb className="slider-thumb" />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
      {hint && <span className="field-hint">{hint}</span>}
    </div>
  );
}

export function SwitchRow({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange(checked: boolean): void;
}) {
  const id = useId();
  return (
    <div className="switch-row">
      <span id={id} className="field-label">
        {label}
      </span>
      <Switch.Root className="switch" aria-labelledby={id} checked={checked} onCheckedChange={onChange}>
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </div>
  );
}
