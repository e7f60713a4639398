import { Component, type ReactNode } from 'react';
import { useT } from '../components/hooks.ts';

function Broken({ message }: { readonly message: string }) {
  const t = useT();
  return (
    <div className="report" role="alertdialog" aria-modal="true" aria-label={t('crash.title')}>
      <section className="sheet">
        <header>
          <h2>{t('crash.title')}</h2>
        </header>
        <div className="body">
          <p>{t('crash.page')}</p>
          <pre>{message}</pre>
        </div>
        <footer>
          <button type="button" className="btn do" onClick={() => location.reload()}>
            {t('crash.reload')}
          </button>
        </footer>
      </section>
    </div>
  );
}

/** A fault in the drawing of the page: says so, instead of an empty window. */
export class Guard extends Component<{ readonly children: ReactNode }, { readonly message: string | undefined }> {
  override state: { readonly message: string | undefined } = { message: undefined };

  static getDerivedStateFromError(error: unknown): { readonly message: string } {
    return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }

  override render(): ReactNode {
    const { message } = this.state;
    return message === undefined ? this.props.children : <Broken message={message} />;
  }
}
