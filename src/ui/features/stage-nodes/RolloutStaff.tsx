import { memo, useRef } from 'react';
import { useSize, useT } from '../../components/hooks.ts';
import { select } from '../../../state/page/workspace.ts';
import { streaksOf, type PodStreak, type Rollout } from '../../../views/owners/rollout.ts';
import { isDead, levelOf, ownerClass } from '../../../views/pod/tile.ts';
import type { PodRow } from '../../../views/rows/rows.ts';

/** Width of one pod on the staff, and how many pods stand on it as boxes; beyond, the staff is a plain gauge. */
const PITCH = 44;

interface StaffScale {
  readonly most: number;
  readonly pitch: number;
  readonly boxes: boolean;
}

/** Words on the staff keep the lines that cross them away. */
const halo = { paintOrder: 'stroke', stroke: 'var(--paper)', strokeWidth: 5 } as const;

/** So wide are words on the staff, about: a Korean letter takes two. */
const widthOf = (words: string): number =>
  Array.from(words).reduce((sum, letter) => sum + (letter > '\u02ff' ? 11 : 6.4), 0);

/** `words` stand right of it, the longest of them. */
function scaleOf(rollout: Rollout, width: number, words: readonly string[]): StaffScale {
  const { owner, pods } = rollout;
  const most = Math.max(1, owner.max ?? owner.desired, pods.length, owner.desired);
  const room = width - 6 - Math.max(...words.map(widthOf));
  const pitch = Math.min(PITCH, Math.max(0.01, room / most));
  return { most, pitch, boxes: pitch >= 38.5 };
}

const PodBox = memo(function PodBox({
  pod,
  x,
  width,
  words,
}: {
  readonly pod: PodRow;
  readonly x: number;
  readonly width: number;
  readonly words: boolean;
}) {
  const dead = isDead(pod);
  const level = Math.round(levelOf(pod.look).share * 20);
  return (
    <g className={pod.look} onClick={() => select(pod.uid)}>
      <rect
        x={x + 0.5}
        y="16.5"
        width={width}
        height="21"
        fill={dead ? 'var(--dry)' : 'var(--paper)'}
        stroke="var(--st)"
        {...(dead || pod.look === 'pending' ? { strokeDasharray: '3 2' } : {})}
      />
      {dead ? (
        <rect x={x + 1} y="17" width={width - 1} height="20" fill="url(#h-dry)" />
      ) : (
        <rect x={x + 1} y={37 - level} width={width - 1} height={level} fill="var(--wa)" />
      )}
      {words ? (
        <text x={x + 6.5} y="31">
          {pod.suffix.slice(0, 5)}
        </text>
      ) : null}
      <path
        d={`M${x + 2} 16v22`}
        stroke="var(--ow)"
        strokeWidth={words ? 3 : 2}
        {...(pod.currentRevision ? {} : { strokeDasharray: '4 2' })}
      />
    </g>
  );
});

/** Pods of one look and revision beside each other, where they are too many for a box each. */
function Streak({ streak, pitch }: { readonly streak: PodStreak; readonly pitch: number }) {
  const { from, count, look, dead, current } = streak;
  const x = from * pitch;
  const width = Math.max(1, count * pitch);
  const level = Math.round(levelOf(look).share * 20);
  return (
    <g className={look}>
      <rect x={x} y="16.5" width={width} height="21" fill={dead ? 'var(--dry)' : 'var(--paper)'} stroke="var(--st)" />
      {dead ? (
        <rect x={x} y="17" width={width} height="20" fill="url(#h-dry)" />
      ) : (
        <rect x={x} y={37 - level} width={width} height={level} fill="var(--wa)" />
      )}
      <path
        d={`M${x} 38.5h${width}`}
        stroke="var(--ow)"
        strokeWidth="3"
        {...(current ? {} : { strokeDasharray: '4 2' })}
      />
    </g>
  );
}

function Mark({ x, word, end }: { readonly x: number; readonly word: string; readonly end: boolean }) {
  return (
    <>
      <path d={`M${x} 4V60`} stroke="var(--ink)" strokeWidth="1.5" />
      <path d={`M${x - 4.5} 4h9l-4.500 5z`} fill="var(--ink)" />
      <text x={end ? x + 7.5 : x - 8.5} y="11" textAnchor={end ? 'start' : 'end'} style={{ fill: 'var(--ink-2)' }}>
        {word}
      </text>
    </>
  );
}

function Graduation({ scale }: { readonly scale: StaffScale }) {
  const { most, pitch } = scale;
  const step =
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].find(
      (size) => size * pitch >= 12 + 7 * String(most).length,
    ) ?? 10_000;
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
  return (
    <>
      <path d={`M0 60.5H${most * pitch}`} stroke="var(--ink-3)" />
      {ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${tick * pitch + 0.5} 60v4`} stroke="var(--ink-3)" />
          <text x={tick * pitch} y="74" textAnchor={tick === 0 ? 'start' : 'middle'}>
            {tick}
          </text>
        </g>
      ))}
    </>
  );
}

/** The pods of a rollout between the two marks that must not be passed, and how many of them are available. */
export function RolloutStaff({ rollout }: { readonly rollout: Rollout }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const { owner, pods, said, truly } = rollout;
  const podWords = t('rollout.pods', { count: pods.length });
  const availableWords =
    said === truly ? t('rollout.availableCount', { count: said }) : t('rollout.saidTruly', { said, truly });
  const roomy = scaleOf(rollout, width - 24, [podWords]);
  const reach = widthOf(availableWords) + 14;
  const crosses = said * roomy.pitch + reach > roomy.most * roomy.pitch;
  const scale = crosses ? scaleOf(rollout, width - 24, [podWords, availableWords]) : roomy;
  const { most, pitch, boxes } = scale;
  const end = most * pitch + 6;
  const beside = Math.max(said * pitch + 6, 0);
  const above = said > 0 && said * pitch > 64;
  return (
    <div ref={box}>
      <svg
        width={Math.max(0, width - 24)}
        height="76"
        style={{ overflow: 'visible' }}
        className={ownerClass(owner.ordinal)}
        role="img"
        aria-label={t('rollout.image', { pods: pods.length, most, said, truly, least: owner.min ?? 0 })}
      >
        {said > truly ? (
          <>
            <rect x="0" y="42" width={Math.max(0, said * pitch - 3)} height="14" fill="var(--dry)" />
            <rect x="0" y="42" width={Math.max(0, said * pitch - 3)} height="14" fill="url(#h-dry)" />
          </>
        ) : null}
        <rect
          x="0"
          y="42"
          width={Math.max(0, Math.min(truly, said) * pitch - (truly >= said ? 3 : 0))}
          height="14"
          fill="var(--st-ready)"
        />
        <rect x=".5" y="41.5" width={Math.max(0, said * pitch - 3)} height="15" fill="none" stroke="var(--st-ready)" />
        {above && truly * pitch > 70 ? (
          <text x="6" y="53" style={{ fill: 'var(--paper)' }}>
            {t('rollout.available')}
          </text>
        ) : null}
        {pitch < 4
          ? streaksOf(pods).map((streak, index) => <Streak key={index} streak={streak} pitch={pitch} />)
          : pods.map((pod, index) => (
              <PodBox
                key={pod.uid}
                pod={pod}
                x={index * pitch}
                width={Math.max(1, pitch - (boxes ? 3 : 1))}
                words={boxes}
              />
            ))}
        <Graduation scale={scale} />
        {owner.min === undefined ? null : <Mark x={owner.min * pitch - 1.5} word={`min ${owner.min}`} end={false} />}
        {owner.max === undefined ? null : <Mark x={owner.max * pitch - 1.5} word={`max ${owner.max}`} end />}
        <text x={end} y="31" style={halo}>
          {podWords}
        </text>
        <text x={crosses ? end : beside} y="53" style={halo}>
          {availableWords}
        </text>
      </svg>
    </div>
  );
}
