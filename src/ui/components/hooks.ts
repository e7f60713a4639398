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
import { useShallow } from 'zustand/react/shallow';
import { translators, type Translate } from '../../i18n/index.ts';
import type { Cluster } from '../../state/mirror/cluster.ts';
import { emptyLibrary, loadLibrary, type Library } from '../../state/course/library.ts';
import { lit, type Lit } from '../../state/page/lit.ts';
import { playhead, type Playhead } from '../../state/mirror/playhead.ts';
import { session, type Session } from '../../state/run/session.ts';
import type { Stage } from '../../state/mirror/stage.ts';
import { workspace, type Workspace } from '../../state/page/workspace.ts';
import type { Moment } from '../../views/history/history.ts';
import type { NodeRow, OwnerRow, PodRow, Row } from '../../views/rows/rows.ts';
import { followClock, pacedCluster, pacedPlayhead, pacedStage } from './paced.ts';

/** What components subscribe to. Selectors must return what is already there, or something equal in its parts (`useMomentParts`). */

export const useCluster = <T>(selector: (state: Cluster) => T): T => useStore(pacedCluster, selector);
export const useWorkspace = <T>(selector: (state: Workspace) => T): T => useStore(workspace, selector);
export const useSession = <T>(selector: (state: Session) => T): T => useStore(session, selector);
export const useStage = <T>(selector: (state: Stage) => T): T => useStore(pacedStage, selector);
export const useLit = <T>(selector: (state: Lit) => T): T => useStore(lit, selector);
export const usePlayhead = <T>(selector: (state: Playhead) => T): T => useStore(pacedPlayhead, selector);
/** Whether the past is shown. */
export const useIsPast = (): boolean => useStore(playhead, (state) => state.past !== undefined);
export const useMoment = (): Moment => useStore(pacedPlayhead, (state) => state.moment);
/** A reading of the moment, compared entry by entry. */
export const useMomentParts = <T>(selector: (moment: Moment) => T): T =>
  useStore(
    pacedPlayhead,
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
  useStore(pacedPlayhead, (state) => (uid === undefined ? undefined : state.moment.byUid.get(uid)));

export function usePod(uid: string): PodRow | undefined {
  const row = useRow(uid);
  return row?.kind === 'Pod' ? row : undefined;
}

function nodeIn({ byUid }: Moment, uid: string): NodeRow | undefined {
  const row = byUid.get(uid);
  return row?.kind === 'Node' ? row : undefined;
}

export const useNode = (uid: string): NodeRow | undefined =>
  useStore(pacedPlayhead, ({ moment }) => nodeIn(moment, uid));

export const isOwner = (row: Row | undefined): row is OwnerRow =>
  row !== undefined && row.kind !== 'Pod' && row.kind !== 'Node' && row.kind !== 'Service' && row.kind !== 'Other';

export function useOwner(uid: string | undefined): OwnerRow | undefined {
  const row = useRow(uid);
  return isOwner(row) ? row : undefined;
}

/** A part of an owner: an owner's counts change with every pod, what a pod shows of it does not. */
export const useOwnerPart = <T>(uid: string | undefined, part: (owner: OwnerRow) => T): T | undefined =>
  useStore(pacedPlayhead, ({ moment }) => {
    const row = uid === undefined ? undefined : moment.byUid.get(uid);
    return isOwner(row) ? part(row) : undefined;
  });

export const ordinalIn = (owner: OwnerRow): number => owner.ordinal;
export const nameIn = (owner: OwnerRow): string => owner.name;

/** Calls back now and with the moments shown, without rendering: for words and rings that move with the clock. */
export function useClock(tick: (at: number) => void): void {
  const latest = useRef(tick);
  useLayoutEffect(() => {
    latest.current = tick;
    tick(playhead.getState().at);
  });
  useEffect(() => followClock((at) => latest.current(at)), []);
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
