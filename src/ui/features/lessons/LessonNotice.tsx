import { useState } from 'react';
import { useStore } from 'zustand';
import { useCluster, useT, useWorkspace } from '../../components/hooks.ts';
import { Glyph } from '../../components/Glyph.tsx';
import { stepNow } from '../../../state/course/course.ts';
import { dictation, forgetOutput } from '../../../state/course/dictation.ts';
import { story, wordsIn } from '../../../state/course/story.ts';
import type { Lesson } from '../../../views/story/read-story.ts';
import { LessonText } from './LessonText.tsx';
import { Wait } from './Wait.tsx';
import { Way } from './Way.tsx';

/** What the open lesson asks now, for where its guide is not seen; after a goal first what was to be seen. */
export function LessonNotice() {
  const { lesson, epoch } = useStore(story);
  const came = useCluster((state) => state.epoch);
  return lesson === undefined || came !== epoch ? null : <Ask key={epoch} lesson={lesson} />;
}

function Ask({ lesson: { steps } }: { readonly lesson: Lesson }) {
  const t = useT();
  const language = useWorkspace((state) => state.language);
  const now = useCluster((state) => stepNow(steps, state.reached));
  const [read, setRead] = useState(now);
  const output = useStore(dictation, (state) => state.output);
  const last = steps[read];
  const seen = read < now ? last?.seen : undefined;
  const step = steps[read < now && seen === undefined ? now : read];
  if (step === undefined) return null;
  return (
    <div className="notice caption lesson-ask" role="status">
      <span className="k dim">
        {read + 1}/{steps.length}
      </span>
      {seen === undefined ? (
        <>
          <span className="grow">
            <LessonText text={wordsIn(step.say, language)} />
          </span>
          <Way way={step.way} />
          <Wait step={step} />
        </>
      ) : (
        <>
          <Glyph look="succeeded" />
          <span className="grow">
            <LessonText text={wordsIn(seen, language)} />
          </span>
          <button
            type="button"
            className="btn"
            onClick={() => {
              forgetOutput();
              setRead(read + 1);
            }}
          >
            {t(read + 1 < steps.length ? 'lesson.go' : 'close')}
          </button>
        </>
      )}
      {output === undefined ? null : <pre className="output">{output}</pre>}
    </div>
  );
}
