import { useT } from '../components/hooks.ts';
import { Inspector } from '../features/inspector/Inspector.tsx';

export function RightPanel({ close }: { readonly close?: () => void }) {
  const t = useT();
  return (
    <aside className="panel" aria-label={t('panel.right')}>
      {close === undefined ? <Inspector /> : <Inspector close={close} />}
    </aside>
  );
}
