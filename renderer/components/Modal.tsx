import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';

interface ModalProps {
  open: boolean;
  title: string;
  /** Said by screen readers together with the title. */
  description?: ReactNode;
  onClose(): void;
  children: ReactNode;
  className?: string;
  hideTitle?: boolean;
}

export function Modal({
  open,
  title,
  description,
  onClose,
  children,
  className = '',
  hideTitle,
}: ModalProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className={`popup dialog ${className}`}>
          <Dialog.Title className={hideTitle ? 'visually-hidden' : 'dialog-title'}>{title}</Dialog.Title>
          {description && <Dialog.Description className="dialog-text">{description}</Dialog.Description>}
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
