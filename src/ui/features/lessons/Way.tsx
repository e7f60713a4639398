import type { Translate } from '../../../i18n/index.ts';
import { useT } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { doWayStep } from '../../../state/course/course.ts';
import type { WayStep } from '../../../views/story/read-story.ts';

const MINUTE_MS = 60_000;

const waitOf = (ms: number, t: Translate): string =>
  ms % MINUTE_MS === 0 ? t('course.minutes', { minutes: ms / MINUTE_MS }) : t('lesson.seconds', { seconds: ms / 1000 });

/** One way to a goal: each line is done by a click on it. */
export function Way({ way }: { readonly way: readonly WayStep[] }) {
  const t = useT();
  return way.map((step) => (
    <button
      key={step.text}
      type="button"
      className="way k"
      title={step.text}
      aria-label={`${t('lesson.do')}: ${step.text}`}
      onClick={() => doWayStep(step)}
    >
      <Icon name="play" />
      <span>
        {step.after === 0 ? null : <span className="dim">{t('lesson.after', { wait: waitOf(step.after, t) })} </span>}
        {step.text}
      </span>
    </button>
  ));
}
