import { Tooltip } from '@base-ui/react/tooltip';
import type { ComponentProps, ReactNode } from 'react';
import { Keys } from './Keys.tsx';

type ButtonLook = 'primary' | 'danger' | 'quiet' | 'small' | 'wide';

interface ButtonProps extends ComponentProps<'button'> {
  look?: ButtonLook | readonly ButtonLook[];
}

export function Button({ look = [], className = '', ...props }: ButtonProps) {
  const looks = [look].flat().join(' ');
  return <button type="button" className={`button ${looks} ${className}`} {...props} />;
}

interface IconButtonProps extends ComponentProps<'button'> {
  /** Its accessible name and tooltip. */
  label: string;
  shortcut?: string | undefined;
  small?: boolean;
  /** Where the tooltip stands. */
  side?: 'top' | 'right';
  children: ReactNode;
}

/** A button that shows only an icon; what it does and its shortcut stand in the tooltip. */
export function IconButton({
  label,
  shortcut,
  small,
  side = 'top',
  className = '',
  ...props
}: IconButtonProps) {
  return (
    <Hint text={label} shortcut={shortcut} side={side}>
      <button
        type="button"
        aria-label={label}
        className={`icon-button ${small ? 'small' : ''} ${className}`}
        {...props}
      />
    </Hint>
  );
}

/** A tooltip on whatever element is given. */
export function Hint({
  text,
  shortcut,
  side = 'top',
  children,
}: {
  text: string;
  shortcut?: string | undefined;
  side?: 'top' | 'right';
  children: React.ReactElement;
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner className="positioner" side={side} sideOffset={6}>
          <Tooltip.Popup className="popup tooltip">
            {text}
            {shortcut && <Keys shortcut={shortcut} />}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
