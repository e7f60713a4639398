import { useT } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { doWayStep } from '../../../state/course/course.ts';
import type { WayStep } from '../../../views/story/read-story.ts';

/** `15 s`, `2 min`. */
const waitOf = (ms: number): string => (ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`);

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
        {step.after === 0 ? null : <span className="dim">{t('lesson.after', { wait: waitOf(step.after) })} </span>}
        {step.text}
      </span>
    </button>
  ));
}
