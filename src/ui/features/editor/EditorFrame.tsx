import { lazy, Suspense, useState, type DragEvent } from 'react';
import { useStore } from 'zustand';
import { useSession, useT, useWorkspace } from '../../components/hooks.ts';
import { download } from '../../components/download.ts';
import { Icon } from '../../components/Icon.tsx';
import { idle } from '../../components/idle.ts';
import { openMenuUnder, type MenuEntry } from '../../components/menu-state.ts';
import { finishEdit } from '../../../state/run/lines.ts';
import {
  createFile,
  discardFile,
  markApplied,
  openFile,
  removeFile,
  workspace,
  writeFile,
} from '../../../state/page/workspace.ts';
import { forgetUndo, nameOfStep, undo, undoLast } from '../../../state/page/undo.ts';
import { story } from '../../../state/course/story.ts';
import type { Translate } from '../../../i18n/index.ts';
import type { Problem } from '../../../views/editor/refusals.ts';
import { openScenario } from '../../../state/run/runs.ts';
import { isScenario, readDropped } from './dropped.ts';
import { goTo } from './go-to.ts';
import { problems } from './problems.ts';

const Editor = lazy(() => idle.then(() => import('./Editor.tsx')).then((module) => ({ default: module.Editor })));
const Diff = lazy(() => import('./Diff.tsx').then((module) => ({ default: module.Diff })));
const none: readonly Problem[] = [];

/** Files that the run brought along and that are not open here. */
function filesOfRun(): readonly (readonly [string, string])[] {
  const { files } = workspace.getState();
  return Object.entries(story.getState().files).filter(([name, text]) => files[name] !== text);
}

function fileMenu(t: Translate): readonly MenuEntry[] {
  const { files, file } = workspace.getState();
  const all = Object.entries(files);
  const brought = filesOfRun();
  return [
    ...all.map(([name]) => ({ label: name, checked: name === file, act: () => openFile(name) })),
    ...(brought.length === 0
      ? []
      : [
          undefined,
          t('file.ofRun'),
          ...brought.map(([name, text]) => ({
            label: name,
            icon: 'file' as const,
            act: () => markApplied([createFile(name, text)]),
          })),
        ]),
    undefined,
    { label: t('file.new'), icon: 'add', act: () => void createFile('manifest.yaml', '') },
    { label: t('file.remove', { file }), disabled: all.length < 2, act: () => removeFile(file) },
    {
      label: t('file.export'),
      act: () => download('podarium.yaml', all.map(([, text]) => text.trimEnd()).join('\n---\n')),
    },
  ];
}

/** `deployment/web`: what the file begins with. */
function firstObject(text: string): string {
  const found = /^kind: (\w+)[\s\S]*?\n {2}name: ([\w.-]+)/m.exec(text.slice(0, 4000));
  return found === null ? '' : `${found[1]?.toLowerCase()}/${found[2]}`;
}

function FileLine() {
  const t = useT();
  const file = useWorkspace((state) => state.file);
  const edited = useWorkspace((state) => state.files[state.file] !== state.applied[state.file]);
  const text = useWorkspace((state) => state.files[state.file] ?? '');
  return (
    <div className="file">
      <button
        type="button"
        className="k"
        aria-haspopup="menu"
        aria-label={t('file.all')}
        onClick={(event) => openMenuUnder(event.currentTarget, fileMenu(t))}
      >
        {file}
        <Icon name="fold" className="dim" />
      </button>
      {edited ? <span className="hand sm edited">{t('file.edited')}</span> : null}
      <span className="grow" />
      <span className="sm dim clip">{firstObject(text)}</span>
    </div>
  );
}

function ProblemList() {
  const t = useT();
  const file = useWorkspace((state) => state.file);
  const typed = useStore(problems, (state) => state.typed[file] ?? none);
  const refused = useStore(problems, (state) => state.refused[file] ?? none);
  const warnings = useStore(problems, (state) => state.warnings);
  const applied = useStore(problems, (state) => state.applied);
  const all = [...refused, ...typed];
  if (all.length === 0 && warnings.length === 0 && applied === undefined) return null;
  return (
    <div className="problems" role="status">
      <ul>
        {all.length > 1 ? (
          <li className="sm">
            <b>{t('problems.count', { count: all.length })}</b>
          </li>
        ) : null}
        {all.slice(0, 50).map((problem, index) => (
          <li key={index}>
            <span style={{ color: problem.warning ? 'var(--st-notready)' : 'var(--st-failed)', marginTop: 1 }}>
              <Icon name={problem.warning ? 'warn' : 'err'} />
            </span>
            <button type="button" className="sm" onClick={() => goTo(problem.line, problem.column)}>
              <b>{t('problems.line', { line: problem.line })}</b>{' '}
              <span className={problem.from === 'server' ? 'k' : ''} style={{ whiteSpace: 'normal' }}>
                {problem.message}
              </span>
            </button>
          </li>
        ))}
        {warnings.map((warning) => (
          <li key={warning} className="sm">
            <span style={{ color: 'var(--st-notready)', marginTop: 1 }}>
              <Icon name="warn" />
            </span>
            <span className="k" style={{ whiteSpace: 'normal' }}>
              {warning}
            </span>
          </li>
        ))}
        {applied === undefined ? null : (
          <li className="k" style={{ whiteSpace: 'pre-wrap' }}>
            {applied}
          </li>
        )}
      </ul>
    </div>
  );
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** What was just taken away can be had back. */
function UndoLine() {
  const t = useT();
  const last = useStore(undo, ({ steps }) => nameOfStep(steps.at(-1) ?? []));
  if (last === undefined || (last.what !== 'removed' && last.what !== 'discarded')) return null;
  return (
    <div className="notice" role="status">
      <span className="grow clip">
        {t(last.what === 'removed' ? 'undo.removed' : 'undo.discarded', { file: last.name })}
      </span>
      <button type="button" className="btn" onClick={undoLast}>
        {t('undo.label')}
      </button>
      <button type="button" className="tool bare" aria-label={t('close')} onClick={forgetUndo}>
        <Icon name="close" />
      </button>
    </div>
  );
}

/** `kubectl edit` waits: its file is saved or given back as it was. */
function EditActions() {
  const t = useT();
  return (
    <div className="actions">
      <span className="grow sm dim clip">{t('edit.about')}</span>
      <button type="button" className="btn" onClick={() => finishEdit(false)}>
        {t('edit.leave')}
      </button>
      <button type="button" className="btn do" onClick={() => finishEdit(true)}>
        {t('edit.save')}
      </button>
    </div>
  );
}

function Actions({ diff, setDiff }: { readonly diff: boolean; readonly setDiff: (diff: boolean) => void }) {
  const t = useT();
  const file = useWorkspace((state) => state.file);
  const applied = useWorkspace((state) => state.applied[state.file]);
  const edited = useWorkspace((state) => state.files[state.file] !== state.applied[state.file]);
  const applying = useStore(problems, (state) => state.applying);
  const waits = useSession((state) => state.pending !== undefined);
  return (
    <div className="actions">
      <button type="button" className="btn" aria-pressed={diff} onClick={() => setDiff(!diff)}>
        {t('editor.diff')}
      </button>
      <span className="grow" />
      <button
        type="button"
        className="btn"
        disabled={!edited || applied === undefined}
        onClick={() => discardFile(file)}
      >
        {t('editor.discard')}
      </button>
      <button
        type="button"
        className="btn do"
        disabled={applying && !waits}
        onClick={() => void import('./apply.ts').then((module) => module.applyFile())}
      >
        {t('editor.apply')} <kbd>{isMac ? '⌘⏎' : 'Ctrl⏎'}</kbd>
      </button>
    </div>
  );
}

/** Plain text until Monaco has come: what is typed there is kept all the same. */
function Plain() {
  const file = useWorkspace((state) => state.file);
  const text = useWorkspace((state) => state.files[state.file] ?? '');
  return (
    <textarea
      className="plain"
      aria-label={file}
      spellCheck={false}
      value={text}
      onChange={(event) => writeFile(file, event.target.value)}
    />
  );
}

/** The editor: files, text, what is wrong, what to do. */
export function EditorFrame() {
  const [diff, setDiff] = useState(false);
  const [over, setOver] = useState(false);
  const file = useWorkspace((state) => state.file);
  const editing = useSession((state) => state.editing?.file === file);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void readDropped(event.dataTransfer).then((dropped) => {
      const [first] = dropped;
      if (first !== undefined && dropped.length === 1 && isScenario(first.text)) void openScenario(first.text);
      else for (const { name, text } of dropped) createFile(name, text);
    });
  };
  return (
    <div
      className={`pane editorpane ${over ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileLine />
      <div className="code">
        <Suspense fallback={<Plain />}>{diff ? <Diff /> : <Editor />}</Suspense>
      </div>
      <UndoLine />
      <ProblemList />
      {editing ? <EditActions /> : <Actions diff={diff} setDiff={setDiff} />}
    </div>
  );
}
