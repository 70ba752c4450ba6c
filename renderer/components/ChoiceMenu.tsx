import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement } from 'react';

interface ChoiceMenuProps<T extends string> {
  label: string;
  /** The button that opens the menu. */
  trigger: ReactElement;
  value: T;
  options: readonly T[];
  names: Record<T, string>;
  onChange(value: T): void;
}

/** A menu of which one item is on. */
export function ChoiceMenu<T extends string>(props: ChoiceMenuProps<T>) {
  const { label, trigger, value, options, names, onChange } = props;
  return (
    <Menu.Root>
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner className="positioner" sideOffset={6} align="end">
          <Menu.Popup className="popup menu-list" aria-label={label}>
            <Menu.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
              {options.map((option) => (
                <Menu.RadioItem key={option} value={option} className="menu-item" closeOnClick>
                  <span className="indent">
                    <Menu.RadioItemIndicator>
                      <Check className="check" aria-hidden />
                    </Menu.RadioItemIndicator>
                  </span>
                  {names[option]}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
