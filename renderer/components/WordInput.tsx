import { Autocomplete } from '@base-ui/react/autocomplete';
import { useMemo, useState } from 'react';
import { useCloud } from '../context.ts';
import { useMatches } from '../search/useMatches.ts';

interface WordInputProps {
  label: string;
  value: string;
  onChange(value: string): void;
}

/** A field for one word of the vocabulary, completed as it is typed. Any other spelling may be entered too. */
export function WordInput({ label, value, onChange }: WordInputProps) {
  const { words } = useCloud((state) => state.table);
  const rows = useMatches(value, 8);
  const [open, setOpen] = useState(false);
  const items = useMemo(() => rows.map((row) => words.at(row) ?? ''), [rows, words]);
  return (
    <Autocomplete.Root
      items={items}
      filter={null}
      value={value}
      onValueChange={onChange}
      open={open && items.length > 0}
      onOpenChange={setOpen}
    >
      <Autocomplete.Input
        className="input"
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        // Completions that come in after the field was left stay closed.
        onBlur={() => setOpen(false)}
      />
      {items.length > 0 && (
        <Autocomplete.Portal>
          <Autocomplete.Positioner className="positioner" sideOffset={4}>
            <Autocomplete.Popup className="popup word-popup">
              <Autocomplete.List className="menu-list">
                {(word: string) => (
                  <Autocomplete.Item key={word} value={word} className="menu-item">
                    {word}
                  </Autocomplete.Item>
                )}
              </Autocomplete.List>
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      )}
    </Autocomplete.Root>
  );
}
