import { useStore } from 'zustand';
import type { Key } from '../../../i18n/index.ts';
import { useT, useWorkspace } from '../../components/hooks.ts';
import { gallery } from '../../../state/course/gallery.ts';
import { openDemonstration, type Volume } from '../../../state/course/library.ts';
import { linkOfDemonstration, openOpening } from '../../../state/run/runs.ts';
import { story, wordsIn } from '../../../state/course/story.ts';
import { setTab } from '../../../state/page/workspace.ts';
import { openingId } from '../../../views/story/opening.ts';
import { CopyLink } from './CopyLink.tsx';

const groups: Readonly<Record<keyof typeof gallery, Key>> = {
  rollouts: 'lessons.rollouts',
  machines: 'lessons.machines',
  containers: 'lessons.containers',
  kinds: 'lessons.kinds',
  scheduling: 'lessons.scheduling',
};

function Demonstration({ volume, open }: { readonly volume: Volume; readonly open: boolean }) {
  const language = useWorkspace((state) => state.language);
  return (
    <li className="lesson-row">
      <button type="button" className="lesson" aria-current={open} onClick={() => openDemonstration(volume)}>
        <b>{wordsIn(volume.title, language)}</b>
        <span className="sm dim">{wordsIn(volume.about, language)}</span>
      </button>
      <CopyLink link={linkOfDemonstration(volume.id)} />
    </li>
  );
}

/** Runs worth watching: each is a scenario file, opened from its beginning. */
export function Demonstrations({ volumes }: { readonly volumes: readonly Volume[] }) {
  const t = useT();
  const now = useStore(story, (state) => state.id);
  const opening = (): void => {
    setTab('stage', 'nodes');
    void openOpening();
  };
  return (
    <section aria-label={t('course.watch')}>
      <h2 className="part">{t('course.watch')}</h2>
      <button type="button" className="lesson" aria-current={now === openingId} onClick={opening}>
        <b>{t('lessons.opening')}</b>
        <span className="sm dim">{t('lessons.openingAbout')}</span>
      </button>
      {(Object.keys(groups) as (keyof typeof groups)[]).map((group) => (
        <section key={group} aria-label={t(groups[group])}>
          <h3 className="lesson-group">{t(groups[group])}</h3>
          <ul>
            {gallery[group]
              .flatMap((id) => volumes.find((volume) => volume.id === id) ?? [])
              .map((volume) => (
                <Demonstration key={volume.id} volume={volume} open={volume.id === now} />
              ))}
          </ul>
        </section>
      ))}
    </section>
  );
}
