import type { WhyStep } from '../../../bridge/protocol.ts';
import type { Translate } from '../../../i18n/index.ts';

type Change = WhyStep['changes'][number];

/** Fields that change with others and tell nothing by themselves. */
const SILENT =
  /(lastTransitionTime|lastProbeTime|observedGeneration|\.message|\.reason|startTime|startedAt|finishedAt|containerID|imageID|hostIPs?|podIPs?|managedFields|annotations)/;
const LONGEST = 56;
const MOST = 2;

const plain = (text: string): string =>
  /^[[{]/.test(text) ? '…' : text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;

const changeLine = ({ path, from, to }: Change): string => {
  if (from === undefined) return to === undefined || /^[[{]/.test(to) ? `+ ${path}` : `${path}: ${plain(to)}`;
  return to === undefined ? `- ${path}` : `${path} ${plain(from)} → ${plain(to)}`;
};

function sayCondition({ to = '' }: Change, found: RegExpExecArray, object: string, t: Translate): string {
  const status = /"status":"(\w+)"/.exec(to)?.[1] ?? to;
  return t('why.condition', { object, type: found[1] ?? '', status });
}

interface Rule {
  readonly path: RegExp;
  readonly say: (change: Change, found: RegExpExecArray, object: string, t: Translate) => string;
}

/** What a change means, the most telling first. */
const rules: readonly Rule[] = [
  { path: /^metadata\.deletionTimestamp$/, say: (_change, _found, object, t) => t('why.marked', { object }) },
  { path: /^spec\.nodeName$/, say: ({ to }, _found, object, t) => t('why.bound', { object, node: to ?? '' }) },
  {
    path: /^spec\.replicas$/,
    say: ({ from, to }, _found, object, t) => t('why.scaled', { object, from: from ?? '0', to: to ?? '0' }),
  },
  { path: /^spec\.taints/, say: (_change, _found, object, t) => t('why.tainted', { object }) },
  {
    path: /^spec\.unschedulable$/,
    say: ({ to }, _found, object, t) => t(to === 'true' ? 'why.cordoned' : 'why.uncordoned', { object }),
  },
  { path: /image$/, say: ({ to }, _found, object, t) => t('why.image', { object, image: to ?? '' }) },
  { path: /^status\.conditions\[(Ready|Available)\](\.status)?$/, say: sayCondition },
  { path: /restartCount$/, say: ({ to }, _found, object, t) => t('why.restarted', { object, count: to ?? '' }) },
  { path: /^status\.phase$/, say: ({ to }, _found, object, t) => t('why.phase', { object, phase: to ?? '' }) },
  { path: /^status\.conditions\[(\w+)\](\.status)?$/, say: sayCondition },
  { path: /^endpoints/, say: (_change, _found, object, t) => t('why.endpoints', { object }) },
  { path: /^status\./, say: (_change, _found, object, t) => t('why.status', { object }) },
];

function changeSentence(step: WhyStep, object: string, t: Translate): string {
  for (const { path, say } of rules) {
    for (const change of step.changes) {
      const found = path.exec(change.path);
      if (found) return say(change, found, object, t);
    }
  }
  return t('why.changed', { object });
}

/** A step of the causal chain as a sentence; the small lines under it name the author and the fields. */
export function whySentence(step: WhyStep, t: Translate): string {
  const object = step.object === undefined ? '' : `${step.object.kind} ${step.object.name}`;
  if (step.kind === 'input') return t('why.you', { text: step.text ?? '' });
  if (step.kind === 'start') return t('why.start');
  if (step.kind === 'timer') return step.text === undefined ? t('why.moment') : t('why.timer', { text: step.text });
  if (step.verb === 'created') return t('why.created', { object });
  if (step.verb === 'deleted') return t('why.deleted', { object });
  return changeSentence(step, object, t);
}

/** Who wrote it, and the fields that say most. */
export function whyDetail(step: WhyStep): readonly string[] {
  const telling = step.changes.filter(({ path }) => !SILENT.test(path));
  const changes = (telling.length > 0 ? telling : step.changes).slice(0, MOST);
  return [...(step.kind === 'input' || step.author === '' ? [] : [step.author]), ...changes.map(changeLine)];
}
