import { createStore } from 'zustand/vanilla';
import { remember } from './undo.ts';
import { readLarge, readLocal, writeLarge, writeLocal } from './kept.ts';
import { openingFiles } from '../../views/story/opening.ts';

/** The page's own state: what people arranged and typed. Survives reloads, and a crash of the worker. */
export type Theme = 'light' | 'dark';
export type LeftTab = 'lessons' | 'yaml' | 'templates';
/** The tabs that are kept; a comparison is of one run. */
export const stageTabs = ['nodes', 'ownership', 'scheduling', 'text'] as const;
export const bottomTabs = ['timeline', 'terminal', 'events', 'traffic', 'why', 'lessons'] as const;
export const inspectorTabs = ['summary', 'containers', 'events', 'yaml', 'knobs', 'why'] as const;
export type StageTab = (typeof stageTabs)[number] | 'compare';
export type BottomTab = (typeof bottomTabs)[number];
export type InspectorTab = (typeof inspectorTabs)[number];
export type Side = 'left' | 'right' | 'bottom';

export interface Layout {
  /** Widths and height in pixels, kept while folded. */
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly folded: readonly Side[];
}

export interface Tabs {
  readonly left: LeftTab;
  readonly stage: StageTab;
  readonly bottom: BottomTab;
  readonly inspector: InspectorTab;
}

export type Files = Readonly<Record<string, string>>;

export interface Workspace {
  readonly theme: Theme;
  readonly language: 'en' | 'ko';
  readonly layout: Layout;
  readonly tabs: Tabs;
  readonly files: Files;
  /** Name of the file in the editor. */
  readonly file: string;
  /** Each file as it was last applied. */
  readonly applied: Files;
  readonly filesLoaded: boolean;
  readonly selected: string | undefined;
  /** Lines of the terminal, oldest first. */
  readonly lines: readonly string[];
  /** Lessons that were learned, by id. */
  readonly learned: readonly string[];
  /** How many steps of a lesson were reached at most, by its id. */
  readonly progress: Readonly<Record<string, number>>;
  /** The lesson that was opened last. */
  readonly lastLesson: string | undefined;
  /** Something was tried: the first hint has done its work. */
  readonly tried: boolean;
  /** The browser refused to keep the files. */
  readonly storageFull: boolean;
}

const LOOK = 'podarium.look';
const ARRANGEMENT = 'podarium.arrangement';
const FILES = 'podarium.files';
/** As drawn at 1440 px; narrower beside a narrow stage. */
export const defaultLayout: Layout =
  innerWidth < 1200
    ? { left: 228, right: 236, bottom: 232, folded: [] }
    : { left: 284, right: 304, bottom: 264, folded: [] };
const defaultTabs: Tabs = { left: 'yaml', stage: 'nodes', bottom: 'timeline', inspector: 'summary' };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const pixels = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 80 && value <= 4000 ? value : otherwise;

const oneOf = <T extends string>(value: unknown, all: readonly T[], otherwise: T): T =>
  all.find((item) => item === value) ?? otherwise;

const texts = (value: unknown): Files | undefined =>
  isRecord(value) && Object.values(value).every((text) => typeof text === 'string') ? (value as Files) : undefined;

function layoutFrom(value: unknown): Layout {
  if (!isRecord(value)) return defaultLayout;
  const folded = Array.isArray(value['folded']) ? value['folded'] : [];
  return {
    left: pixels(value['left'], defaultLayout.left),
    right: pixels(value['right'], defaultLayout.right),
    bottom: pixels(value['bottom'], defaultLayout.bottom),
    folded: (['left', 'right', 'bottom'] as const).filter((side) => folded.includes(side)),
  };
}

function tabsFrom(value: unknown): Tabs {
  const tabs = isRecord(value) ? value : {};
  return {
    left: oneOf(tabs['left'], ['lessons', 'yaml', 'templates'], defaultTabs.left),
    stage: oneOf<StageTab>(tabs['stage'], stageTabs, defaultTabs.stage),
    bottom: oneOf(tabs['bottom'], bottomTabs, defaultTabs.bottom),
    inspector: defaultTabs.inspector,
  };
}

type Arrangement = Pick<
  Workspace,
  'layout' | 'tabs' | 'lines' | 'learned' | 'progress' | 'lastLesson' | 'tried' | 'selected'
>;

const counts = (value: unknown): Readonly<Record<string, number>> =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, number] => Number.isInteger(entry[1])))
    : {};

function arrangement(value: unknown): Arrangement {
  const kept = isRecord(value) ? value : {};
  const list = (value: unknown): readonly string[] =>
    Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  const { selected, lastLesson } = kept;
  return {
    layout: layoutFrom(kept['layout']),
    tabs: tabsFrom(kept['tabs']),
    lines: list(kept['lines']),
    learned: list(kept['learned']),
    progress: counts(kept['progress']),
    lastLesson: typeof lastLesson === 'string' ? lastLesson : undefined,
    tried: kept['tried'] === true,
    selected: typeof selected === 'string' ? selected : undefined,
  };
}

const rootTheme = (): Theme => (document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light');
const rootLanguage = (): 'en' | 'ko' => (document.documentElement.lang === 'ko' ? 'ko' : 'en');

export const workspace = createStore<Workspace>(() => ({
  theme: rootTheme(),
  language: rootLanguage(),
  ...readLocal(ARRANGEMENT, arrangement),
  files: openingFiles,
  file: 'web.yaml',
  applied: openingFiles,
  filesLoaded: false,
  storageFull: false,
}));

/** Loads the kept files, then keeps every later change. Links open into the page without touching what is kept, until something is typed. */
export async function openWorkspace(): Promise<void> {
  const kept = await readLarge(FILES);
  const files = isRecord(kept) ? texts(kept['files']) : undefined;
  if (isRecord(kept) && files !== undefined && Object.keys(files).length > 0) {
    const name =
      typeof kept['file'] === 'string' && kept['file'] in files ? kept['file'] : (Object.keys(files)[0] ?? '');
    workspace.setState({ files, file: name, applied: texts(kept['applied']) ?? {} });
  }
  workspace.setState({ filesLoaded: true });
  workspace.subscribe(keep);
  addEventListener('pagehide', () => void keepFiles(workspace.getState()));
}

let timer: ReturnType<typeof setTimeout> | undefined;

function keep(state: Workspace, before: Workspace): void {
  if (state.theme !== before.theme || state.language !== before.language) keepLook(state);
  const { layout, tabs, lines, learned, progress, lastLesson, tried, selected } = state;
  const arranged = { layout, tabs, lines, learned, progress, lastLesson, tried, selected };
  if (Object.entries(arranged).some(([key, value]) => before[key as keyof Arrangement] !== value)) {
    writeLocal(ARRANGEMENT, { ...arranged, lines: lines.slice(-200) });
  }
  if (state.files !== before.files || state.file !== before.file || state.applied !== before.applied) {
    clearTimeout(timer);
    timer = setTimeout(() => void keepFiles(workspace.getState()), 200);
  }
}

function keepLook({ theme, language }: Workspace): void {
  document.documentElement.dataset['theme'] = theme;
  document.documentElement.lang = language;
  writeLocal(LOOK, { theme, language });
}

async function keepFiles({ files, file, applied }: Workspace): Promise<void> {
  clearTimeout(timer);
  const kept = await writeLarge(FILES, { files, file, applied });
  if (workspace.getState().storageFull === kept) workspace.setState({ storageFull: !kept });
}

export function setTab<K extends keyof Tabs>(which: K, tab: Tabs[K]): void {
  workspace.setState((state) => ({ tabs: { ...state.tabs, [which]: tab } }));
}

/** Remembers the layout as it was. */
function rememberLayout(what: 'size' | 'panel', side: Side): void {
  const asNow = (): (() => void) => {
    const { layout } = workspace.getState();
    return () => workspace.setState({ layout });
  };
  remember({ what, name: side, back: asNow(), capture: asNow });
}

export function resize(side: Side, size: number): void {
  rememberLayout('size', side);
  workspace.setState((state) => ({ layout: { ...state.layout, [side]: Math.round(size) } }));
}

export function fold(side: Side, folded: boolean): void {
  if (workspace.getState().layout.folded.includes(side) === folded) return;
  rememberLayout('panel', side);
  workspace.setState((state) => {
    const others = state.layout.folded.filter((other) => other !== side);
    return { layout: { ...state.layout, folded: folded ? [...others, side] : others } };
  });
}

export function select(uid: string | undefined): void {
  workspace.setState({ selected: uid });
}

export function toggleTheme(): void {
  workspace.setState((state) => ({ theme: state.theme === 'dark' ? 'light' : 'dark' }));
}

export function setLanguage(language: 'en' | 'ko'): void {
  workspace.setState({ language });
}

export function openFile(name: string): void {
  workspace.setState({ file: name });
}

export function writeFile(name: string, text: string): void {
  workspace.setState((state) => (state.files[name] === text ? state : { files: { ...state.files, [name]: text } }));
}

/** Adds a file under a free name, and opens it. */
export function addFile(wanted: string, text: string): string {
  const { files } = workspace.getState();
  const [, stem = wanted, ending = ''] = /^(.*?)(\.[^.]*)?$/.exec(wanted) ?? [];
  let name = wanted;
  for (let number = 2; name in files && files[name] !== text; number += 1) name = `${stem}-${number}${ending}`;
  workspace.setState({ files: { ...files, [name]: text }, file: name });
  return name;
}

/** Adds a file as somebody asked for it: it can be taken back. */
export function createFile(wanted: string, text: string): string {
  const known = workspace.getState().files;
  const name = addFile(wanted, text);
  if (name in known) return name;
  let written = text;
  remember({
    what: 'added',
    name,
    back: () => {
      written = workspace.getState().files[name] ?? written;
      dropFile(name);
    },
    again: () => void addFile(name, written),
  });
  return name;
}

/** Remembers the files as they were. */
function rememberFiles(what: 'removed' | 'discarded', name: string, again: () => void): void {
  const { files, file, applied } = workspace.getState();
  const text = files[name] ?? '';
  const was = applied[name];
  remember({
    what,
    name,
    back: () =>
      workspace.setState((state) => ({
        files: { ...state.files, [name]: text },
        file: state.file in state.files && what === 'removed' && file !== name ? state.file : name,
        applied: was === undefined ? state.applied : { ...state.applied, [name]: was },
      })),
    again,
  });
}

/** Takes a file away without a way back: its text is kept by somebody else. */
export function dropFile(name: string): void {
  workspace.setState((state) => {
    const { [name]: _gone, ...files } = state.files;
    const { [name]: _applied, ...applied } = state.applied;
    const file = state.file === name ? (Object.keys(files)[0] ?? '') : state.file;
    return { files, applied, file };
  });
}

export function removeFile(name: string): void {
  rememberFiles('removed', name, () => dropFile(name));
  dropFile(name);
}

/** Gives a file back the text that was last applied. */
export function discardFile(name: string): void {
  const discard = (): void =>
    workspace.setState(({ files, applied }) => ({ files: { ...files, [name]: applied[name] ?? '' } }));
  rememberFiles('discarded', name, discard);
  discard();
}

export function markApplied(names: readonly string[]): void {
  workspace.setState((state) => {
    const applied = { ...state.applied };
    for (const name of names) applied[name] = state.files[name] ?? '';
    return { applied };
  });
}

export function rememberLine(line: string): void {
  workspace.setState((state) => (state.lines.at(-1) === line ? state : { lines: [...state.lines, line].slice(-200) }));
}

export function markTried(): void {
  if (!workspace.getState().tried) workspace.setState({ tried: true });
}

export function markLearned(id: string): void {
  workspace.setState((state) => (state.learned.includes(id) ? state : { learned: [...state.learned, id] }));
}

/** Remembers how far a lesson was ever brought. */
export function markReached(id: string, steps: number): void {
  workspace.setState((state) =>
    steps <= (state.progress[id] ?? 0) ? state : { progress: { ...state.progress, [id]: steps } },
  );
}

export function markOpened(lesson: string): void {
  workspace.setState({ lastLesson: lesson });
}

/** Files of the lesson before, as they came: what was not changed goes with it. */
let laidOut: Files = {};

/** Puts the files of a lesson into the editor. A file of the person's own with such a name stays, under a free one. */
export function layOutFiles(files: Files): void {
  const before = workspace.getState().files;
  const own = Object.entries(before).filter(([name, text]) => laidOut[name] !== text);
  for (const name of Object.keys(before)) if (laidOut[name] === before[name]) dropFile(name);
  for (const name of Object.keys(files)) dropFile(name);
  for (const [name, text] of Object.entries(files)) addFile(name, text);
  for (const [name, text] of own) if (name in files && files[name] !== text) addFile(name, text);
  const [first] = Object.keys(files);
  if (first !== undefined) openFile(first);
  laidOut = files;
  markApplied([]);
}
