import { useState } from 'react';
import type { Crash } from '../../bridge/protocol.ts';
import { useT } from '../components/hooks.ts';
import { Icon } from '../components/Icon.tsx';
import { restart } from '../../state/run/runs.ts';
import { flagOf } from '../../views/time/time.ts';

/** The worker has stopped: what happened, the run that leads there, and a way on. Nothing typed is lost. */
export function CrashScreen({ crash }: { readonly crash: Crash }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const report = `${crash.message}\n${crash.stack}\n\n${crash.reproduction}`;
  const copy = (): void => {
    void navigator.clipboard.writeText(report).then(() => setCopied(true));
  };
  return (
    <div className="report" role="alertdialog" aria-modal="true" aria-label={t('crash.title')}>
      <section className="sheet">
        <header>
          <Icon name="err" className="failed" />
          <h2>{t('crash.title')}</h2>
        </header>
        <div className="body">
          <p>{t('crash.text', { at: flagOf(crash.time) })}</p>
          <pre>{`${crash.message}\n${crash.stack}`.trim()}</pre>
          {crash.reproduction === '' ? null : (
            <>
              <p>{t('crash.reproduction')}</p>
              <pre>{crash.reproduction}</pre>
            </>
          )}
        </div>
        <footer>
          <button type="button" className="btn" onClick={copy}>
            <Icon name="copy" />
            {t(copied ? 'copied' : 'crash.copy')}
          </button>
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the only way on */}
          <button type="button" className="btn do" autoFocus onClick={restart}>
            {t('crash.restart')}
          </button>
        </footer>
      </section>
    </div>
  );
}
