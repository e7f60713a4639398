import { useState } from 'react';
import { useT } from '../../components/hooks.ts';
import { Icon } from '../../components/Icon.tsx';

function addressOf(link: string): string {
  const url = new URL(location.href);
  url.hash = link;
  return url.href;
}

/** Copies the address of something that comes with the page. */
export function CopyLink({ link }: { readonly link: string }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const copy = (): void =>
    void navigator.clipboard.writeText(addressOf(link)).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  const label = copied ? t('copied') : t('share.copyLink');
  return (
    <button type="button" className="tool bare" aria-label={label} title={label} data-done={copied} onClick={copy}>
      <Icon name="share" />
    </button>
  );
}
