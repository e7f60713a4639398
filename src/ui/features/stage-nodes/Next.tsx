import { useMemo } from 'react';
import { dueWord } from '../../components/due-word.ts';
import { useMoment, usePlayhead, useT } from '../../components/hooks.ts';
import { LiveText } from '../../components/LiveText.tsx';
import { select } from '../../../state/page/workspace.ts';
import { nextDue } from '../../../views/next/next.ts';
import { leftOf } from '../../../views/time/time.ts';

/** What will happen next, as far as it is already due. */
export function Next() {
  const t = useT();
  const moment = useMoment();
  const second = usePlayhead((state) => Math.floor(state.at / 500));
  const due = useMemo(() => nextDue(moment, second * 500, 3), [moment, second]);
  return (
    <div className="next">
      <h2>{t('next')}</h2>
      {due.length === 0 ? <p className="dim">{t('next.none')}</p> : null}
      <ol>
        {due.map((item, index) => (
          <li key={index}>
            <LiveText text={(at) => leftOf(item.at - at)} />
            <button type="button" className="clip" onClick={() => select(item.uid)}>
              {dueWord(item, t)}
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
