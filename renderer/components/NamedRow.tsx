import { Menu } from '@base-ui/react/menu';
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useText } from '../context.ts';

interface NamedRowProps {
  name: string;
  /** What stands behind the name. */
  facts: string;
  /** What choosing it does, for whoever does not see the list. */
  label: string;
  /** Of the field that changes the name. */
  nameLabel: string;
  menuLabel: string;
  current?: boolean;
  onChoose(): void;
  onRename(name: string): void;
  onRemove(): void;
  /** More items of its menu, above rename and delete. */
  children?: ReactNode;
}

/** Something with a name in a list: chosen with a click, renamed in its place, deleted. */
export function NamedRow(props: NamedRowProps) {
  const { name, facts, label, nameLabel, menuLabel, current, onChoose, onRename, onRemove, children } = props;
  const text = useText();
  const field = useRef<HTMLInputElement>(null);
  const [naming, setNaming] = useState(false);
  return (
    <li className="model-row">
      {naming ? (
        <NameField
          field={field}
          label={nameLabel}
          name={name}
          onDone={(next) => {
            setNaming(false);
            if (next !== null) onRename(next);
          }}
        />
      ) : (
        <button
          type="button"
          className="model-open named-open"
          aria-description={label}
          aria-current={current ? 'true' : undefined}
          onClick={onChoose}
          onDoubleClick={() => setNaming(true)}
        >
          <bdi className="model-name">{name}</bdi>
          <span className="model-facts">{facts}</span>
        </button>
      )}
      <Menu.Root>
        <Menu.Trigger className="icon-button small" aria-label={menuLabel}>
          <Ellipsis aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className="positioner" align="end" sideOffset={4}>
            <Menu.Popup className="popup menu-list" finalFocus={() => field.current ?? true}>
              {children}
              {children && <Menu.Separator className="menu-separator" />}
              <Menu.Item className="menu-item" onClick={() => setNaming(true)}>
                <Pencil className="indent" aria-hidden />
                {text.select.rename}
              </Menu.Item>
              <Menu.Item className="menu-item danger" onClick={onRemove}>
                <Trash2 className="indent" aria-hidden />
                {text.select.remove}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </li>
  );
}

/** A name being changed in its place: Enter or leaving the field takes it, Escape does not. */
function NameField({
  field,
  label,
  name,
  onDone,
}: {
  field: React.RefObject<HTMLInputElement | null>;
  label: string;
  name: string;
  onDone(name: string | null): void;
}) {
  const done = useRef(false);
  useEffect(() => field.current?.select(), [field]);
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
