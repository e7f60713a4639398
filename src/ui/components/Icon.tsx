export type IconName =
  | 'brand'
  | 'start'
  | 'back'
  | 'fwd'
  | 'pause'
  | 'play'
  | 'search'
  | 'filter'
  | 'fit'
  | 'share'
  | 'moon'
  | 'sun'
  | 'keys'
  | 'power'
  | 'cut'
  | 'kubelet'
  | 'mem'
  | 'disk'
  | 'drain'
  | 'fold'
  | 'open'
  | 'warn'
  | 'err'
  | 'node'
  | 'menu'
  | 'close'
  | 'add'
  | 'branch'
  | 'heal'
  | 'tree'
  | 'copy'
  | 'file'
  | 'camera';

/** An icon beside words; where it stands alone, the button around it has the label. */
export function Icon({ name, className = '' }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg className={`i ${className}`} aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}
