import { useT, useWorkspace } from '../../components/hooks.ts';
import { demonstrations, type Demonstration } from '../../../state/gallery.ts';
import { openOpening, openScenario } from '../../../state/runs.ts';
import { markTried } from '../../../state/workspace.ts';
import { titleOf, useCatalogue } from './catalogue.ts';

/** Runs worth watching: each is a scenario file, opened from its beginning. */
export function Demonstrations() {
  const t = useT();
  const language = useWorkspace((state) => state.language);
  const catalogue = useCatalogue();
  const open = (demonstration: Demonstration): void => {
    markTried();
    void demonstration.load().then((text) => {
      void openScenario(text);
    });
  };
  return (
    <section>
      <h2 className="part">{t('course.watch')}</h2>
      <button type="button" className="lesson" onClick={() => void openOpening()}>
        <b>{t('lessons.opening')}</b>
        <span className="sm dim">{t('lessons.openingAbout')}</span>
      </button>
      {demonstrations.map((demonstration) => {
        const { title, about } = titleOf(catalogue[demonstration.id], demonstration.id, language);
        return (
          <button key={demonstration.id} type="button" className="lesson" onClick={() => open(demonstration)}>
            <b>{title}</b>
            <span className="sm dim">{about}</span>
          </button>
        );
      })}
    </section>
  );
}
