import { useState } from 'react';
import { useT } from '../../components/hooks.ts';
import { turnKnob } from '../../../state/deeds.ts';
import type { ContainerRow, PodRow } from '../../../views/rows/rows.ts';

const MIB = 1024 ** 2;

function Part({ pod, part }: { readonly pod: PodRow; readonly part: ContainerRow }) {
  const t = useT();
  const [code, setCode] = useState(1);
  const [mebibytes, setMebibytes] = useState(256);
  const turn = (what: 'hang' | 'unhang' | 'fail-probes' | 'pass-probes') => () =>
    turnKnob({ what, pod: pod.uid, container: part.name });
  return (
    <section className="sec">
      <h3 className="k">{part.name}</h3>
      <div className="knobs">
        <button
          type="button"
          className="tool"
          onClick={() => turnKnob({ what: 'crash', pod: pod.uid, container: part.name, code })}
        >
          {t('knob.crash')}
        </button>
        <label className="row sm">
          {t('knob.exitCode')}
          <input
            className="field"
            style={{ width: 56, height: 24 }}
            type="number"
            min={0}
            max={255}
            value={code}
            onChange={(event) => setCode(Number(event.target.value))}
          />
        </label>
      </div>
      <div className="knobs" style={{ marginTop: 4 }}>
        <button type="button" className="tool" onClick={turn('hang')}>
          {t('knob.hang')}
        </button>
        <button type="button" className="tool" onClick={turn('unhang')}>
          {t('knob.unhang')}
        </button>
        <button type="button" className="tool" onClick={turn('fail-probes')}>
          {t('knob.failProbes')}
        </button>
        <button type="button" className="tool" onClick={turn('pass-probes')}>
          {t('knob.passProbes')}
        </button>
      </div>
      <div className="knobs" style={{ marginTop: 4 }}>
        <button
          type="button"
          className="tool"
          onClick={() => turnKnob({ what: 'memory', pod: pod.uid, container: part.name, bytes: mebibytes * MIB })}
        >
          {t('knob.memory')}
        </button>
        <label className="row sm">
          <input
            className="field"
            style={{ width: 72, height: 24 }}
            type="number"
            min={1}
            aria-label={t('knob.memoryAmount')}
            value={mebibytes}
            onChange={(event) => setMebibytes(Number(event.target.value))}
          />
          Mi
        </label>
      </div>
    </section>
  );
}

function ImageKnob({ image }: { readonly image: string }) {
  const t = useT();
  const [startup, setStartup] = useState('');
  const set = (behaviour: Parameters<typeof turnKnob>[0]): void => turnKnob(behaviour);
  return (
    <section className="sec">
      <h3>
        {t('knob.image')}
        <span className="k clip">{image}</span>
      </h3>
      <div className="knobs">
        <button
          type="button"
          className="tool"
          onClick={() => set({ what: 'image', image, behaviour: { missing: true } })}
        >
          {t('knob.missing')}
        </button>
        <button
          type="button"
          className="tool"
          onClick={() => set({ what: 'image', image, behaviour: { ignoresTerm: true } })}
        >
          {t('knob.ignoresTerm')}
        </button>
        <button
          type="button"
          className="tool"
          onClick={() => set({ what: 'image', image, behaviour: { exit: { after: '10s', code: 1 } } })}
        >
          {t('knob.exits')}
        </button>
        <label className="row sm">
          {t('knob.startup')}
          <input
            className="field"
            style={{ width: 56, height: 24 }}
            placeholder="5s"
            value={startup}
            onChange={(event) => setStartup(event.target.value)}
          />
        </label>
        <button
          type="button"
          className="tool"
          disabled={!/^\d+(\.\d+)?(ms|s|m)$/.test(startup)}
          onClick={() => set({ what: 'image', image, behaviour: { startup } })}
        >
          {t('knob.set')}
        </button>
      </div>
    </section>
  );
}

/** What the simulated programs do from now on: part of the run, like everything that you do. */
export function Knobs({ pod }: { readonly pod: PodRow }) {
  const t = useT();
  const images = [...new Set(pod.parts.map((part) => part.image))];
  return (
    <>
      <p className="sec sm dim">{t('knob.about')}</p>
      {pod.parts.map((part) => (
        <Part key={`${part.type}${part.name}`} pod={pod} part={part} />
      ))}
      {images.map((image) => (
        <ImageKnob key={image} image={image} />
      ))}
    </>
  );
}
