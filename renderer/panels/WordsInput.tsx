import { useId } from 'react';
import type { LabError } from '../../core/contract/errors.ts';

/** `text` with a suggested spelling in place of the word nobody knows. */
export const corrected = (text: string, suggestion: string, { details }: LabError): string =>
  text
    .split(/([\s,]+)/u)
    .map((part) => (part === details.word ? suggestion : part))
    .join('');

interface WordsInputProps {
  label: string;
  value: string;
  placeholder?: string;
  onChange(value: string): void;
}

/** A field for one or more words. */
export function WordsInput({ label, value, placeholder, onChange }: WordsInputProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        dir="auto"
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  );
}
