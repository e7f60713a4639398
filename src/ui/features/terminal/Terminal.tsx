import { useEffect, useRef } from 'react';
import { useT, useWorkspace } from '../../components/hooks.ts';
import { dictation, takeDictation } from '../../../state/course/dictation.ts';
import { openTerminal, type OpenTerminal } from './xterm.ts';

/** A shell with kubectl. Its text stays while the page is open, whichever tab is shown. */
export function Terminal() {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const theme = useWorkspace((state) => state.theme);
  const open = useRef<OpenTerminal | undefined>(undefined);
  const hello = t('terminal.hello');
  useEffect(() => {
    if (!box.current) return undefined;
    const terminal = openTerminal(box.current, hello);
    open.current = terminal;
    const listen = (): void => {
      const line = takeDictation();
      if (line !== undefined) terminal.dictate(line);
    };
    listen();
    const stop = dictation.subscribe(listen);
    return () => {
      stop();
      terminal.detach();
    };
  }, [hello]);
  useEffect(() => open.current?.retheme(theme), [theme]);
  return (
    <div
      ref={box}
      className="shell"
      role="group"
      aria-label={t('bottom.terminal')}
      onKeyDown={(event) => event.stopPropagation()}
    />
  );
}
