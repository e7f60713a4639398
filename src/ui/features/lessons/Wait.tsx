import { useStore } from 'zustand';
import { useCluster, useT } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { hurryToGoal, lastWay, waits } from '../../../state/course/course.ts';
import type { LessonStep } from '../../../views/story/read-story.ts';

/** Where only waiting is left, time can be let run. */
export function Wait({ step }: { readonly step: LessonStep }) {
  const t = useT();
  const last = useStore(lastWay);
  const shown = useCluster((state) => waits(step, state, last));
  if (!shown) return null;
  return (
    <button type="button" className="way" onClick={hurryToGoal}>
      <Icon name="fwd" />
      <span>{t('lesson.wait')}</span>
    </button>
  );
}
