import { useEffect, useState } from 'react';
import { playhead } from '../../state/playhead.ts';

const EVERY = 200;

/**
 * An answer of the worker about something, asked anew while the moment shown moves: one question at a time, a few times a second at the most,
 * however fast virtual time runs. `ask` must be stable.
 */
export function useAsked<T>(about: string | undefined, ask: (about: string) => Promise<T>): T | undefined {
  const [known, setKnown] = useState<{ readonly about: string; readonly answer: T } | undefined>(undefined);
  useEffect(() => {
    if (about === undefined) return undefined;
    let wanted = true;
    let asking = false;
    let seen: unknown;
    let second = -1;
    const look = async (): Promise<void> => {
      const { at, moment } = playhead.getState();
      const now = moment.byUid.get(about) ?? at;
      if (asking || (now === seen && Math.floor(at / 1000) === second)) return;
      asking = true;
      seen = now;
      second = Math.floor(at / 1000);
      const answer = await ask(about);
      asking = false;
      if (wanted) setKnown({ about, answer });
    };
    const timer = setInterval(() => void look(), EVERY);
    void look();
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [about, ask]);
  return known !== undefined && known.about === about ? known.answer : undefined;
}
