import { Fragment } from 'react';
import { story } from '../../../state/course/story.ts';
import { fold, openFile, setTab, workspace } from '../../../state/page/workspace.ts';

function showFile(name: string): void {
  openFile(name);
  setTab('left', 'yaml');
  fold('left', false);
}

/** Words of a lesson: `code`, a `file.yaml` of the lesson that can be opened, the **name** of a button. */
export function LessonText({ text }: { readonly text: string }) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((piece, i) => {
    const inner = piece.slice(1, -1);
    if (piece.startsWith('**')) return <b key={i}>{piece.slice(2, -2)}</b>;
    if (!piece.startsWith('`')) return <Fragment key={i}>{piece}</Fragment>;
    const isFile = inner in story.getState().files && inner in workspace.getState().files;
    if (!isFile) return <code key={i}>{inner}</code>;
    return (
      <button key={i} type="button" className="file" onClick={() => showFile(inner)}>
        {inner}
      </button>
    );
  });
}
