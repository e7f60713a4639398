import { memo, useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useStore } from 'zustand';
import { useCluster, useLit, usePlayhead, useSize, useT, useTokens, useWorkspace } from '../../components/hooks.ts';
import { dueWord } from '../../components/due-word.ts';
import { LiveText } from '../../components/LiveText.tsx';
import { cluster } from '../../../state/mirror/cluster.ts';
import { inFrame } from '../../../state/mirror/frames.ts';
import { lit } from '../../../state/page/lit.ts';
import { isCrowded, playhead, scrub as scrubTo } from '../../../state/mirror/playhead.ts';
import { story, wordsIn } from '../../../state/course/story.ts';
import { panTape, scaleNow, tape, zoomTape } from '../../../state/mirror/tape.ts';
import { workspace } from '../../../state/page/workspace.ts';
import type { History } from '../../../views/history/history.ts';
import { nextDue, type Due } from '../../../views/next/next.ts';
import { lanesBetween, lanesOf, type Lane, type Lanes } from '../../../views/timeline/lanes.ts';
import { flagOf } from '../../../views/time/time.ts';
import { timeAt, xOf } from '../../../views/timeline/scale.ts';
import { brushFor, type Brush } from './brush.ts';
import { drawTape, RULER } from './draw-tape.ts';
import { LaneName } from './LaneName.tsx';

/** What the tape marks ahead: steps of machines and tolerations, not every probe. */
const marked: readonly string[] = ['lease-expires', 'not-ready', 'eviction', 'toleration'];

/** Time at the left edge of the tape, in whole steps. */
function useLeftEdge(): number {
  const edge = (): number => Math.floor(scaleNow().from / 2000) * 2000;
  const moved = useStore(tape, edge);
  const followed = useCluster(edge);
  return Math.min(moved, followed);
}

/** Which lanes there are, and what is due, is looked up so often at most where there are many; what is in lanes is drawn with every frame. */
const LANES_MS = 250;
/** With so many objects more they are looked up that much less often again. */
const SLOWER_PER = 5000;

/** The history, another object no more often than lanes are looked up; at once for another run. */
function useCalmHistory(): History {
  const [history, setHistory] = useState(() => cluster.getState().history);
  useEffect(() => {
    let waits: number | undefined;
    const take = (): void => {
      waits = undefined;
      setHistory(cluster.getState().history);
    };
    const stop = cluster.subscribe((state, before) => {
      if (state.history === before.history) return;
      if (state.history.tracks !== before.history.tracks) take();
      else waits ??= window.setTimeout(take, LANES_MS * (1 + state.history.tracks.size / SLOWER_PER));
    });
    take();
    return () => {
      stop();
      clearTimeout(waits);
    };
  }, []);
  return history;
}

function useLanes(narrow: boolean): Lanes {
  const history = useCalmHistory();
  const folded = useStore(tape, (state) => state.folded);
  const open = useStore(tape, (state) => state.open);
  const search = useLit((state) => state.search);
  const captions = useStore(story, (state) => state.captions.length > 0);
  const from = useLeftEdge();
  return useMemo(
    () =>
      lanesOf(history, {
        from,
        folded: narrow ? [] : folded,
        open,
        terse: narrow,
        captions,
        ...(search === '' ? {} : { shows: (pod) => pod.name.includes(search) }),
      }),
    [history, folded, open, search, from, narrow, captions],
  );
}

const keyOf = (lane: Lane): string =>
  `${lane.kind}${'uid' in lane ? lane.uid : ''}${lane.kind === 'container' ? lane.container : lane.kind === 'condition' ? lane.condition : ''}`;

const FLAG = 34;

/** One line over all lanes with its time in a flag: moved by frames, never eased. */
function PlayheadLine({ width }: { readonly width: number }) {
  const line = useRef<HTMLDivElement>(null);
  const flag = useRef<HTMLSpanElement>(null);
  const place = (at: number): void => {
    const x = Math.round(xOf(scaleNow(), at));
    const inside = x >= -FLAG && x <= width + FLAG;
    if (!line.current || !flag.current) return;
    line.current.style.visibility = inside ? 'visible' : 'hidden';
    line.current.style.transform = `translateX(${x}px)`;
    flag.current.style.transform = `translateX(${Math.min(width - FLAG, Math.max(FLAG, x)) - x}px)`;
  };
  useEffect(() => {
    const now = (): void => place(playhead.getState().at);
    now();
    const stops = [playhead.subscribe(now), tape.subscribe(now)];
    return () => stops.forEach((stop) => stop());
  });
  return (
    <div ref={line} className="playhead" aria-hidden="true">
      <span ref={flag} className="flag">
        <LiveText text={flagOf} />
      </span>
    </div>
  );
}

/** True once the faces of the page have come: a canvas must be drawn again then. */
function useFonts(): boolean {
  const [ready, setReady] = useState(document.fonts.status === 'loaded');
  useEffect(() => {
    void document.fonts.ready.then(() => setReady(true));
  }, []);
  return ready;
}

/** What happened between two pixels of time is drawn so often at most. */
const HAPPENED_MS = 66;

interface TapeCanvasProps {
  readonly lanes: Lanes;
  readonly height: number;
  readonly scroll: number;
}

function TapeCanvas({ lanes, height, scroll }: TapeCanvasProps) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width } = useSize(box);
  const token = useTokens();
  const fonts = useFonts();
  const language = useWorkspace((state) => state.language);
  const captions = useStore(story, (state) => state.captions);
  const told = useMemo(
    () => captions.map(({ at, text }) => ({ at, text: wordsIn(text, language) })),
    [captions, language],
  );
  useEffect(() => tape.setState({ width }), [width]);
  const latest = useRef({ lanes, scroll, told, t, fonts });
  const redraw = useRef<() => void>(undefined);
  useEffect(() => {
    latest.current = { lanes, scroll, told, t, fonts };
    redraw.current?.();
  }, [lanes, scroll, told, t, fonts]);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || width === 0 || height === 0) return undefined;
    const ratio = Math.max(1, devicePixelRatio);
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    const brush: Brush = brushFor(context, token);
    let stopped = false;
    let drawn: readonly unknown[] = [];
    let drawnHistory: History | undefined;
    let drawnAt = 0;
    let due: readonly Due[] = [];
    let lookedAt = 0;
    const draw = (): void => {
      if (stopped) return;
      const started = performance.now();
      const props = latest.current;
      const { history, time, old } = cluster.getState();
      const { at, past, moment } = playhead.getState();
      const { selected } = workspace.getState();
      const scale = { ...scaleNow(), width };
      const { owner } = lit.getState();
      const pixel = Math.floor(time / scale.msPerPixel);
      const { lanes, scroll, told, t } = props;
      const shown = [scale.from, scale.msPerPixel, pixel, past, selected, owner, old, props];
      if (shown.every((value, index) => value === drawn[index])) {
        if (history === drawnHistory) return;
        if (started < drawnAt + HAPPENED_MS) {
          ask();
          return;
        }
      }
      drawn = shown;
      drawnHistory = history;
      drawnAt = started;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      if (!isCrowded() || started > lookedAt + LANES_MS) {
        due = nextDue(moment, time, 6).filter((item) => marked.includes(item.what));
        lookedAt = started;
      }
      drawTape(brush, {
        scale,
        height,
        scroll,
        history,
        moment,
        lanes: lanesBetween(lanes, scroll, scroll + height),
        due: due.map((item) => ({ ...item, word: dueWord(item, t) })),
        time,
        at,
        selected,
        lit: owner,
        captions: told,
        old: old?.history,
        t,
      });
    };
    const ask = (): void => inFrame('tape', draw);
    draw();
    redraw.current = ask;
    const stops = [
      cluster.subscribe(ask),
      playhead.subscribe(ask),
      tape.subscribe(ask),
      workspace.subscribe(ask),
      lit.subscribe(ask),
    ];
    return () => {
      stopped = true;
      redraw.current = undefined;
      for (const stop of stops) stop();
    };
  }, [width, height, token]);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const wheel = (event: WheelEvent): void => {
      const x = event.clientX - element.getBoundingClientRect().left;
      if (event.ctrlKey || event.metaKey) zoomTape(x, Math.exp(event.deltaY * 0.004));
      else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) panTape(event.deltaX || event.deltaY);
      else return;
      event.preventDefault();
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, []);
  const left = useRef(0);
  const scrub = (event: PointerEvent<HTMLDivElement>): void =>
    scrubTo(timeAt(scaleNow(), event.clientX - left.current));
  const keys = (event: KeyboardEvent): void => {
    if (event.key === '+' || event.key === '=') zoomTape(width * 0.79, 0.8);
    else if (event.key === '-') zoomTape(width * 0.79, 1.25);
    else return;
    event.preventDefault();
  };
  const at = usePlayhead((state) => Math.round(state.at / 1000));
  const end = useCluster((state) => Math.round(state.time / 1000));
  return (
    <div
      ref={box}
      className="canvas"
      style={{ height }}
      role="slider"
      tabIndex={0}
      aria-label={t('tape.playhead')}
      aria-valuemin={0}
      aria-valuemax={end}
      aria-valuenow={at}
      aria-valuetext={t('tape.seconds', { seconds: at })}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        left.current = event.currentTarget.getBoundingClientRect().left;
        scrub(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) scrub(event);
      }}
      onKeyDown={keys}
    >
      <canvas ref={canvas} style={{ width, height }} aria-hidden="true" />
      <PlayheadLine width={width} />
    </div>
  );
}

/** The tape: a lane for you, for every owner, service, pod and node; the playhead over all of them. */
export const Timeline = memo(function Timeline({ narrow = false }: { readonly narrow?: boolean }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const { height } = useSize(box);
  const [scroll, setScroll] = useState(0);
  const lanes = useLanes(narrow);
  useEffect(() => {
    if (narrow) tape.setState({ msPerPixel: 200 });
  }, [narrow]);
  const total = RULER + lanes.height;
  const visible = lanesBetween(lanes, scroll - 60, scroll + height + 60);
  return (
    <div
      ref={box}
      className={`tape ${narrow ? 'narrow' : ''}`}
      onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
    >
      <div className="names" style={{ height: Math.max(total, height) }}>
        <div className="head dim">{t('time.virtual')}</div>
        {visible.map((lane) => (
          <LaneName key={keyOf(lane)} lane={lane} top={lane.y + RULER} narrow={narrow} />
        ))}
      </div>
      <TapeCanvas lanes={lanes} height={height} scroll={scroll} />
      {lanes.bare ? <p className="empty over">{t('tape.none')}</p> : null}
    </div>
  );
});
