import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useCluster, useLibrary, useT, useWorkspace } from '../../components/hooks.ts';
import { Glyph } from '../../components/Glyph.tsx';
import { Icon } from '../../components/Icon.tsx';
import { lessonAfter, openLesson, startAgain, stepNow } from '../../../state/course/course.ts';
import { dictation } from '../../../state/course/dictation.ts';
import type { Volume } from '../../../state/course/library.ts';
import { linkOfLesson } from '../../../state/run/runs.ts';
import { story, wordsIn } from '../../../state/course/story.ts';
import type { Lesson, LessonStep, Words } from '../../../views/story/read-story.ts';
import { flagOf } from '../../../views/time/time.ts';
import { CopyLink } from './CopyLink.tsx';
import { LessonText } from './LessonText.tsx';
import { inTurn, Steps } from './Steps.tsx';
import { Wait } from './Wait.tsx';
import { Way } from './Way.tsx';

interface StepProps {
  readonly step: LessonStep;
  readonly number: number;
  /** When its goal was reached. */
  readonly reachedAt: number | undefined;
}

/** What comes new is seen, however long the list above it is. */
const intoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

function Step({ step, number, reachedAt }: StepProps) {
  const t = useT();
  const language = useWorkspace((state) => state.language);
  const done = reachedAt !== undefined;
  return (
    <li ref={done ? undefined : intoView} className={done ? 'done' : 'now'} aria-current={done ? undefined : 'step'}>
      <span className="mark">
        {done ? <Glyph look="succeeded" /> : <span className="k">{number}</span>}
        {done ? <span className="sr">{t('lesson.reached')}</span> : null}
      </span>
      <div>
        <p>
          <LessonText text={wordsIn(step.say, language)} />
        </p>
        {done ? null : <Way way={step.way} />}
        {done ? null : <Wait step={step} />}
        {done && step.seen !== undefined ? (
          <p className="seen">
            <span className="k dim">{flagOf(reachedAt)}</span> <LessonText text={wordsIn(step.seen, language)} />
          </p>
        ) : null}
      </div>
    </li>
  );
}

/** After the last goal: where to go on. */
function Learned({ id, task }: { readonly id: string; readonly task: Words | undefined }) {
  const t = useT();
  const language = useWorkspace((state) => state.language);
  const [next, setNext] = useState<Volume | undefined>(undefined);
  useEffect(() => void lessonAfter(id).then(setNext), [id]);
  return (
    <div ref={intoView} className="learned" role="status">
      <p>{t('lesson.learned')}</p>
      {task === undefined ? null : (
        <p>
          <b>{t('lesson.try')}</b> <LessonText text={wordsIn(task, language)} />
        </p>
      )}
      {next === undefined ? null : (
        <button type="button" className="btn do" onClick={() => void openLesson(next)}>
          {t('lesson.next', { title: wordsIn(next.title, language) })}
        </button>
      )}
    </div>
  );
}

/** The lesson that is open: the steps so far with what was to be seen, and the one to do now. */
export function LessonGuide({ lesson, leave }: { readonly lesson: Lesson; readonly leave: () => void }) {
  const t = useT();
  const language = useWorkspace((state) => state.language);
  const { id, title } = useStore(story);
  const reached = useCluster((state) => state.reached);
  const now = stepNow(lesson.steps, reached);
  const isOurs = useLibrary().parts.some(({ lessons }) => lessons.some((each) => each.id === id));
  const output = useStore(dictation, (state) => state.output);
  return (
    <section className="guide scroll" aria-label={wordsIn(title, language)}>
      <header>
        <div className="row">
          <button type="button" className="tool bare" onClick={leave}>
            <Icon name="fold" className="turned" />
            {t('lesson.all')}
          </button>
          {isOurs ? <CopyLink link={linkOfLesson(id)} /> : null}
        </div>
        <h2>{wordsIn(title, language)}</h2>
        <span className="sm dim so-far">
          <Steps done={inTurn(now, lesson.steps.length)} here={now} />
          {t('lesson.step', { number: Math.min(now + 1, lesson.steps.length), count: lesson.steps.length })}
          {now === 0 ? null : (
            <button type="button" className="tool bare" onClick={() => void startAgain()}>
              <Icon name="start" />
              {t('lesson.again')}
            </button>
          )}
        </span>
      </header>
      <ol>
        {lesson.steps.slice(0, now + 1).map((step, i) => (
          <Step key={i} step={step} number={i + 1} reachedAt={reached[i]} />
        ))}
      </ol>
      {output === undefined ? null : (
        <pre ref={intoView} className="output">
          {output}
        </pre>
      )}
      {now >= lesson.steps.length ? <Learned id={id} task={lesson.try} /> : null}
    </section>
  );
}
