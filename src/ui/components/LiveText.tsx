import { useRef } from 'react';
import { useClock } from './hooks.ts';

/** Text that follows the virtual clock: written straight into the document, so that time costs no rendering. */
export function LiveText({ text, className }: { readonly text: (at: number) => string; readonly className?: string }) {
  const span = useRef<HTMLSpanElement>(null);
  useClock((at) => {
    const next = text(at);
    if (span.current && span.current.textContent !== next) span.current.textContent = next;
  });
  return <span ref={span} {...(className === undefined ? {} : { className })} />;
}
