import type { Key } from '../../../i18n/index.ts';
import { useT, useWorkspace } from '../../components/hooks.ts';
import { Glyph } from '../../components/Glyph.tsx';
import { openLesson } from '../../../state/course/course.ts';
import type { Part, Volume } from '../../../state/course/library.ts';
import { wordsIn } from '../../../state/course/story.ts';

const words: Readonly<Record<string, Key>> = {
  pods: 'course.pods',
  health: 'course.health',
  rollouts: 'course.rollouts',
  services: 'course.services',
  kinds: 'course.kinds',
  scheduling: 'course.scheduling',
  machines: 'course.machines',
  config: 'course.config',
  api: 'course.api',
};

function Entry({ lesson, opened }: { readonly lesson: Volume; readonly opened: () => void }) {
  const t = useT();
  const language = useWorkspace((state) => state.language);
  const learned = useWorkspace((state) => state.learned.includes(lesson.id));
  return (
    <button
      type="button"
      className="lesson"
      onClick={() => {
        opened();
        void openLesson(lesson);
      }}
    >
      <b>
        {wordsIn(lesson.title, language)}
        {learned ? <Glyph look="succeeded" /> : null}
        {learned ? <span className="sr">{t('course.learned')}</span> : null}
      </b>
      <span className="sm dim">{wordsIn(lesson.about, language)}</span>
    </button>
  );
}

/** The lessons of the course, part by part; a tick stands at what was learned. */
export function Course({ parts, opened }: { readonly parts: readonly Part[]; readonly opened: () => void }) {
  const t = useT();
  return parts.map(({ id, lessons }) => (
    <section key={id}>
      <h2 className="part">{t(words[id] ?? 'course.more')}</h2>
      {lessons.map((lesson) => (
        <Entry key={lesson.id} lesson={lesson} opened={opened} />
      ))}
    </section>
  ));
}
