import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type RefObject,
} from 'react';
import { useStore } from 'zustand';
import { shallow } from 'zustand/shallow';
import { useShallow } from 'zustand/react/shallow';
import { translators, type Translate } from '../../i18n/index.ts';
import { cluster, type Cluster } from '../../state/mirror/cluster.ts';
import { emptyLibrary, loadLibrary, type Library } from '../../state/course/library.ts';
import { lit, type Lit } from '../../state/page/lit.ts';
import { playhead, type Playhead } from '../../state/mirror/playhead.ts';
import { session, type Session } from '../../state/run/session.ts';
import { workspace, type Workspace } from '../../state/page/workspace.ts';
import type { Moment } from '../../views/history/history.ts';
import type { NodeRow, OwnerRow, PodRow, Row } from '../../views/rows/rows.ts';

/** What components subscribe to. Selectors must return what is already there, or something equal in its parts (`useMomentParts`). */

export const useCluster = <T>(selector: (state: Cluster) => T): T => useStore(cluster, selector);
export const useWorkspace = <T>(selector: (state: Workspace) => T): T => useStore(workspace, selector);
export const useSession = <T>(selector: (state: Session) => T): T => useStore(session, selector);
export const useLit = <T>(selector: (state: Lit) => T): T => useStore(lit, selector);
export const usePlayhead = <T>(selector: (state: Playhead) => T): T => useStore(playhead, selector);
/** From so many pods on, what summarises them follows less often. */
export const MANY_PODS = 200;
const CALM_MS = 250;

/** The moment, a few times a second while very many pods change: for what is read, not watched. */
export function useCalmMoment(): Moment {
  const [moment, setMoment] = useState(() => playhead.getState().moment);
  useEffect(() => {
    let waits: number | undefined;
    const take = (): void => {
      clearTimeout(waits);
      waits = undefined;
      setMoment(playhead.getState().moment);
    };
    const stop = playhead.subscribe(({ moment }, before) => {
      if (moment === before.moment) return;
      if (moment.pods.length < MANY_PODS) take();
      else waits ??= window.setTimeout(take, CALM_MS);
    });
    take();
    return () => {
      stop();
      clearTimeout(waits);
    };
  }, []);
  return moment;
}

export const useMoment = (): Moment => useStore(playhead, (state) => state.moment);
/** A reading of the moment, compared entry by entry. */
export const useMomentParts = <T>(selector: (moment: Moment) => T): T =>
  useStore(
    playhead,
    useShallow((state: Playhead) => selector(state.moment)),
  );

export const useT = (): Translate => translators[useStore(workspace, (state) => state.language)];

/** The scenarios that come with the page; empty until they are loaded. */
export function useLibrary(): Library {
  const [library, setLibrary] = useState(emptyLibrary);
  useEffect(() => void loadLibrary().then(setLibrary), []);
  return library;
}

export const useRow = (uid: string | undefined): Row | undefined =>
  useStore(playhead, (state) => (uid === undefined ? undefined : state.moment.byUid.get(uid)));

export function usePod(uid: string): PodRow | undefined {
  const row = useRow(uid);
  return row?.kind === 'Pod' ? row : undefined;
}

function nodeIn({ byUid }: Moment, uid: string): NodeRow | undefined {
  const row = byUid.get(uid);
  return row?.kind === 'Node' ? row : undefined;
}

export const useNode = (uid: string): NodeRow | undefined => useStore(playhead, ({ moment }) => nodeIn(moment, uid));

const sameState = (a: NodeRow | undefined, b: NodeRow | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.status === b.status &&
  a.power === b.power &&
  a.connected === b.connected &&
  a.kubelet === b.kubelet &&
  a.fate.length === b.fate.length &&
  a.fate.every((step, index) => shallow(step, b.fate[index]));

/** The same, its sums a few times a second while very many pods change; its state at once. */
export function useCalmNode(uid: string): NodeRow | undefined {
  const [node, setNode] = useState(() => nodeIn(playhead.getState().moment, uid));
  useEffect(() => {
    let shown: NodeRow | undefined;
    let waits: number | undefined;
    const take = (): void => {
      clearTimeout(waits);
      waits = undefined;
      shown = nodeIn(playhead.getState().moment, uid);
      setNode(shown);
    };
    const stop = playhead.subscribe(({ moment }, before) => {
      if (moment === before.moment) return;
      const next = nodeIn(moment, uid);
      if (next === shown) return;
      if (moment.pods.length < MANY_PODS || !sameState(shown, next)) take();
      else waits ??= window.setTimeout(take, CALM_MS);
    });
    take();
    return () => {
      stop();
      clearTimeout(waits);
    };
  }, [uid]);
  return node;
}

export const isOwner = (row: Row | undefined): row is OwnerRow =>
  row !== undefined && row.kind !== 'Pod' && row.kind !== 'Node' && row.kind !== 'Service' && row.kind !== 'Other';

export function useOwner(uid: string | undefined): OwnerRow | undefined {
  const row = useRow(uid);
  return isOwner(row) ? row : undefined;
}

/** A part of an owner: an owner's counts change with every pod, what a pod shows of it does not. */
export const useOwnerPart = <T>(uid: string | undefined, part: (owner: OwnerRow) => T): T | undefined =>
  useStore(playhead, ({ moment }) => {
    const row = uid === undefined ? undefined : moment.byUid.get(uid);
    return isOwner(row) ? part(row) : undefined;
  });

export const ordinalIn = (owner: OwnerRow): number => owner.ordinal;
export const nameIn = (owner: OwnerRow): string => owner.name;

/** Calls back now and at every moment shown, without rendering: for what moves with the clock. */
export function useClock(tick: (at: number) => void): void {
  const latest = useRef(tick);
  useLayoutEffect(() => {
    latest.current = tick;
    tick(playhead.getState().at);
  });
  useEffect(() => playhead.subscribe((state) => latest.current(state.at)), []);
}

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of an element, kept current. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    const measure = (): void => setSize({ width: target.clientWidth, height: target.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    measure();
    return () => observer.disconnect();
  }, [element]);
  return size;
}

export type Token = (name: string) => string;

/** Reads the tokens of the theme that is set, each once. */
function tokensOf(_theme: string): Token {
  const values = new Map<string, string>();
  return (name) => {
    const known = values.get(name);
    if (known !== undefined) return known;
    const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    values.set(name, value);
    return value;
  };
}

/** Colours of the tokens for a canvas; another function once the theme is another. */
export function useTokens(): Token {
  const theme = useWorkspace((state) => state.theme);
  return useMemo(() => tokensOf(theme), [theme]);
}
