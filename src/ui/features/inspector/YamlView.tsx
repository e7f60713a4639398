import { useMemo } from 'react';
import type { Inspection } from '../../../bridge/protocol.ts';
import { useT } from '../../components/hooks.ts';
import { createFile, setTab } from '../../../state/page/workspace.ts';
import { changedLines } from '../../../views/editor/changed-lines.ts';
import type { Row } from '../../../views/rows/rows.ts';
import { yamlTokens } from '../../../views/editor/yaml-tokens.ts';

function Line({ text, fresh }: { readonly text: string; readonly fresh: boolean }) {
  const { lead, key, value, kind } = yamlTokens(text);
  return (
    <div className={fresh ? 'new' : ''}>
      {lead}
      {key === '' ? null : <u>{key}</u>}
      {kind === 'number' ? <em>{value}</em> : kind === 'string' ? <s>{value}</s> : value}
    </div>
  );
}

/** The object as kubectl get -o yaml prints it; lines that its last write changed are marked. */
export function YamlView({ row, inspection }: { readonly row: Row; readonly inspection: Inspection | undefined }) {
  const t = useT();
  const yaml = inspection?.yaml ?? '';
  const before = inspection?.before;
  const fresh = useMemo(() => new Set(before === undefined ? [] : changedLines(before, yaml)), [before, yaml]);
  const kind = row.kind === 'Other' ? row.objectKind : row.kind;
  const open = (): void => {
    createFile(`${kind.toLowerCase()}-${row.name}.yaml`, yaml);
    setTab('left', 'yaml');
  };
  return (
    <>
      <div className="filters">
        <span className="sm dim grow">{fresh.size === 0 ? '' : t('yaml.changed', { count: fresh.size })}</span>
        <button type="button" className="tool" disabled={yaml === ''} onClick={open}>
          {t('yaml.edit')}
        </button>
      </div>
      <div className="yaml">
        {yaml
          .trimEnd()
          .split('\n')
          .map((line, index) => (
            <Line key={index} text={line} fresh={fresh.has(index + 1)} />
          ))}
      </div>
    </>
  );
}
