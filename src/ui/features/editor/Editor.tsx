import { useEffect, useRef, useState } from 'react';
import { useT, useWorkspace } from '../../components/hooks.ts';
import { workspace, writeFile } from '../../../state/page/workspace.ts';
import type { Problem } from '../../../views/editor/refusals.ts';
import { changedLines } from '../../../views/editor/changed-lines.ts';
import { applyFile } from './apply.ts';
import { listenToGoTo } from './go-to.ts';
import { defineTheme, monaco } from './monaco.ts';
import { clearRefused, problems, setTyped } from './problems.ts';

type Standalone = ReturnType<typeof monaco.editor.create>;

const uriOf = (file: string) =>
  monaco.Uri.parse(`inmemory://files/${encodeURIComponent(file)}${/\.(ya?ml)$/.test(file) ? '' : '.yaml'}`);

export function modelOf(file: string) {
  const uri = uriOf(file);
  const text = workspace.getState().files[file] ?? '';
  return monaco.editor.getModel(uri) ?? monaco.editor.createModel(text, 'yaml', uri);
}

const options = {
  fontFamily: '"IBM Plex Mono", "IBM Plex Sans KR", monospace',
  fontSize: 12,
  lineHeight: 16,
  fontLigatures: false,
  minimap: { enabled: false },
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 8,
  glyphMargin: false,
  folding: false,
  scrollBeyondLastLine: false,
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: 'line',
  automaticLayout: true,
  tabSize: 2,
  wordWrap: 'off',
  padding: { top: 4, bottom: 4 },
  scrollbar: { verticalScrollbarSize: 8, horizontalScrollbarSize: 8, useShadows: false },
  fixedOverflowWidgets: true,
  stickyScroll: { enabled: false },
  unicodeHighlight: { ambiguousCharacters: false },
  accessibilitySupport: 'auto',
} as const;

/** The message of a problem under its line, on the line's own ground. */
function writeUnderLines(editor: Standalone, list: readonly Problem[], before: readonly string[]): readonly string[] {
  const zones: string[] = [];
  editor.changeViewZones((accessor) => {
    for (const zone of before) accessor.removeZone(zone);
    const width = Math.max(120, editor.getLayoutInfo().contentWidth - 24);
    for (const problem of list.slice(0, 20)) {
      const say = document.createElement('div');
      say.className = problem.warning ? 'say mild' : 'say';
      say.textContent = problem.message;
      say.style.maxWidth = `${width}px`;
      const lines = Math.min(5, Math.max(1, Math.ceil((problem.message.length * 6.4) / width)));
      zones.push(accessor.addZone({ afterLineNumber: problem.line, heightInPx: lines * 14 + 4, domNode: say }));
    }
  });
  return zones;
}

function decorationsOf(list: readonly Problem[], changed: readonly number[]) {
  return [
    ...list.map((problem) => ({
      range: new monaco.Range(problem.line, problem.column, problem.line, problem.endColumn),
      options: { isWholeLine: true, className: problem.warning ? 'warnline' : 'badline', zIndex: 1 },
    })),
    ...changed.map((line) => ({
      range: new monaco.Range(line, 1, line, 1),
      options: { linesDecorationsClassName: 'changedline' },
    })),
  ];
}

const markersOf = (list: readonly Problem[]) =>
  list.map((problem) => ({
    severity: problem.warning ? monaco.MarkerSeverity.Warning : monaco.MarkerSeverity.Error,
    startLineNumber: problem.line,
    endLineNumber: problem.line,
    startColumn: problem.column,
    endColumn: problem.endColumn,
    message: problem.message,
  }));

/** What Monaco's YAML service found, as problems of ours. */
function typedProblems(file: string): readonly Problem[] {
  return monaco.editor
    .getModelMarkers({ resource: uriOf(file) })
    .filter((marker) => marker.owner !== 'server' && marker.severity >= monaco.MarkerSeverity.Warning)
    .map((marker) => ({
      line: marker.startLineNumber,
      column: marker.startColumn,
      endColumn: marker.endLineNumber === marker.startLineNumber ? marker.endColumn : marker.startColumn + 1,
      message: marker.message,
      from: 'yaml' as const,
    }));
}

function listen(editor: Standalone): () => void {
  const redraw = { zones: [] as readonly string[], decorations: editor.createDecorationsCollection() };
  const show = (): void => {
    const { file, files, applied } = workspace.getState();
    const refused = problems.getState().refused[file] ?? [];
    const changed = changedLines(applied[file] ?? '', files[file] ?? '');
    redraw.zones = writeUnderLines(editor, refused, redraw.zones);
    redraw.decorations.set(decorationsOf(refused, changed));
    const model = editor.getModel();
    if (model) monaco.editor.setModelMarkers(model, 'server', markersOf(refused));
  };
  const stops = [
    problems.subscribe((state, before) => {
      if (state.refused === before.refused) return;
      show();
      const first = state.refused[workspace.getState().file]?.[0];
      // The list of problems takes its room first.
      if (first !== undefined) setTimeout(() => editor.revealLineInCenterIfOutsideViewport(first.line), 120);
    }),
    workspace.subscribe((state, before) => {
      if (state.file !== before.file) {
        editor.setModel(modelOf(state.file));
        setTyped(state.file, typedProblems(state.file));
      }
      const text = state.files[state.file];
      const model = editor.getModel();
      if (text !== undefined && model && model.getValue() !== text) model.setValue(text);
      if (state.files !== before.files || state.applied !== before.applied || state.file !== before.file) show();
    }),
  ];
  const typing = editor.onDidChangeModelContent(() => {
    const { file } = workspace.getState();
    const model = editor.getModel();
    if (model?.uri.toString() !== uriOf(file).toString()) return;
    writeFile(file, model.getValue());
    clearRefused(file);
  });
  const marked = monaco.editor.onDidChangeMarkers(() =>
    setTyped(workspace.getState().file, typedProblems(workspace.getState().file)),
  );
  show();
  return () => {
    for (const stop of stops) stop();
    typing.dispose();
    marked.dispose();
  };
}

/** Monaco on the open file. */
export function Editor() {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const theme = useWorkspace((state) => state.theme);
  const label = t('editor.label');
  const [meanwhile, setMeanwhile] = useState<string | undefined>(() => {
    const { file, files } = workspace.getState();
    return files[file] ?? '';
  });
  useEffect(() => defineTheme(theme), [theme]);
  useEffect(() => {
    if (!box.current) return undefined;
    const editor = monaco.editor.create(box.current, {
      ...options,
      model: modelOf(workspace.getState().file),
      ariaLabel: label,
    });
    const model = editor.getModel();
    const text = workspace.getState().files[workspace.getState().file] ?? '';
    if (model && model.getValue() !== text) model.setValue(text);
    editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => void applyFile());
    listenToGoTo((line, column) => {
      editor.revealLineInCenterIfOutsideViewport(line);
      editor.setPosition({ lineNumber: line, column });
      editor.focus();
    });
    const stop = listen(editor);
    // Monaco draws its lines in the next frame.
    requestAnimationFrame(() => requestAnimationFrame(() => setMeanwhile(undefined)));
    return () => {
      listenToGoTo(undefined);
      stop();
      editor.dispose();
    };
  }, [label]);
  return (
    <>
      <div ref={box} className="monaco" />
      {meanwhile === undefined ? null : (
        <pre className="plain" aria-hidden="true">
          {meanwhile}
        </pre>
      )}
    </>
  );
}
