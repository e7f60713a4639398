import { useCluster, useIsPast, useT } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { LiveText } from '../../components/LiveText.tsx';
import type { Speed } from '../../../bridge/protocol.ts';
import { goLive, seek } from '../../../state/mirror/playhead.ts';
import { setSpeed, togglePlay } from '../../../state/run/clock.ts';
import { stepBack, stepForward } from '../../../state/run/stepping.ts';
import { clockOf } from '../../../views/time/time.ts';

export const speeds: readonly Speed[] = [0.1, 1, 10, 60, 'max'];
export const speedWord = (speed: Speed): string => (speed === 'max' ? 'max' : `${speed}x`);

export function Buttons() {
  const t = useT();
  const playing = useCluster((state) => state.playing);
  const past = useIsPast();
  const runs = playing && !past;
  return (
    <div className="transport" role="group" aria-label={t('time.label')}>
      <button type="button" aria-label={t('time.start')} title={t('time.start')} onClick={() => seek(0)}>
        <Icon name="start" />
      </button>
      <button type="button" aria-label={t('time.back')} title={`${t('time.back')} ←`} onClick={stepBack}>
        <Icon name="back" />
      </button>
      <button type="button" className="play" aria-label={t(runs ? 'time.pause' : 'time.play')} onClick={togglePlay}>
        <Icon name={runs ? 'pause' : 'play'} />
      </button>
      <button type="button" aria-label={t('time.forward')} title={`${t('time.forward')} →`} onClick={stepForward}>
        <Icon name="fwd" />
      </button>
    </div>
  );
}

export function Speeds() {
  const t = useT();
  const speed = useCluster((state) => state.speed);
  return (
    <div className="speeds" role="group" aria-label={t('time.speed')}>
      {speeds.map((item) => (
        <button key={item} type="button" aria-pressed={item === speed} onClick={() => setSpeed(item)}>
          {speedWord(item)}
        </button>
      ))}
    </div>
  );
}

/** One button that goes through the speeds, for small screens. */
export function SpeedButton() {
  const t = useT();
  const speed = useCluster((state) => state.speed);
  const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1;
  return (
    <button
      type="button"
      className="k"
      style={{ fontWeight: 600 }}
      aria-label={`${t('time.speed')} ${speedWord(speed)}`}
      onClick={() => setSpeed(next)}
    >
      {speedWord(speed)}
    </button>
  );
}

/** Virtual time to the millisecond, and whether it is now that is shown. */
export function Clock() {
  const t = useT();
  const playing = useCluster((state) => state.playing);
  const past = useIsPast();
  return (
    <>
      <div className="clock" role="timer" aria-label={t('time.virtual')}>
        <LiveText text={(at) => clockOf(at)[0]} />
        <i>
          <LiveText text={(at) => clockOf(at)[1]} />
        </i>
      </div>
      {past ? (
        <button type="button" className="live past" title={t('time.toNow')} onClick={goLive}>
          {t('time.past')}
        </button>
      ) : (
        <span className={`live ${playing ? '' : 'paused'}`}>{t(playing ? 'time.live' : 'time.paused')}</span>
      )}
    </>
  );
}
