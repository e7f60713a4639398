import { useEffect, useRef, useState } from 'react';
import type { WhyStep } from '../../../bridge/protocol.ts';
import { useT, useWorkspace } from '../../components/hooks.ts';
import { seek } from '../../../state/mirror/playhead.ts';
import { select } from '../../../state/page/workspace.ts';
import type { Row } from '../../../views/rows/rows.ts';
import { stampOf } from '../../../views/time/time.ts';
import { whyDetail, whySentence } from './why-words.ts';

const SHORT = 5;

/** The causes of the object's last change, newest first, down to what you did. Each step can be gone to. */
export function Why({ row, steps }: { readonly row: Row; readonly steps: readonly WhyStep[] }) {
  const t = useT();
  const section = useRef<HTMLElement>(null);
  const asked = useWorkspace((state) => state.tabs.inspector === 'why');
  const [opened, setOpened] = useState(false);
  const whole = opened || asked;
  const wanted = asked ? row.uid : undefined;
  useEffect(() => {
    if (wanted !== undefined) section.current?.scrollIntoView({ block: 'start' });
  }, [wanted]);
  const shown = whole || steps.length <= SHORT ? steps : [...steps.slice(0, SHORT - 1), ...steps.slice(-1)];
  const go = (step: WhyStep): void => {
    seek(step.at);
    if (step.object !== undefined) select(step.object.uid);
  };
  return (
    <section ref={section} className="sec">
      <h3>
        {t(row.kind === 'Pod' ? 'why.titlePod' : 'why.title', {
          name: row.name,
          status: row.kind === 'Pod' ? row.status : '',
        })}
        <span>{t('why.steps', { count: steps.length })}</span>
      </h3>
      {steps.length === 0 ? <p className="sm dim">{t('why.none')}</p> : null}
      <ol className="steps">
        {shown.map((step, index) => (
          <li key={index} className={step.kind === 'input' ? 'me' : ''}>
            <span>{stampOf(step.at)}</span>
            <span />
            <span>
              <button type="button" onClick={() => go(step)}>
                {whySentence(step, t)}
              </button>
              {whyDetail(step).map((line) => (
                <small key={line}>{line}</small>
              ))}
            </span>
          </li>
        ))}
      </ol>
      {shown.length < steps.length ? (
        <button type="button" className="tool" onClick={() => setOpened(true)}>
          {t('why.all', { count: steps.length })}
        </button>
      ) : null}
    </section>
  );
}
