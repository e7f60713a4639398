import { useT } from '../../components/hooks.ts';
import { select } from '../../../state/workspace.ts';
import type { Rollout } from '../../../views/owners/rollout.ts';
import { staffSteps } from '../../../views/owners/layers.ts';
import { isDead, isHollow, levelOf } from '../../../views/pod/tile.ts';
import type { PodRow } from '../../../views/rows/rows.ts';

const STEP = 28;

function Rung({ pod, y }: { readonly pod: PodRow; readonly y: number }) {
  const dead = isDead(pod);
  const level = Math.round(levelOf(pod.look).share * 25);
  return (
    <g className={pod.look} onClick={() => select(pod.uid)}>
      <rect x="40.5" y={y + 1.5} width="104" height="25" fill={dead ? 'var(--dry)' : 'var(--paper)'} stroke="var(--st)" {...(dead ? { strokeDasharray: '3 2' } : {})} />
      {dead ? (
        <rect x="41" y={y + 2} width="103" height="24" fill="url(#h-dry)" />
      ) : (
        <rect x="41" y={y + 26 - level} width="103" height={level} fill="var(--wa)" />
      )}
      <path d={`M42 ${y + 1}v26`} stroke="var(--ow)" strokeWidth="4" {...(pod.currentRevision ? {} : { strokeDasharray: '4 2' })} />
      <text x="50" y={y + 18}>
        {pod.suffix.slice(0, 11)}
      </text>
      <use href={`#g-${isHollow(pod) ? 'said' : pod.look}`} x="126" y={y + 8} width="12" height="12" style={{ color: 'var(--st)', fill: 'none', stroke: 'var(--st)', strokeWidth: 1.5 }} />
    </g>
  );
}

function Bound({ y, word, above }: { readonly y: number; readonly word: string; readonly above: boolean }) {
  return (
    <>
      <path d={`M28 ${y}H214`} stroke="var(--ink)" strokeWidth="1.5" />
      <path d={`M214 ${y - 5}v10l-8 -5z`} fill="var(--ink)" />
      <text x="152" y={above ? y - 5 : y + 13} fontWeight="600">
        {word}
      </text>
    </>
  );
}

/** Pods as rungs from the ground up, between the marks that the rollout keeps. */
export function Staff({ rollout }: { readonly rollout: Rollout }) {
  const t = useT();
  const { owner, pods, said, truly } = rollout;
  const steps = staffSteps(owner);
  const height = steps * STEP;
  const y = (count: number): number => height - count * STEP + 5.5;
  return (
    <svg
      className="staff"
      width="216"
      height={height + 16}
      style={{ overflow: 'visible' }}
      role="img"
      aria-label={t('rollout.image', { pods: pods.length, most: owner.max ?? owner.desired, said, truly, least: owner.min ?? 0 })}
    >
      {pods.slice(0, steps).map((pod, index) => (
        <Rung key={pod.uid} pod={pod} y={height - (index + 1) * STEP + 4} />
      ))}
      {Array.from({ length: steps + 1 }, (_, count) => (
        <g key={count}>
          <path d={`M28 ${y(count)}h8`} stroke="var(--ink-3)" />
          {count < steps ? <path d={`M32 ${y(count) - STEP / 2}h4`} stroke="var(--ink-off)" /> : null}
          <text x="22" y={y(count) + 4} textAnchor="end" style={{ fill: 'var(--ink-3)' }}>
            {count}
          </text>
        </g>
      ))}
      <path d={`M36.5 ${y(steps)}V${y(0) + 0.5}`} stroke="var(--ink-3)" />
      {owner.max === undefined || owner.max === owner.min ? null : <Bound y={y(owner.max)} word={`max ${owner.max}`} above={false} />}
      {owner.min === undefined ? null : <Bound y={y(owner.min)} word={`min ${owner.min}`} above={false} />}
    </svg>
  );
}
