import { by } from '../../../base/compare.ts';
import type { Key } from '../../../i18n/index.ts';
import { useMoment, useT } from '../../components/hooks.ts';
import { inspect } from '../../../state/run/questions.ts';
import { createFile, setTab } from '../../../state/page/workspace.ts';
import type { Row } from '../../../views/rows/rows.ts';
import { templates, type Template } from './templates.ts';

const about: Readonly<Record<Template['about'], Key>> = {
  workload: 'template.workload',
  service: 'template.service',
  config: 'template.config',
  policy: 'template.policy',
};

const kindOf = (row: Row): string => (row.kind === 'Other' ? row.objectKind : row.kind);

/** Opens an object as it is now in a file of its own. */
async function openLive(row: Row): Promise<void> {
  const inspection = await inspect(row.uid);
  if (inspection === undefined) return;
  createFile(`${kindOf(row).toLowerCase()}-${row.name}.yaml`, inspection.yaml);
  setTab('left', 'yaml');
}

/** A manifest for each kind, and the objects that live now: one click opens either. */
export function Templates() {
  const t = useT();
  const moment = useMoment();
  const live: readonly Row[] = [
    ...moment.owners.filter((row) => row.controller === undefined).sort(by((row) => row.ordinal)),
    ...moment.services,
  ];
  return (
    <div className="templates">
      {templates.map((template) => (
        <button
          key={template.kind}
          type="button"
          onClick={() => {
            createFile(`${template.kind.toLowerCase()}.yaml`, template.text);
            setTab('left', 'yaml');
          }}
        >
          <span className="k">{template.kind}</span>
          <span className="sm dim">{t(about[template.about])}</span>
        </button>
      ))}
      <h2 className="sm dim" style={{ padding: '12px 12px 4px' }}>
        {t('template.live')}
      </h2>
      {live.map((row) => (
        <button key={row.uid} type="button" onClick={() => void openLive(row)}>
          <span className="k clip">{row.name}</span>
          <span className="sm dim">{kindOf(row)}</span>
        </button>
      ))}
    </div>
  );
}
