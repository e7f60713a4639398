import { useEffect, useMemo, useRef, useState } from 'react';
import { useCluster, useMoment, usePlayhead, useSize, useT, useTokens } from '../../components/hooks.ts';
import { playhead } from '../../../state/playhead.ts';
import { setTraffic } from '../../../state/session.ts';
import { bucketsOf, totalsOf } from '../../../views/timeline/traffic.ts';
import { markOf } from '../../../views/time/time.ts';

const SPAN = 60_000;

/** Clients set by hand: which Service, how often, which path. */
function Ask({ service, setService }: { readonly service: string; readonly setService: (name: string) => void }) {
  const t = useT();
  const services = useMoment().services.map((row) => row.name);
  const [rps, setRps] = useState(10);
  const [path, setPath] = useState('/');
  const [client, setClient] = useState('');
  const send = (rate: number): void =>
    setTraffic(service, rate, path === '/' || path === '' ? undefined : path, client === '' ? undefined : client);
  return (
    <form
      className="ask"
      onSubmit={(event) => {
        event.preventDefault();
        send(rps);
      }}
    >
      <label>
        Service
        <select className="field" value={service} onChange={(event) => setService(event.target.value)}>
          {services.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        {t('traffic.rate')}
        <span className="row">
          <input
            className="field grow"
            type="range"
            min={0}
            max={200}
            value={rps}
            onChange={(event) => setRps(Number(event.target.value))}
            aria-label={t('traffic.rate')}
          />
          <span className="num" style={{ width: 56, textAlign: 'right' }}>{`${rps}/s`}</span>
        </span>
      </label>
      <label>
        {t('traffic.path')}
        <input className="field k" value={path} onChange={(event) => setPath(event.target.value)} />
      </label>
      <label>
        {t('traffic.client')}
        <input
          className="field k"
          placeholder={t('traffic.anyClient')}
          value={client}
          onChange={(event) => setClient(event.target.value)}
        />
      </label>
      <div className="row">
        <button type="submit" className="btn do" disabled={service === ''}>
          {t('traffic.send')}
        </button>
        <button type="button" className="btn" disabled={service === ''} onClick={() => send(0)}>
          {t('traffic.stop')}
        </button>
      </div>
    </form>
  );
}

function Graph({ service }: { readonly service: string }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(box);
  const token = useTokens();
  const traffic = useCluster((state) => state.history.traffic);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || width === 0) return undefined;
    const ratio = Math.max(1, devicePixelRatio);
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    const draw = (): void => {
      const { at } = playhead.getState();
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      const from = at - SPAN;
      const buckets = bucketsOf(traffic, service, from, at, 1000);
      const most = Math.max(4, ...buckets.map((bucket) => bucket.answered + bucket.lost));
      const middle = Math.round((height - 20) * 0.7);
      context.font = `10.5px ${token('mono')}`;
      for (let mark = Math.ceil(from / 10_000) * 10_000; mark <= at; mark += 10_000) {
        if (mark < 0) continue;
        const x = Math.round(((mark - from) / SPAN) * width) + 0.5;
        context.strokeStyle = token('hair');
        context.beginPath();
        context.moveTo(x, 0);
        context.lineTo(x, height - 16);
        context.stroke();
        context.fillStyle = token('ink-2');
        context.fillText(markOf(mark), x + 4, height - 4);
      }
      for (const bucket of buckets) {
        const x = ((bucket.from - from) / SPAN) * width;
        const wide = Math.max(1, (1000 / SPAN) * width - 1);
        const up = (bucket.answered / most) * (middle - 8);
        const down = (bucket.lost / most) * (height - 20 - middle);
        context.fillStyle = token('wa-ready');
        context.fillRect(x, middle - up, wide, up);
        context.fillStyle = token('st-ready');
        context.fillRect(x, middle - up, wide, up > 0 ? 2 : 0);
        context.fillStyle = token('st-failed');
        context.fillRect(x, middle + 1, wide, bucket.lost > 0 ? Math.max(2, down) : 0);
      }
      context.strokeStyle = token('ink-3');
      context.beginPath();
      context.moveTo(0, middle + 0.5);
      context.lineTo(width, middle + 0.5);
      context.stroke();
    };
    draw();
    return playhead.subscribe(draw);
  }, [width, height, token, traffic, service]);
  return (
    <div ref={box} className="grow" style={{ position: 'relative', minHeight: 0 }}>
      <canvas
        ref={canvas}
        style={{ width, height, position: 'absolute' }}
        role="img"
        aria-label={t('traffic.graph', { service })}
      />
    </div>
  );
}

/** Requests through a Service: how many were answered, how many were lost, and to what. */
export function Traffic() {
  const t = useT();
  const services = useMoment().services;
  const [chosen, setChosen] = useState('');
  const service = services.some((row) => row.name === chosen) ? chosen : (services[0]?.name ?? '');
  const history = useCluster((state) => state.history);
  const second = usePlayhead((state) => Math.floor(state.at / 500));
  const totals = useMemo(() => totalsOf(history.traffic, service, second * 500), [history, service, second]);
  const causes = Object.entries(totals.causes).sort((a, b) => b[1] - a[1]);
  const all = totals.answered + totals.lost;
  return (
    <div className="traffic">
      <Ask service={service} setService={setChosen} />
      <div className="pane" style={{ flexDirection: 'row', minHeight: 0 }}>
        <div className="pane" style={{ padding: 8 }}>
          <Graph service={service} />
        </div>
        <div className="scroll" style={{ flex: 'none', width: 280, borderLeft: '1px solid var(--line)' }}>
          <section className="sec">
            <h2>{t('traffic.sums')}</h2>
            <dl className="pairs">
              <dt>{t('traffic.answered')}</dt>
              <dd>{`${totals.answered}${all === 0 ? '' : `  ${((100 * totals.answered) / all).toFixed(2)}%`}`}</dd>
              <dt>{t('traffic.lost')}</dt>
              <dd>{totals.lost}</dd>
            </dl>
          </section>
          <section className="sec" style={{ border: 0 }}>
            <h2>{t('traffic.causes')}</h2>
            {causes.length === 0 ? <p className="sm dim">{t('traffic.noLoss')}</p> : null}
            <dl className="pairs">
              {causes.map(([cause, lost]) => (
                <div key={cause} style={{ display: 'contents' }}>
                  <dt className="k">{cause}</dt>
                  <dd>{lost}</dd>
                </div>
              ))}
            </dl>
          </section>
        </div>
      </div>
    </div>
  );
}
