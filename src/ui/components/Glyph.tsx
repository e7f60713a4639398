import type { PodLook } from '../../views/rows/rows.ts';

/** The glyph of a status: its outline says what the API says; hollow (`said`) where it is not so. */
export function Glyph({
  look,
  said = false,
  size,
}: {
  readonly look: PodLook;
  readonly said?: boolean;
  readonly size?: number;
}) {
  const name = said && look === 'ready' ? 'said' : look;
  return (
    <svg
      className={`g ${look}`}
      aria-hidden="true"
      {...(size === undefined ? {} : { style: { width: size, height: size } })}
    >
      <use href={`#g-${name}`} />
    </svg>
  );
}
