import { Divider } from '../../components/Divider.tsx';
import { useT } from '../../components/hooks.ts';
import { Inspector } from '../../features/inspector/Inspector.tsx';

export function RightPanel({ close }: { readonly close?: () => void }) {
  const t = useT();
  return (
    <aside className="panel right" aria-label={t('panel.right')}>
      {close === undefined ? <Divider side="right" label={t('panel.resizeRight')} /> : null}
      {close === undefined ? <Inspector /> : <Inspector close={close} />}
    </aside>
  );
}
