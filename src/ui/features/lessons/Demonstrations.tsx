import { useT, useWorkspace } from '../../components/hooks.ts';
import { openDemonstration, type Volume } from '../../../state/library.ts';
import { openOpening } from '../../../state/runs.ts';
import { wordsIn } from '../../../state/story.ts';

/** Runs worth watching: each is a scenario file, opened from its beginning. */
export function Demonstrations({ volumes }: { readonly volumes: readonly Volume[] }) {
  const t = useT();
  const language = useWorkspace((state) => state.language);
  return (
    <section>
      <h2 className="part">{t('course.watch')}</h2>
      <button type="button" className="lesson" onClick={() => void openOpening()}>
        <b>{t('lessons.opening')}</b>
        <span className="sm dim">{t('lessons.openingAbout')}</span>
      </button>
      {volumes.map((volume) => (
        <button key={volume.id} type="button" className="lesson" onClick={() => openDemonstration(volume)}>
          <b>{wordsIn(volume.title, language)}</b>
          <span className="sm dim">{wordsIn(volume.about, language)}</span>
        </button>
      ))}
    </section>
  );
}
