import { createStore } from 'zustand/vanilla';
import type { Speed } from '../../bridge/protocol.ts';
import { cluster } from '../mirror/cluster.ts';
import { forgetLarge, readLarge, readLocal, writeLarge, writeLocal } from '../page/kept.ts';
import { workspace } from '../page/workspace.ts';

/**
 * The run itself, kept by the browser: its scenario with everything done so far, and how far it is. The reader's own run and what was made of a
 * link lie apart, so that opening a link overwrites nothing. public/before-paint.js looks at the same key.
 */
const MOMENTS = 'podarium.moment';
const RUN = 'podarium.run';
/** The moment is written down this often while time passes. */
const EVERY_MS = 2_000;
/** Deeds that follow one another are kept at once. */
const SOON_MS = 120;

export interface Moment {
  /** Which run it is of: `own`, or the name of a link. */
  readonly of: string;
  readonly at: number;
  readonly playing: boolean;
  readonly speed: Speed;
}

interface Moments {
  readonly own?: Moment;
  readonly link?: Moment;
}

export interface KeptRun extends Moment {
  readonly scenario: string;
}

/** How the run on the page came to be there. */
export interface Origin {
  /** The link that the page was opened with. */
  readonly link: string | undefined;
  /** `restored`: brought back after a reload; `linked`: it came with a link; `coming`: it is being brought back. */
  readonly how: 'fresh' | 'coming' | 'restored' | 'linked';
  /** The link was made by an earlier simulation. */
  readonly earlier: boolean;
  /** Where it was when it was brought back. */
  readonly at: number;
}

export const origin = createStore<Origin>(() => ({ link: undefined, how: 'fresh', earlier: false, at: 0 }));

const nameOfLink = (link: string | undefined): string =>
  link === undefined ? 'own' : `${link.length}${link.slice(-24)}`;

type Slot = 'own' | 'link';
const slotNow = (): Slot => (origin.getState().link === undefined ? 'own' : 'link');

const isMoment = (value: unknown): value is Moment =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Moment).of === 'string' &&
  Number.isFinite((value as Moment).at);

function momentsFrom(value: unknown): Moments {
  const { own, link } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return { ...(isMoment(own) ? { own } : {}), ...(isMoment(link) ? { link } : {}) };
}

const moments = (): Moments => readLocal(MOMENTS, momentsFrom);

/** Whether a run of the reader's own is kept. */
export const hasOwnRun = (): boolean => moments().own !== undefined;

/** The run that was kept for this link, or the reader's own; undefined without one. */
export async function readKept(link: string | undefined): Promise<KeptRun | undefined> {
  const slot: Slot = link === undefined ? 'own' : 'link';
  const moment = moments()[slot];
  if (moment === undefined || moment.of !== nameOfLink(link)) return undefined;
  const scenario = await readLarge(`${RUN}.${slot}`);
  return typeof scenario === 'string' ? { ...moment, scenario } : undefined;
}

export function isKept(link: string | undefined): boolean {
  return moments()[link === undefined ? 'own' : 'link']?.of === nameOfLink(link);
}

let worth = false;
let told: string | undefined;
let known = '';
let timer: ReturnType<typeof setTimeout> | undefined;

/** What the run on the page was opened from. */
export function noteOpened(text: string): void {
  known = text;
}

/** The run as it was last known here, when the worker can no longer say what it is: a scenario, or the link that it came with. */
export const lastKnown = (): string => known;

/** From now on the run is worth keeping: something was done in it. */
export function keepFromNow(): void {
  worth = true;
}

/** The run on the page is as it comes to everybody: nothing of it is kept. */
export function keepNothing(): void {
  worth = false;
  told = undefined;
  const slot = slotNow();
  const { [slot]: _gone, ...rest } = moments();
  writeLocal(MOMENTS, rest);
  void forgetLarge(`${RUN}.${slot}`);
}

function writeMoment(): void {
  if (told === undefined) return;
  const { time: at, playing, speed } = cluster.getState();
  const moment: Moment = { of: nameOfLink(origin.getState().link), at, playing, speed };
  writeLocal(MOMENTS, { ...moments(), [slotNow()]: moment });
}

async function keep(whole: () => Promise<string>): Promise<void> {
  timer = undefined;
  const scenario = await whole();
  if (scenario === '' || scenario === told) return;
  known = scenario;
  const kept = await writeLarge(`${RUN}.${slotNow()}`, scenario);
  if (workspace.getState().storageFull === kept) workspace.setState({ storageFull: !kept });
  if (!kept) return;
  told = scenario;
  writeMoment();
}

/** Keeps the run from now on, whenever something was done in it. `whole` gives its scenario. */
export function keepRun(whole: () => Promise<string>): void {
  let epoch = -1;
  let inputs = -1;
  cluster.subscribe(({ epoch: newEpoch, history }) => {
    if (!worth || (newEpoch === epoch && history.inputs.length === inputs)) return;
    epoch = newEpoch;
    inputs = history.inputs.length;
    timer ??= setTimeout(() => void keep(whole), SOON_MS);
  });
  setInterval(() => {
    if (cluster.getState().playing) writeMoment();
  }, EVERY_MS);
  addEventListener('pagehide', writeMoment);
}
