import { useEffect, useRef } from 'react';

/** A name being changed in its place: Enter or leaving the field takes it, Escape does not. */
export function NameField({
  label,
  name,
  onDone,
}: {
  label: string;
  name: string;
  onDone(name: string | null): void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => field.current?.select(), []);
  const finish = (value: string | null) => {
    if (done.current) return;
    done.current = true;
    onDone(value);
  };
  return (
    <input
      ref={field}
      className="input"
      dir="auto"
      aria-label={label}
      defaultValue={name}
      maxLength={200}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(event.currentTarget.value);
        if (event.key !== 'Escape') return;
        event.preventDefault();
        finish(null);
      }}
    />
  );
}
