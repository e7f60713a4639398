import { useEffect, useRef, useState } from 'react';
import { useT, useWorkspace } from '../../components/hooks.ts';
import { readToEnd } from '../../../state/run/lines.ts';
import { workspace } from '../../../state/page/workspace.ts';
import { modelOf } from './Editor.tsx';
import { defineTheme, monaco } from './monaco.ts';

/** The lines that say something: which files were compared is no news here. */
const linesOf = (text: string): readonly string[] =>
  text
    .trimEnd()
    .split('\n')
    .filter((line) => !/^(diff -u|--- |\+\+\+ )/.test(line));

const classOf = (line: string): string =>
  line.startsWith('+') ? 'plus' : line.startsWith('-') ? 'minus' : line.startsWith('@@') ? 'part' : '';

/** What was changed against what was last applied; above it, what kubectl diff says against the live objects. */
export function Diff() {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const theme = useWorkspace((state) => state.theme);
  const file = useWorkspace((state) => state.file);
  const [live, setLive] = useState<string | undefined>(undefined);
  useEffect(() => defineTheme(theme), [theme]);
  useEffect(() => {
    let wanted = true;
    void readToEnd(`kubectl diff -f ${file}`).then(({ stdout, stderr, code }) => {
      if (wanted) setLive(code === 0 ? '' : stdout || stderr);
    });
    return () => {
      wanted = false;
    };
  }, [file]);
  useEffect(() => {
    if (!box.current) return undefined;
    const before = monaco.editor.createModel(workspace.getState().applied[file] ?? '', 'yaml');
    const editor = monaco.editor.createDiffEditor(box.current, {
      renderSideBySide: false,
      automaticLayout: true,
      fontFamily: '"IBM Plex Mono", monospace',
      fontSize: 12,
      lineHeight: 16,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      lineNumbersMinChars: 3,
      folding: false,
      glyphMargin: false,
      renderOverviewRuler: false,
      readOnly: false,
      hideUnchangedRegions: { enabled: true },
    });
    editor.setModel({ original: before, modified: modelOf(file) });
    let compared = false;
    const comparing = editor.onDidUpdateDiff(() => {
      compared = true;
    });
    const end = (): void => {
      comparing.dispose();
      editor.setModel(null);
      editor.dispose();
      before.dispose();
    };
    return () => {
      // a comparison that is still being made would miss its model, and throw where nobody can catch it
      if (compared) end();
      else editor.onDidUpdateDiff(() => setTimeout(end));
    };
  }, [file]);
  return (
    <div className="pane" style={{ height: '100%' }}>
      <div ref={box} style={{ flex: 1, minHeight: 0 }} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling text must be reachable by keyboard */}
      <section className="livediff" tabIndex={0} aria-label={t('diff.live')}>
        <b className="sm">{t('diff.live')}</b>
        <pre>
          {live === undefined
            ? '…'
            : live === ''
              ? t('diff.same')
              : linesOf(live).map((line, index) => (
                  <div key={index} className={classOf(line)}>
                    {line}
                  </div>
                ))}
        </pre>
      </section>
    </div>
  );
}
