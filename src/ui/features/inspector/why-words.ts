import type { WhyStep } from '../../../bridge/protocol.ts';
import type { Translate } from '../../../i18n/index.ts';

/** A step of the causal chain as a sentence; the small line under it names the author and the fields. */
export function whySentence(step: WhyStep, t: Translate): string {
  const object = step.object === undefined ? '' : `${step.object.kind} ${step.object.name}`;
  if (step.kind === 'input') return t('why.you', { text: step.text ?? '' });
  if (step.kind === 'start') return t('why.start');
  if (step.kind === 'timer') return step.text === undefined ? t('why.moment') : t('why.timer', { text: step.text });
  if (step.verb === 'created') return t('why.created', { object });
  if (step.verb === 'deleted') return t('why.deleted', { object });
  return t('why.changed', { object });
}

export function whyDetail(step: WhyStep): string {
  const changes = step.changes.map(({ path, from, to }) => `${path} ${from ?? '∅'} → ${to ?? '∅'}`);
  return [step.kind === 'input' ? '' : step.author, ...changes].filter((part) => part !== '').join('\n');
}
