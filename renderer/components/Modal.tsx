import { Dialog } from '@base-ui/react/dialog';
import { type ReactNode, useState } from 'react';

interface ModalProps {
  open: boolean;
  title: string;
  /** Said by screen readers together with the title. */
  description?: ReactNode;
  onClose(): void;
  children: ReactNode;
  className?: string;
  hideTitle?: boolean;
  /** Opened by a key: where nothing had the focus then, nothing but the cloud gets it afterwards. */
  byKey?: boolean;
}

export function Modal({
  open,
  title,
  description,
  onClose,
  children,
  className = '',
  hideTitle,
  byKey = false,
}: ModalProps) {
  // Base UI would go back to the last field that had the focus, however long ago it was left.
  const [free] = useState(() => byKey && document.activeElement === document.body);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup
          className={`popup dialog ${className}`}
          finalFocus={() => (free && document.getElementById('main')) || true}
        >
          <Dialog.Title className={hideTitle ? 'visually-hidden' : 'dialog-title'}>{title}</Dialog.Title>
          {description && <Dialog.Description className="dialog-text">{description}</Dialog.Description>}
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
