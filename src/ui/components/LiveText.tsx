import { useRef } from 'react';
import { useClock } from './hooks.ts';

/** Text that follows the virtual clock: written straight into the document, so that time costs no rendering. */
export function LiveText({ text, className }: { readonly text: (at: number) => string; readonly className?: string }) {
  const span = useRef<HTMLSpanElement>(null);
  const written = useRef('');
  useClock((at) => {
    const next = text(at);
    if (next === written.current || !span.current) return;
    written.current = next;
    const { firstChild } = span.current;
    if (firstChild) firstChild.nodeValue = next;
    else span.current.textContent = next;
  });
  return <span ref={span} {...(className === undefined ? {} : { className })} />;
}
