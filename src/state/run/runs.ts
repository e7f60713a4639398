// Which run is on the page: opened, brought back, come with a link, left for another, branched.

import { cluster, forgetOldRun, keepRunAtBranch } from '../mirror/cluster.ts';
import { exportQuietly } from './questions.ts';
import { forgetSent, dropEdit } from './editor-files.ts';
import { arrangeForNext } from './opening-view.ts';
import { goLive, playhead } from '../mirror/playhead.ts';
import { isKept, keepFromNow, keepNothing, noteOpened, origin, readKept, type KeptRun } from './kept-run.ts';
import { openingAt, openingScenario } from '../../views/story/opening.ts';
import { remember } from '../page/undo.ts';
import { session } from './session.ts';
import { setSpeed } from './clock.ts';
import { worker, asked, leaveWorker } from './connection.ts';

/**
 * Opens what was left here, else what the address asks for, else the opening scenario; the worker may be at it already. Without `keeps` nothing
 * is brought back.
 */
export async function openFirst(link: string | undefined, keeps: boolean): Promise<boolean> {
  origin.setState({ link });
  const { opening } = worker();
  if (opening) noteOpened(link === undefined ? openingScenario : `#run=${link}`);
  if (opening) return linked(link, await asked(opening));
  if (keeps && isKept(link)) {
    const kept = await readKept(link);
    if (kept !== undefined && (await openKept(kept))) return true;
  }
  return link === undefined ? open(openingScenario, openingAt) : openLink(link);
}

/** What comes with the page, by its name, as addresses tell it. */
const NAMED = /^(demo|lesson)=(.*)$/;
export const linkOfDemonstration = (id: string): string => `demo=${id}`;
/** Lessons have `lesson-` before their name. */
export const linkOfLesson = (id: string): string => id.replace('-', '=');

async function openByName(kind: string, name: string): Promise<boolean> {
  const [{ demonstrationTexts, lessonTexts }, { readHead, readStory }] = await Promise.all([
    import('./library-texts.ts'),
    import('../../views/story/read-story.ts'),
  ]);
  const [texts, id] = kind === 'demo' ? [demonstrationTexts, name] : [lessonTexts, `lesson-${name}`];
  const text = Object.values(texts).find((each) => readHead(each).id === id);
  if (text === undefined) {
    session.setState({ linkFault: 'unknown' });
    return open(openingScenario, openingAt);
  }
  arrangeForNext();
  const opened = await open(text, readStory(text).lesson?.from ?? 0);
  origin.setState({ how: 'linked', at: 0 });
  return opened;
}

/** What came with a link stands still at its moment. Where it cannot be read the page lives all the same. */
function linked(link: string | undefined, opened: boolean): boolean {
  if (link === undefined) return opened;
  if (opened) origin.setState({ how: 'linked', at: 0 });
  else if (cluster.getState().epoch < 0) void open(openingScenario, openingAt);
  return opened;
}

async function open(scenario: string, at: number, playing = true): Promise<boolean> {
  goLive();
  forgetSent();
  noteOpened(scenario);
  const going = asked(worker().ask({ type: 'open', scenario, at }));
  worker().tell({ type: playing ? 'play' : 'pause' });
  return going;
}

/** Brings a kept run back to where it was. */
async function openKept({ scenario, at, playing, speed }: KeptRun): Promise<boolean> {
  origin.setState({ how: 'coming', at });
  keepFromNow();
  worker().tell({ type: 'speed', speed });
  const opened = await open(scenario, at, playing);
  origin.setState({ how: opened ? 'restored' : 'fresh' });
  return opened;
}

/** The run as it stands, to come back to it. */
async function runNow(): Promise<Omit<KeptRun, 'of'>> {
  const scenario = await exportQuietly('scenario');
  const { time: at, playing, speed } = cluster.getState();
  return { scenario, at, playing, speed };
}

type Left = Omit<KeptRun, 'of'> & { readonly from: ReturnType<typeof origin.getState> };

function comeBack({ scenario, at, playing, speed, from }: Left): void {
  keepFromNow();
  worker().tell({ type: 'speed', speed });
  void open(scenario, at, playing);
  origin.setState(from);
}

/** The way back to the run that is open now: it is asked for at once, and known when it is needed. */
function wayHere(): () => void {
  const from = origin.getState();
  const now = runNow();
  return () => void now.then((run) => comeBack({ ...run, from }));
}

/** Leaves the run for another; it can be had back. */
async function leaveFor(next: () => Promise<boolean>): Promise<boolean> {
  const { title } = cluster.getState();
  const from = origin.getState();
  const before = await runNow();
  if (before.scenario !== '')
    remember({ what: 'run', name: title, back: () => comeBack({ ...before, from }), capture: wayHere });
  origin.setState({ how: 'fresh' });
  return next();
}

/** Opens a scenario from its beginning, or from a moment in it. The run that is left can be had back. */
export function openScenario(scenario: string, at = 0): Promise<boolean> {
  return leaveFor(() => {
    keepFromNow();
    arrangeForNext();
    return open(scenario, at);
  });
}

/** The run as it comes to everybody: what the link holds, or the opening scenario. */
export function startAfresh(): Promise<boolean> {
  const { link } = origin.getState();
  return leaveFor(() => {
    keepNothing();
    setSpeed(1);
    return link === undefined ? open(openingScenario, openingAt) : openLink(link);
  });
}

/** The opening scenario, whatever was open. */
export function openOpening(): Promise<boolean> {
  return leaveFor(() => {
    keepNothing();
    setSpeed(1);
    return open(openingScenario, openingAt);
  });
}

/** It takes too long to bring the run back, or it leads into a crash: another worker, another run. */
export function giveUpRestoring(): void {
  keepNothing();
  restart();
}

async function openLink(link: string): Promise<boolean> {
  const [, kind, name = ''] = NAMED.exec(link) ?? [];
  if (kind !== undefined) return openByName(kind, name);
  goLive();
  arrangeForNext();
  noteOpened(`#run=${link}`);
  return linked(link, await asked(worker().ask({ type: 'open-link', link })));
}

/** From the run that came with a link back to the reader's own. */
export async function backToOwn(): Promise<void> {
  history.replaceState(undefined, '', location.pathname + location.search);
  origin.setState({ link: undefined, how: 'fresh', earlier: false });
  const kept = await readKept(undefined);
  if (kept === undefined) {
    keepNothing();
    await open(openingScenario, openingAt);
  } else await openKept(kept);
}

/** A new worker after a crash: on the same reproduction it would crash again, so it starts fresh. */
export function restart(): void {
  leaveWorker();
  keepNothing();
  origin.setState({ how: 'fresh' });
  void open(openingScenario, openingAt);
}

/** Gives the old run up; it can be had back. */
export function forgetBranch(): void {
  const { old } = cluster.getState();
  if (old !== undefined)
    remember({ what: 'forgot', name: old.title, back: () => cluster.setState({ old }), again: forgetOldRun });
  forgetOldRun();
}

/** Goes on from the moment shown; the run that is left stays for comparison. What was pending is done in the new run. */
export async function branch(): Promise<void> {
  const { pending } = session.getState();
  const { at } = playhead.getState();
  session.setState({ pending: undefined });
  keepRunAtBranch(at);
  dropEdit();
  forgetSent();
  const before = await runNow();
  const went = await asked(worker().ask({ type: 'branch', at }));
  if (!went) keepRunAtBranch(undefined);
  goLive();
  if (!went) return;
  keepFromNow();
  remember({
    what: 'run',
    name: cluster.getState().title,
    back: () => void open(before.scenario, before.at, before.playing),
    capture: wayHere,
  });
  pending?.();
}
