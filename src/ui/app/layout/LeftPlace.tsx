import { useWorkspace } from '../../components/hooks.ts';

/** The left panel until it has come: the open file as it will stand there. */
export function LeftPlace() {
  const shown = useWorkspace((state) => state.tabs.left === 'yaml');
  const file = useWorkspace((state) => state.file);
  const text = useWorkspace((state) => state.files[state.file] ?? '');
  return (
    <div className="panel left">
      <div className="bar" />
      {shown ? (
        <div className="pane editorpane">
          <div className="file">
            <span className="k">{file}</span>
          </div>
          <div className="code">
            <pre className="plain">{text}</pre>
          </div>
          <div className="actions" />
        </div>
      ) : null}
    </div>
  );
}
