import type { Translate } from '../../../i18n/index.ts';
import type { IconName } from '../../components/Icon.tsx';
import { openLesson } from '../../../state/course/course.ts';
import { openDemonstration, type Library, type Volume } from '../../../state/course/library.ts';
import { goLive, playhead, seek } from '../../../state/mirror/playhead.ts';
import { setSpeed, togglePlay } from '../../../state/run/clock.ts';
import { doLine } from '../../../state/run/lines.ts';
import { branch, openOpening, startAfresh } from '../../../state/run/runs.ts';
import { wordsIn } from '../../../state/course/story.ts';
import { fitStage } from '../../../state/mirror/stage.ts';
import { followTape } from '../../../state/mirror/tape.ts';
import { nameOfStep, redoLast, undo, undoLast } from '../../../state/page/undo.ts';
import {
  select,
  setLanguage,
  setTab,
  toggleTheme,
  workspace,
  type BottomTab,
  type StageTab,
} from '../../../state/page/workspace.ts';
import { troubles } from '../../../views/stage/tanks.ts';
import { addMachine, handles, heal, inflict, lineOf } from '../../features/stage-nodes/faults.ts';
import { troublesOf } from '../../../views/stage/tanks.ts';
import { speeds, speedWord } from '../../features/transport/Transport.tsx';
import { openOverlay } from './overlays.ts';
import { undoWords } from '../notices/undo-words.ts';

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const mod = isMac ? '⌘' : 'Ctrl+';
const shift = isMac ? '⇧' : 'Shift+';

export interface Command {
  readonly label: string;
  readonly hint?: string;
  readonly icon?: IconName;
  readonly act: () => void;
}

function timeCommands(t: Translate): readonly Command[] {
  return [
    { label: t('command.play'), icon: 'play', hint: 'space', act: togglePlay },
    { label: t('time.start'), icon: 'start', hint: 'Home', act: () => seek(0) },
    { label: t('time.toNow'), hint: 'End', act: goLive },
    { label: t('command.branch'), icon: 'branch', act: () => void branch() },
    { label: t('command.follow'), act: followTape },
    { label: t('run.afresh'), act: () => void startAfresh() },
    ...speeds.map((speed) => ({ label: `${t('time.speed')} ${speedWord(speed)}`, act: () => setSpeed(speed) })),
  ];
}

function undoCommands(t: Translate): readonly Command[] {
  const { steps, ahead } = undo.getState();
  const back = nameOfStep(steps.at(-1) ?? []);
  const again = nameOfStep(ahead.at(-1) ?? []);
  return [
    ...(back
      ? [{ label: `${t('undo.label')}: ${undoWords(back.what, back.name, t)}`, hint: `${mod}Z`, act: undoLast }]
      : []),
    ...(again
      ? [
          {
            label: `${t('undo.again')}: ${undoWords(again.what, again.name, t)}`,
            hint: `${mod}${shift}Z`,
            act: redoLast,
          },
        ]
      : []),
  ];
}

function viewCommands(t: Translate): readonly Command[] {
  const stages: readonly StageTab[] = ['nodes', 'ownership', 'scheduling', 'text'];
  const bottoms: readonly BottomTab[] = ['timeline', 'terminal', 'events', 'traffic'];
  return [
    ...stages.map((tab) => ({
      label: t('command.show', { what: t(`stage.${tab}` as 'stage.nodes') }),
      act: () => setTab('stage', tab),
    })),
    ...bottoms.map((tab) => ({
      label: t('command.show', { what: t(`bottom.${tab}` as 'bottom.timeline') }),
      act: () => setTab('bottom', tab),
    })),
    { label: t('stage.fit'), icon: 'fit', hint: 'f', act: fitStage },
    { label: t('command.theme'), hint: 't', act: toggleTheme },
    ...undoCommands(t),
    { label: t('language.other'), act: () => setLanguage(workspace.getState().language === 'en' ? 'ko' : 'en') },
    { label: t('share'), icon: 'share', act: () => openOverlay('share') },
    { label: t('keys.all'), icon: 'keys', hint: '?', act: () => openOverlay('help') },
  ];
}

function machineCommands(t: Translate): readonly Command[] {
  const { nodes } = playhead.getState().moment;
  return [
    { label: t('node.add'), icon: 'add', act: () => addMachine(nodes) },
    ...nodes.slice(0, 50).flatMap((node) =>
      troubles.map((trouble) => {
        const on = troublesOf(node).includes(trouble);
        return {
          label: `${node.name} · ${t(on ? 'fault.heal' : 'fault.cause', { fault: t(handles[trouble].word) })}`,
          hint: lineOf(trouble, node.name, on),
          icon: on ? ('heal' as const) : handles[trouble].icon,
          act: () => (on ? heal(trouble, node.name) : inflict(trouble, node.name)),
        };
      }),
    ),
  ];
}

function objectCommands(t: Translate): readonly Command[] {
  const { byUid } = playhead.getState().moment;
  return [...byUid.values()].slice(0, 2000).map((row) => ({
    label: row.name,
    hint: t('command.select', { kind: row.kind === 'Other' ? row.objectKind : row.kind }),
    act: () => select(row.uid),
  }));
}

function libraryCommands(t: Translate, { parts, demonstrations }: Library): readonly Command[] {
  const { language } = workspace.getState();
  const command = (volume: Volume, hint: string, act: () => void): Command => ({
    label: t('command.open', { what: wordsIn(volume.title, language) }),
    hint,
    act,
  });
  return [
    { label: t('lessons.opening'), act: () => void openOpening() },
    ...parts
      .flatMap(({ lessons }) => lessons)
      .map((lesson) => command(lesson, t('left.lessons'), () => void openLesson(lesson))),
    ...demonstrations.map((volume) => command(volume, t('course.watch'), () => openDemonstration(volume))),
  ];
}

/** Everything that can be done from the palette; a line that begins with kubectl is run as it stands. */
export function commandsFor(words: string, t: Translate, library: Library): readonly Command[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const all: readonly Command[] = [
    ...timeCommands(t),
    ...viewCommands(t),
    ...machineCommands(t),
    ...libraryCommands(t, library),
    ...(wanted.length === 0 ? [] : objectCommands(t)),
  ];
  const found = all.filter(({ label, hint = '' }) =>
    wanted.every((word) => `${label} ${hint}`.toLowerCase().includes(word)),
  );
  const line = words.trim();
  return /^kubectl\s/.test(line) ? [{ label: line, hint: t('command.run'), act: () => doLine(line) }, ...found] : found;
}
