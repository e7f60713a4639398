import { workspace } from '../../../state/page/workspace.ts';
import { download } from '../../components/download.ts';

/** All files of the editor as one. */
export function exportFiles(): void {
  const texts = Object.values(workspace.getState().files).map((text) => text.trimEnd());
  download('podarium.yaml', texts.join('\n---\n'));
}
