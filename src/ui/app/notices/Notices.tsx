import { lazy, Suspense, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { LinkFault } from '../../../bridge/protocol.ts';
import type { Key } from '../../../i18n/index.ts';
import {
  useCluster,
  useIsPast,
  useMedia,
  useMomentParts,
  usePlayhead,
  useSession,
  useT,
  useWorkspace,
} from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { hurry, hurryThrough, hurryTo, isFailing } from '../../../state/run/hurry.ts';
import { goLive } from '../../../state/mirror/playhead.ts';
import { hasOwnRun, origin } from '../../../state/run/kept-run.ts';
import { backToOwn, branch, giveUpRestoring, startAfresh } from '../../../state/run/runs.ts';
import { dismissFailure } from '../../../state/run/session.ts';
import { dictate } from '../../../state/course/dictation.ts';
import { story, wordsIn } from '../../../state/course/story.ts';
import { forgetTurned, undo } from '../../../state/page/undo.ts';
import { markTried, setTab } from '../../../state/page/workspace.ts';
import type { Caption } from '../../../views/story/read-story.ts';
import { flagOf, markOf } from '../../../views/time/time.ts';
import { isEmbedded } from '../../../state/page/embedded.ts';
import { exportFiles } from './export-files.ts';
import { undoWords } from './undo-words.ts';

const LessonNotice = lazy(() =>
  import('../../features/lessons/LessonNotice.tsx').then((module) => ({ default: module.LessonNotice })),
);

const faults: Readonly<Record<LinkFault, Key>> = {
  newer: 'link.newer',
  damaged: 'link.damaged',
  empty: 'link.empty',
  large: 'link.large',
  unknown: 'link.unknown',
};

/** A run that takes longer than this to come back may be given up. */
const LATE_MS = 3_000;
const TURNED_MS = 4_000;

function PastNotice() {
  const t = useT();
  const at = usePlayhead((state) => state.at);
  return (
    <div className="notice past" role="status">
      <span className="grow">{t('past.viewing', { at: flagOf(at) })}</span>
      <button type="button" className="btn" onClick={() => void branch()}>
        <Icon name="branch" />
        {t('past.branch')}
      </button>
      <button type="button" className="btn" onClick={goLive}>
        {t('past.now')}
      </button>
    </div>
  );
}

/** How the run came to be here, where that is not plain. */
function OriginNotice() {
  const t = useT();
  const { how, at, earlier } = useStore(origin);
  const [late, setLate] = useState(false);
  const coming = how === 'coming';
  useEffect(() => {
    if (!coming) return undefined;
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [coming]);
  if (how === 'fresh' || (coming && !late && at < 60_000)) return null;
  const words = coming ? 'run.coming' : how === 'restored' ? 'run.restored' : earlier ? 'run.earlier' : 'run.linked';
  return (
    <div className="notice" role="status">
      <span className="grow">{t(words, { at: flagOf(at) })}</span>
      {how === 'linked' && hasOwnRun() ? (
        <button type="button" className="btn" onClick={() => void backToOwn()}>
          {t('run.own')}
        </button>
      ) : null}
      {coming && late ? (
        <button type="button" className="btn" onClick={giveUpRestoring}>
          {t('run.afresh')}
        </button>
      ) : null}
      {how === 'restored' ? (
        <button type="button" className="btn" onClick={() => void startAfresh()}>
          {t('run.afresh')}
        </button>
      ) : null}
      {coming ? null : (
        <button
          type="button"
          className="tool bare"
          aria-label={t('close')}
          onClick={() => origin.setState({ how: 'fresh' })}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

/** A machine fails, and what comes of it takes minutes: they need not be waited for. */
function FateNotice() {
  const t = useT();
  const node = useMomentParts((moment) => moment.nodes.find(isFailing)?.name);
  const slow = useCluster((state) => state.speed !== 'max' && state.speed <= 1);
  const hurries = useStore(hurry, (state) => state.node !== undefined);
  const [dismissed, dismiss] = useState<string | undefined>(undefined);
  if (node === undefined || dismissed === node || (!slow && !hurries)) return null;
  return (
    <div className="notice" role="status">
      <Icon name="power" className="hand" />
      <span className="grow">{t('fate.notice', { node })}</span>
      <button type="button" className="btn" disabled={hurries} onClick={() => hurryThrough(node)}>
        {t('fate.hurry')}
      </button>
      <button type="button" className="tool bare" aria-label={t('close')} onClick={() => dismiss(node)}>
        <Icon name="close" />
      </button>
    </div>
  );
}

/** What was just taken back or done again, for a moment. */
function TurnedNotice() {
  const t = useT();
  const turned = useStore(undo, (state) => state.turned);
  useEffect(() => {
    if (turned === undefined) return undefined;
    const timer = setTimeout(forgetTurned, TURNED_MS);
    return () => clearTimeout(timer);
  }, [turned]);
  if (turned === undefined) return null;
  return (
    <div className="notice" role="status">
      {t(turned.again ? 'undo.doneAgain' : 'undo.done', { what: undoWords(turned.what, turned.name, t) })}
    </div>
  );
}

/** What the scenario says of the moment shown, the line that may be tried then, and the way to what it says next. */
function CaptionNotice({ caption, next }: { readonly caption: Caption; readonly next: Caption | undefined }) {
  const t = useT();
  const language = useWorkspace((state) => state.language);
  const { line } = caption;
  return (
    <div className="notice caption" role="status">
      <span className="grow">{wordsIn(caption.text, language)}</span>
      {line === undefined ? null : (
        <button type="button" className="btn k clip try" title={line} onClick={() => void dictate(line)}>
          {line}
        </button>
      )}
      {next === undefined ? null : (
        <button type="button" className="btn" onClick={() => hurryTo(next.at)}>
          {t('caption.next', { at: markOf(next.at) })}
        </button>
      )}
    </div>
  );
}

/** The caption that holds at the moment shown, and the one after it. */
function useCaptions(): readonly (Caption | undefined)[] {
  const captions = useStore(story, (state) => state.captions);
  const index = usePlayhead((state) =>
    captions.reduce((last, caption, position) => (caption.at <= state.at ? position : last), -1),
  );
  return [captions[index], captions[index + 1]];
}

/** Whether the guide through the lesson is seen. */
function useGuide(): boolean {
  const phone = useMedia('(max-width: 639px)');
  const panels = useMedia('(min-width: 1024px)');
  const { left, bottom } = useWorkspace((state) => state.tabs);
  const folded = useWorkspace((state) => state.layout.folded.includes('left'));
  if (isEmbedded) return false;
  return phone ? bottom === 'lessons' : panels && left === 'lessons' && !folded;
}

/**
 * The line above the stage: what could not be done, where in time we are, what to try first. Of those that only tell, the first two stand beside
 * each other, on a narrow stage the first alone (see shell.css), so that the stage keeps its room; a caption stands beside them.
 */
export function Notices() {
  const t = useT();
  const past = useIsPast();
  const tried = useWorkspace((state) => state.tried);
  const full = useWorkspace((state) => state.storageFull);
  const said = useSession((state) => state.failure);
  const fault = useSession((state) => state.linkFault);
  const failure = fault === undefined ? said : t(faults[fault]);
  const old = useCluster((state) => state.old);
  const compares = useWorkspace((state) => state.tabs.stage === 'compare');
  const [caption, next] = useCaptions();
  const known = useCluster((state) => state.epoch >= 0);
  const bare = useMomentParts((moment) => moment.nodes.length === 0) && known;
  const phone = useMedia('(max-width: 639px)');
  const guided = useGuide();
  const teaches = useStore(story, (state) => state.lesson !== undefined);
  return (
    <div className="notices">
      {failure === undefined ? null : (
        <div className="notice bad" role="alert">
          <span className={`grow ${fault === undefined ? 'k' : ''}`} style={{ whiteSpace: 'pre-wrap' }}>
            {failure}
          </span>
          <button type="button" className="tool bare" aria-label={t('close')} onClick={dismissFailure}>
            <Icon name="close" />
          </button>
        </div>
      )}
      {full ? (
        <div className="notice bad" role="alert">
          <span className="grow">{t('storage.full')}</span>
          <button type="button" className="btn" onClick={exportFiles}>
            {t('file.export')}
          </button>
        </div>
      ) : null}
      <TurnedNotice />
      {past ? <PastNotice /> : null}
      {past ? null : <FateNotice />}
      {isEmbedded ? null : <OriginNotice />}
      {!past && old !== undefined && !compares ? (
        <div className="notice" role="status">
          <span className="grow">{t('branch.compare', { at: flagOf(old.branchedAt) })}</span>
          <button type="button" className="btn" onClick={() => setTab('stage', 'compare')}>
            {t('stage.compare')}
          </button>
        </div>
      ) : null}
      {caption === undefined ? null : <CaptionNotice caption={caption} next={next} />}
      {guided || !teaches ? null : (
        <Suspense fallback={null}>
          <LessonNotice />
        </Suspense>
      )}
      {!tried && !past && caption === undefined && !bare ? (
        <div className="notice">
          <Icon name="power" className="hand" />
          <span className="grow">{t(isEmbedded ? 'first.tryEmbedded' : phone ? 'first.tryPhone' : 'first.try')}</span>
          <button type="button" className="tool bare" aria-label={t('close')} onClick={markTried}>
            <Icon name="close" />
          </button>
        </div>
      ) : null}
    </div>
  );
}
