import { useState } from 'react';
import type { ImageBehaviour } from '../../../bridge/protocol.ts';
import { useT } from '../../components/hooks.ts';
import { turnKnob } from '../../../state/run/deeds.ts';
import { Toggle } from './Toggle.tsx';

const A_DURATION = /^\d+(\.\d+)?(ms|s|m)$/;

interface ImageKnobsProps {
  readonly image: string;
  /** What was said of it so far. */
  readonly behaviour: ImageBehaviour;
}

/** How an image behaves from now on, wherever it is pulled or started. */
export function ImageKnobs({ image, behaviour }: ImageKnobsProps) {
  const t = useT();
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const startup = typed ?? behaviour.startup ?? '';
  const say = (said: ImageBehaviour, before: ImageBehaviour): void =>
    turnKnob({ what: 'image', image, behaviour: said }, { what: 'image', image, behaviour: before });
  const exits = behaviour.exit !== undefined && behaviour.exit !== 'never';
  return (
    <section className="sec">
      <h3>
        {t('knob.image')}
        <span className="k clip">{image}</span>
      </h3>
      <div className="knobs">
        <Toggle on={behaviour.missing} turn={(missing) => say({ missing }, { missing: !missing })}>
          {t('knob.missing')}
        </Toggle>
        <Toggle on={behaviour.ignoresTerm} turn={(ignoresTerm) => say({ ignoresTerm }, { ignoresTerm: !ignoresTerm })}>
          {t('knob.ignoresTerm')}
        </Toggle>
        <Toggle
          on={exits}
          turn={(on) =>
            say({ exit: on ? { after: '10s', code: 1 } : 'never' }, { exit: exits ? behaviour.exit : 'never' })
          }
        >
          {t('knob.exits')}
        </Toggle>
      </div>
      <div className="knob-row">
        <label className="row sm dim">
          {t('knob.startup')}
          <input
            className="field short"
            placeholder="5s"
            value={startup}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <button
          type="button"
          className="tool"
          disabled={!A_DURATION.test(startup) || startup === behaviour.startup}
          onClick={() => {
            say({ startup }, { startup: behaviour.startup ?? '0s' });
            setTyped(undefined);
          }}
        >
          {t('knob.set')}
        </button>
      </div>
    </section>
  );
}
