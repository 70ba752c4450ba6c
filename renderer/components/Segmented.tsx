import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';

interface SegmentedProps<T extends string> {
  label: string;
  value: T | null;
  options: readonly T[];
  names: Record<T, string>;
  onChange(value: T): void;
  wide?: boolean;
  disabled?: boolean;
}

/** One of a few, all in sight: a radio group that looks like a switch with positions. */
export function Segmented<T extends string>({
  label,
  value,
  options,
  names,
  onChange,
  wide,
  disabled,
}: SegmentedProps<T>) {
  return (
    <RadioGroup
      aria-label={label}
      className={`segmented ${wide ? 'wide' : ''}`}
      value={value}
      disabled={disabled}
      onValueChange={(next) => onChange(next as T)}
    >
      {options.map((option) => (
        <Radio.Root
          key={option}
          value={option}
          className="segment"
          aria-label={names[option]}
          nativeButton
          render={<button type="button" />}
        >
          {names[option]}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
