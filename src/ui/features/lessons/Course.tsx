import { useState } from 'react';
import { useStore } from 'zustand';
import type { Key } from '../../../i18n/index.ts';
import { useT, useWorkspace } from '../../components/hooks.ts';
import { Glyph } from '../../components/Glyph.tsx';
import { Icon } from '../../components/Icon.tsx';
import { openLesson } from '../../../state/course/course.ts';
import type { Part, Volume } from '../../../state/course/library.ts';
import { story, wordsIn } from '../../../state/course/story.ts';
import { lessonToGoOn, stepsBehind } from '../../../views/story/course.ts';
import { inTurn, Steps } from './Steps.tsx';
import { useLearner } from './learner.ts';

const words: Readonly<Record<string, readonly [Key, Key]>> = {
  pods: ['course.pods', 'course.podsAbout'],
  health: ['course.health', 'course.healthAbout'],
  rollouts: ['course.rollouts', 'course.rolloutsAbout'],
  services: ['course.services', 'course.servicesAbout'],
  kinds: ['course.kinds', 'course.kindsAbout'],
  scheduling: ['course.scheduling', 'course.schedulingAbout'],
  machines: ['course.machines', 'course.machinesAbout'],
  config: ['course.config', 'course.configAbout'],
  api: ['course.api', 'course.apiAbout'],
};

const MINUTES_AN_HOUR = 60;

interface EntryProps {
  readonly lesson: Volume;
  /** Opens it from its beginning, or shows the guide through it where it is open. */
  readonly choose: () => void;
}

function Entry({ lesson, choose }: EntryProps) {
  const t = useT();
  const language = useWorkspace((state) => state.language);
  const learner = useLearner();
  const open = useStore(story, ({ id }) => id === lesson.id);
  const behind = stepsBehind(lesson, learner);
  const learned = behind === lesson.steps;
  return (
    <button type="button" className="lesson of-course" aria-current={open} onClick={choose}>
      <b>{wordsIn(lesson.title, language)}</b>
      <span className="k dim">
        {learned ? <Glyph look="succeeded" /> : null}
        {learned ? <span className="sr">{t('course.learned')}</span> : null}
        {t('course.minutes', { minutes: lesson.minutes })}
      </span>
      <span className="sm dim">{wordsIn(lesson.about, language)}</span>
      {behind === 0 || learned ? null : (
        <span className="sm so-far">
          <Steps done={inTurn(behind, lesson.steps)} here={behind} />
          {t('course.stopped', { number: behind + 1, count: lesson.steps })}
        </span>
      )}
    </button>
  );
}

interface ChapterProps {
  readonly part: Part;
  readonly open: boolean;
  readonly toggle: () => void;
  readonly choose: (lesson: Volume) => void;
}

/** A part of the course, with a cell for each lesson; they stand under it while it is open. */
function Chapter({ part: { id, lessons }, open, toggle, choose }: ChapterProps) {
  const t = useT();
  const { learned } = useLearner();
  const done = lessons.filter((lesson) => learned.includes(lesson.id)).length;
  const [title, about] = words[id] ?? (['course.more', 'course.more'] as const);
  return (
    <section className="chapter">
      <h2>
        <button type="button" className="lesson of-course" aria-expanded={open} onClick={toggle}>
          <b>
            <Icon name="fold" className={open ? '' : 'ahead'} />
            {t(title)}
          </b>
          <Steps done={lessons.map((lesson) => learned.includes(lesson.id))} />
          <span className="sr">{t('course.of', { learned: done, count: lessons.length })}</span>
          <span className="sm dim">{t(about)}</span>
        </button>
      </h2>
      {open ? lessons.map((lesson) => <Entry key={lesson.id} lesson={lesson} choose={() => choose(lesson)} />) : null}
    </section>
  );
}

interface CourseProps {
  readonly parts: readonly Part[];
  /** Shows the guide through the lesson that is open. */
  readonly showGuide: () => void;
}

/** The course: where to go on, its parts, and the lessons of those that are unfolded. */
export function Course({ parts, showGuide }: CourseProps) {
  const t = useT();
  const language = useWorkspace((state) => state.language);
  const learner = useLearner();
  const opened = useStore(story, ({ id, lesson }) => (lesson === undefined ? undefined : id));
  const lessons = parts.flatMap((part) => part.lessons);
  const next = lessonToGoOn(lessons, learner);
  const fresh = learner.learned.length === 0 && learner.lastLesson === undefined;
  const at = opened ?? (fresh ? undefined : next?.id);
  const here = parts.find((part) => part.lessons.some(({ id }) => id === at))?.id;
  const [turned, turn] = useState<Readonly<Record<string, boolean>>>({});
  const choose = (lesson: Volume): void => {
    showGuide();
    if (lesson.id !== opened) void openLesson(lesson);
  };
  if (lessons.length === 0) return null;
  const minutes = lessons.reduce((sum, lesson) => sum + lesson.minutes, 0);
  return (
    <>
      <header className="course-head">
        <p className="dim">
          {t('course.length', { lessons: lessons.length, hours: Math.round(minutes / MINUTES_AN_HOUR) })}
        </p>
        {next === undefined ? null : (
          <button type="button" className="btn do" onClick={() => choose(next)}>
            <Icon name="play" />
            {t(fresh ? 'course.begin' : 'course.goOn', { title: wordsIn(next.title, language) })}
          </button>
        )}
      </header>
      {parts.map((part) => {
        const open = turned[part.id] ?? part.id === here;
        return (
          <Chapter
            key={part.id}
            part={part}
            open={open}
            toggle={() => turn({ ...turned, [part.id]: !open })}
            choose={choose}
          />
        );
      })}
    </>
  );
}
