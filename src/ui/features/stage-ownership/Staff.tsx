import { useT } from '../../components/hooks.ts';
import { select } from '../../../state/page/workspace.ts';
import type { Rollout } from '../../../views/owners/rollout.ts';
import { staffStep, staffSteps } from '../../../views/owners/layers.ts';
import { isDead, isHollow, levelOf } from '../../../views/pod/tile.ts';
import type { PodRow } from '../../../views/rows/rows.ts';

/** From this height on a rung has room for a name. */
const NAMED = 18;

interface RungProps {
  readonly pod: PodRow;
  readonly y: number;
  readonly step: number;
}

function Rung({ pod, y, step }: RungProps) {
  const dead = isDead(pod);
  const tall = Math.max(1, step - (step < 8 ? 1 : 3));
  const level = levelOf(pod.look).share * tall;
  const middle = y + tall / 2;
  return (
    <g className={pod.look} onClick={() => select(pod.uid)}>
      <rect
        x="40.5"
        y={y}
        width="104"
        height={tall}
        fill={dead ? 'var(--dry)' : 'var(--paper)'}
        stroke="var(--st)"
        {...(dead ? { strokeDasharray: '3 2' } : {})}
      />
      {dead ? (
        <rect x="41" y={y} width="103" height={tall} fill="url(#h-dry)" />
      ) : (
        <rect x="41" y={y + tall - level} width="103" height={level} fill="var(--wa)" />
      )}
      <path
        d={`M42 ${y}v${tall}`}
        stroke="var(--ow)"
        strokeWidth="4"
        {...(pod.currentRevision ? {} : { strokeDasharray: '4 2' })}
      />
      {step < NAMED ? null : (
        <>
          <text x="50" y={middle + 4}>
            {pod.suffix.slice(0, 11)}
          </text>
          <use
            href={`#g-${isHollow(pod) ? 'said' : pod.look}`}
            x="126"
            y={middle - 6}
            width="12"
            height="12"
            style={{ color: 'var(--st)', fill: 'none', stroke: 'var(--st)', strokeWidth: 1.5 }}
          />
        </>
      )}
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

function Graduation({
  steps,
  step,
  y,
}: {
  readonly steps: number;
  readonly step: number;
  readonly y: (count: number) => number;
}) {
  const every = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((size) => size * step >= 20) ?? 5000;
  const marks = Array.from({ length: Math.floor(steps / every) + 1 }, (_, index) => index * every);
  return (
    <>
      {marks.map((count) => (
        <g key={count}>
          <path d={`M28 ${y(count)}h8`} stroke="var(--ink-3)" />
          {count + every <= steps ? (
            <path d={`M32 ${y(count) - (step * every) / 2}h4`} stroke="var(--ink-off)" />
          ) : null}
          <text x="22" y={y(count) + 4} textAnchor="end" style={{ fill: 'var(--ink-3)' }}>
            {count}
          </text>
        </g>
      ))}
      <path d={`M36.5 ${y(steps)}V${y(0) + 0.5}`} stroke="var(--ink-3)" />
    </>
  );
}

/** Pods as rungs from the ground up, between the marks that the rollout keeps. */
export function Staff({ rollout }: { readonly rollout: Rollout }) {
  const t = useT();
  const { owner, pods, said, truly } = rollout;
  const steps = staffSteps(owner);
  const step = staffStep(owner);
  const height = steps * step;
  const y = (count: number): number => height - count * step + 5.5;
  return (
    <svg
      className="staff"
      width="216"
      height={height + 16}
      style={{ overflow: 'visible' }}
      role="img"
      aria-label={t('rollout.image', {
        pods: pods.length,
        most: owner.max ?? owner.desired,
        said,
        truly,
        least: owner.min ?? 0,
      })}
    >
      {pods.slice(0, Math.min(steps, 400)).map((pod, index) => (
        <Rung key={pod.uid} pod={pod} y={y(index + 1) + 1.5} step={step} />
      ))}
      <Graduation steps={steps} step={step} y={y} />
      {owner.max === undefined || owner.max === owner.min ? null : (
        <Bound y={y(owner.max)} word={`max ${owner.max}`} above={false} />
      )}
      {owner.min === undefined ? null : <Bound y={y(owner.min)} word={`min ${owner.min}`} above={false} />}
    </svg>
  );
}
