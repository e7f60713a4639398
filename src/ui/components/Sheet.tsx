import { useEffect, useRef, type ReactNode } from 'react';
import { useT } from './hooks.ts';
import { Icon } from './Icon.tsx';

interface SheetProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

/** A modal dialog over the page. */
export function Sheet({ title, close, children, footer }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const t = useT();
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-label={title}
      onClose={close}
      onKeyDown={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <header>
        <h2>{title}</h2>
        <button type="button" className="tool bare" aria-label={t('close')} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div className="body">{children}</div>
      {footer === undefined ? null : <footer>{footer}</footer>}
    </dialog>
  );
}
