import { useT } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';
import { playhead } from '../../../state/mirror/playhead.ts';
import { addMachine } from './faults.ts';

/** Where machines would stand: the outline of one, and the way to it. */
export function NoNodes() {
  const t = useT();
  return (
    <div className="no-nodes">
      <b>{t('stage.empty')}</b>
      <p className="sm mid">{t('stage.emptyAbout')}</p>
      <button type="button" className="btn" onClick={() => addMachine(playhead.getState().moment.nodes)}>
        <Icon name="add" />
        {t('node.add')}
      </button>
    </div>
  );
}
