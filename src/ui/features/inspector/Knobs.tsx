import { useState, type ReactNode } from 'react';
import type { Inspection, KnobStand } from '../../../bridge/protocol.ts';
import { useT } from '../../components/hooks.ts';
import { turnKnob } from '../../../state/run/deeds.ts';
import type { ContainerRow, PodRow } from '../../../views/rows/rows.ts';
import { ImageKnobs } from './ImageKnobs.tsx';
import { Toggle } from './Toggle.tsx';

const MIB = 1024 ** 2;
const DEFAULT_MEBIBYTES = 256;

const mebibytesOf = (bytes: number): number => Math.round(bytes / MIB);

/** What it holds of what it may, and the amount that it is to hold. */
function Memory({ stand, turn }: { readonly stand: KnobStand | undefined; readonly turn: (bytes: number) => void }) {
  const t = useT();
  const [mebibytes, setMebibytes] = useState(DEFAULT_MEBIBYTES);
  const share = stand === undefined ? 0 : Math.min(1, stand.memoryBytes / stand.memoryLimitBytes);
  return (
    <div className="knob-row">
      <button type="button" className="tool" disabled={!stand} onClick={() => turn(mebibytes * MIB)}>
        {t('knob.memory')}
      </button>
      <input
        className="field short"
        type="number"
        min={1}
        aria-label={t('knob.memoryAmount')}
        value={mebibytes}
        onChange={(event) => setMebibytes(Number(event.target.value))}
      />
      <span className="k dim">Mi</span>
      {stand === undefined ? null : (
        <span className="k holds">
          <span className="bar-of" aria-hidden="true">
            <span style={{ width: `${share * 100}%` }} />
          </span>
          {t('knob.holds', { held: mebibytesOf(stand.memoryBytes), most: mebibytesOf(stand.memoryLimitBytes) })}
        </span>
      )}
    </div>
  );
}

interface PartProps {
  readonly pod: PodRow;
  readonly part: ContainerRow;
  readonly stand: KnobStand | undefined;
}

function Crash({ pod, part, runs }: Omit<PartProps, 'stand'> & { readonly runs: boolean }) {
  const t = useT();
  const [code, setCode] = useState(1);
  return (
    <div className="knob-row">
      <button
        type="button"
        className="tool"
        disabled={!runs}
        onClick={() => turnKnob({ what: 'crash', pod: `${pod.namespace}/${pod.name}`, container: part.name, code })}
      >
        {t('knob.crash')}
      </button>
      <label className="row sm dim">
        {t('knob.exitCode')}
        <input
          className="field short"
          type="number"
          min={0}
          max={255}
          value={code}
          onChange={(event) => setCode(Number(event.target.value))}
        />
      </label>
    </div>
  );
}

function Part({ pod, part, stand }: PartProps) {
  const t = useT();
  const of = { pod: `${pod.namespace}/${pod.name}`, container: part.name };
  const runs = part.state === 'running' && pod.truth !== 'dead';
  return (
    <section className="sec">
      <h3>
        <b className="k">{part.name}</b>
        {runs ? null : <span className="k">{part.reason ?? part.state}</span>}
      </h3>
      <div className="knobs">
        <Toggle on={stand?.hangs} off={!runs} turn={(on) => turnKnob({ ...of, what: on ? 'hang' : 'unhang' })}>
          {t('knob.hang')}
        </Toggle>
        <Toggle
          on={stand?.failsProbes}
          off={!runs}
          turn={(on) => turnKnob({ ...of, what: on ? 'fail-probes' : 'pass-probes' })}
        >
          {t('knob.failProbes')}
        </Toggle>
      </div>
      <Crash pod={pod} part={part} runs={runs} />
      <Memory
        stand={runs ? stand : undefined}
        turn={(bytes) =>
          turnKnob({ ...of, what: 'memory', bytes }, stand && { ...of, what: 'memory', bytes: stand.memoryBytes })
        }
      />
    </section>
  );
}

/** What the simulated programs do from now on: part of the run, like everything that you do. */
export function Knobs({
  pod,
  inspection,
}: {
  readonly pod: PodRow;
  readonly inspection: Inspection | undefined;
}): ReactNode {
  const t = useT();
  const images = [...new Set(pod.parts.map((part) => part.image))];
  const behaviourOf = (image: string) => inspection?.images.find((said) => said.image === image)?.behaviour ?? {};
  return (
    <>
      <p className="sec sm dim">{t('knob.about')}</p>
      {pod.parts.map((part) => (
        <Part
          key={`${part.type}${part.name}`}
          pod={pod}
          part={part}
          stand={inspection?.knobs.find((stand) => stand.container === part.name)}
        />
      ))}
      {images.map((image) => (
        <ImageKnobs key={image} image={image} behaviour={behaviourOf(image)} />
      ))}
    </>
  );
}
