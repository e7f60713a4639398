import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useLibrary, useT } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { commandsFor, type Command } from './commands.ts';

const MOST = 60;

/** Type what you want to do. */
export function Palette({ close }: { readonly close: () => void }) {
  const t = useT();
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const library = useLibrary();
  const found = useMemo(() => commandsFor(words, t, library).slice(0, MOST), [words, t, library]);
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
  }, []);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    close();
    command.act();
  };
  const keys = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      setAt((here) => (here + by + Math.max(1, found.length)) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      // What it opens takes the focus, and must not take the key as well.
      event.preventDefault();
      run(found[at]);
    }
  };
  return (
    <dialog
      ref={dialog}
      className="sheet top-third palette"
      aria-label={t('palette.title')}
      onClose={close}
      onPointerDown={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <input
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={`palette-${at}`}
        aria-label={t('palette.title')}
        placeholder={t('palette.hint')}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setAt(0);
        }}
        onKeyDown={keys}
      />
      <ul ref={list} id="palette-list" role="listbox" aria-label={t('palette.title')}>
        {found.map((command, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys are handled by the input
          <li
            key={`${command.label}${index}`}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === at}
            onPointerEnter={() => setAt(index)}
            onClick={() => run(command)}
          >
            {command.icon === undefined ? <span style={{ width: 16 }} /> : <Icon name={command.icon} />}
            <span className="clip">{command.label}</span>
            <span className="grow" />
            <span className="micro dim clip">{command.hint}</span>
          </li>
        ))}
      </ul>
    </dialog>
  );
}
