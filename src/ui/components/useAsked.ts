import { useEffect, useState } from 'react';
import { playhead } from '../../state/mirror/playhead.ts';
import { session } from '../../state/run/session.ts';

const EVERY = 200;

/**
 * An answer of the worker about something, asked anew while the moment shown moves and after each deed: one question at a time, a few times a second at the most,
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
    let after: number | undefined;
    const look = async (): Promise<void> => {
      const { at, moment } = playhead.getState();
      const now = moment.byUid.get(about) ?? at;
      const deed = session.getState().deed?.number;
      if (asking || (now === seen && deed === after && Math.floor(at / 1000) === second)) return;
      asking = true;
      seen = now;
      after = deed;
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
