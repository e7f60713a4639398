import { useEffect, useState } from 'react';
import { usePlayhead, useT } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { exportAs } from '../../../state/run/questions.ts';
import { flagOf } from '../../../views/time/time.ts';
import { copyStage } from './picture.ts';

const withRun = (link: string, embed: boolean): string => {
  const url = new URL(location.href);
  url.search = embed ? '?embed=1' : '';
  url.hash = `run=${link}`;
  return url.href;
};

/** The run as something to send: a link with all of it inside, the scenario file, a frame for a page, a picture of the stage. */
export function Share({ close }: { readonly close: () => void }) {
  const t = useT();
  const at = usePlayhead((state) => Math.floor(state.at / 1000) * 1000);
  const [link, setLink] = useState('');
  const [said, setSaid] = useState('');
  useEffect(() => {
    void exportAs('link').then(setLink);
  }, []);
  const copy = (text: string | Promise<string>): void => {
    void Promise.resolve(text)
      .then((value) => navigator.clipboard.writeText(value))
      .then(
        () => setSaid(t('copied')),
        () => setSaid(t('share.noClipboard')),
      );
  };
  const url = link === '' ? '' : withRun(link, false);
  const frame =
    link === '' ? '' : `<iframe src="${withRun(link, true)}" width="960" height="600" title="podarium"></iframe>`;
  return (
    <Sheet title={t('share')} close={close}>
      <p>{t('share.about', { at: flagOf(at) })}</p>
      <div className="shareurl">
        <input
          className="field"
          readOnly
          aria-label={t('share.link')}
          value={url}
          onFocus={(event) => event.target.select()}
        />
        <button type="button" className="btn do" disabled={url === ''} onClick={() => copy(url)}>
          {t('share.copyLink')}
        </button>
      </div>
      <div className="row" style={{ flexWrap: 'wrap' }}>
        <button type="button" className="btn" onClick={() => copy(exportAs('scenario'))}>
          <Icon name="copy" />
          {t('share.scenario')}
        </button>
        <button type="button" className="btn" onClick={() => copy(exportAs('manifests'))}>
          <Icon name="file" />
          {t('share.manifests')}
        </button>
        <button type="button" className="btn" disabled={frame === ''} onClick={() => copy(frame)}>
          {t('share.embed')}
        </button>
        <button
          type="button"
          className="btn"
          onClick={() => void copyStage().then((done) => setSaid(t(done ? 'copied' : 'share.noPicture')))}
        >
          <Icon name="camera" />
          {t('share.picture')}
        </button>
      </div>
      <p className="sm dim" role="status">
        {said}
      </p>
    </Sheet>
  );
}
