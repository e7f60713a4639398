/** The symbols and hatches that everything is drawn with. Rendered once, at the root. */
export function Sprite() {
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true">
      <defs>
        <symbol id="g-pending" viewBox="0 0 14 14">
          <circle cx="7" cy="7" r="5" strokeDasharray="2.4 2.1" />
        </symbol>

        <symbol id="g-creating" viewBox="0 0 14 14">
          <circle cx="7" cy="7" r="5" />
          <path className="f" d="M7 7V2a5 5 0 0 1 5 5z" />
        </symbol>

        <symbol id="g-notready" viewBox="0 0 14 14">
          <circle cx="7" cy="7" r="5" />
          <path className="f" d="M7 2a5 5 0 0 1 0 10z" />
        </symbol>

        <symbol id="g-ready" viewBox="0 0 14 14">
          <circle className="f" cx="7" cy="7" r="5.5" />
        </symbol>

        <symbol id="g-said" viewBox="0 0 14 14">
          <circle cx="7" cy="7" r="5" />
        </symbol>

        <symbol id="g-succeeded" viewBox="0 0 14 14">
          <path d="M2.5 7.5 5.5 10.5 11.5 3.5" strokeWidth="2" />
        </symbol>

        <symbol id="g-failed" viewBox="0 0 14 14">
          <path d="M3 3 11 11M11 3 3 11" strokeWidth="2" />
        </symbol>

        <symbol id="g-crash" viewBox="0 0 14 14">
          <path d="M11.6 5.2A5 5 0 1 0 12 7.6" />
          <path className="f" d="M8.6 5.8h4V1.6z" />
        </symbol>

        <symbol id="g-terminating" viewBox="0 0 14 14">
          <circle cx="7" cy="7" r="5" strokeDasharray="1.4 1.2" />
          <circle className="f" cx="7" cy="7" r="2.6" />
        </symbol>

        <symbol id="g-unknown" viewBox="0 0 14 14">
          <path d="M4 4.6C4 1.6 10 1.6 10 4.8 10 7 7 6.8 7 9.2" strokeWidth="1.75" />
          <path className="f" d="M6 10.8h2v2H6z" />
        </symbol>

        <symbol id="i-brand" viewBox="0 0 20 20">
          <path d="M3 2.5v15h11v-15" fill="none" stroke="currentColor" strokeWidth="2" />
          <path d="M5.5 9.5h6v5.5h-6z" fill="currentColor" />
          <path d="M16 6.5h3.5M16 10h2M16 13.5h3.5" stroke="var(--hand)" strokeWidth="1.5" />
        </symbol>

        <symbol id="i-start" viewBox="0 0 16 16">
          <path d="M3 3v10" />
          <path className="f" d="M13 3v10L5.5 8z" />
        </symbol>

        <symbol id="i-back" viewBox="0 0 16 16">
          <path d="M12 3v10" />
          <path className="f" d="M9.5 4v8L4 8z" />
        </symbol>

        <symbol id="i-fwd" viewBox="0 0 16 16">
          <path d="M4 3v10" />
          <path className="f" d="M6.5 4v8L12 8z" />
        </symbol>

        <symbol id="i-pause" viewBox="0 0 16 16">
          <path className="f" d="M4 3h3v10H4zM9 3h3v10H9z" />
        </symbol>

        <symbol id="i-play" viewBox="0 0 16 16">
          <path className="f" d="M4 2.5v11L13 8z" />
        </symbol>

        <symbol id="i-search" viewBox="0 0 16 16">
          <circle cx="7" cy="7" r="4" />
          <path d="M10 10 13.5 13.5" />
        </symbol>

        <symbol id="i-filter" viewBox="0 0 16 16">
          <path d="M2.5 4h11M4.5 8h7M6.5 12h3" />
        </symbol>

        <symbol id="i-fit" viewBox="0 0 16 16">
          <path d="M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3" />
        </symbol>

        <symbol id="i-share" viewBox="0 0 16 16">
          <path d="M8 10V2.5M5 5 8 2.2 11 5M3 9v4h10V9" />
        </symbol>

        <symbol id="i-moon" viewBox="0 0 16 16">
          <path d="M12.5 9.8A5.2 5.2 0 1 1 6.2 3.5 4.2 4.2 0 0 0 12.5 9.8z" />
        </symbol>

        <symbol id="i-keys" viewBox="0 0 16 16">
          <path d="M2 4h12v8H2zM4.5 6.5h1M7.5 6.5h1M10.5 6.5h1M5 9.5h6" />
        </symbol>

        <symbol id="i-power" viewBox="0 0 16 16">
          <path d="M9 1.5 4 9h3.5L7 14.5 12 7H8.5z" strokeLinejoin="round" />
        </symbol>

        <symbol id="i-cut" viewBox="0 0 16 16">
          <path d="M1.5 8h4M10.5 8h4M7 4.5 9 11.5M5.5 6v4M10.5 6v4" />
        </symbol>

        <symbol id="i-kubelet" viewBox="0 0 16 16">
          <path d="M8 2v5M4.8 4.2A5 5 0 1 0 11.2 4.2" />
        </symbol>

        <symbol id="i-mem" viewBox="0 0 16 16">
          <path d="M3 4h10v7H3zM5 11v2M8 11v2M11 11v2" />
          <path className="f" d="M5 6h6v3H5z" />
        </symbol>

        <symbol id="i-disk" viewBox="0 0 16 16">
          <ellipse cx="8" cy="4.5" rx="5" ry="2" />
          <path d="M3 4.5v7c0 1.1 2.2 2 5 2s5-.9 5-2v-7M3 8c0 1.1 2.2 2 5 2s5-.9 5-2" />
        </symbol>

        <symbol id="i-drain" viewBox="0 0 16 16">
          <path d="M3 2.5v6h10v-6M8 8.5v5M5.5 11.5 8 14l2.5-2.5" />
        </symbol>

        <symbol id="i-fold" viewBox="0 0 16 16">
          <path d="M5 6.5 8 9.5 11 6.5" />
        </symbol>

        <symbol id="i-open" viewBox="0 0 16 16">
          <path d="M6.5 5 9.5 8 6.5 11" />
        </symbol>

        <symbol id="i-warn" viewBox="0 0 16 16">
          <path d="M8 2.5 14 13H2zM8 6.5v3" />
          <path className="f" d="M7.2 10.6h1.6v1.4H7.2z" />
        </symbol>

        <symbol id="i-err" viewBox="0 0 16 16">
          <path className="f" d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z" />
          <path d="M5.5 5.5l5 5M10.5 5.5l-5 5" stroke="var(--paper)" />
        </symbol>

        <symbol id="i-node" viewBox="0 0 16 16">
          <path d="M3 2.5v11h10v-11M3 8h10" />
        </symbol>

        <symbol id="i-menu" viewBox="0 0 16 16">
          <path className="f" d="M3 7h2v2H3zM7 7h2v2H7zM11 7h2v2h-2z" />
        </symbol>

        <symbol id="i-sun" viewBox="0 0 16 16">
          <circle cx="8" cy="8" r="2.5" />
          <path d="M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.5 3.5 4.7 4.7M11.3 11.3l1.2 1.2M12.5 3.5l-1.2 1.2M4.7 11.3l-1.2 1.2" />
        </symbol>
        <symbol id="i-close" viewBox="0 0 16 16">
          <path d="M4 4l8 8M12 4l-8 8" />
        </symbol>
        <symbol id="i-add" viewBox="0 0 16 16">
          <path d="M8 3v10M3 8h10" />
        </symbol>
        <symbol id="i-branch" viewBox="0 0 16 16">
          <path d="M4 2v12M4 9c0-3 7-2 7-6M9 4.500l2-2 2 2" />
        </symbol>
        <symbol id="i-heal" viewBox="0 0 16 16">
          <path d="M2 8h3l2-4 2.500 8L11.500 8H14" />
        </symbol>
        <symbol id="i-tree" viewBox="0 0 16 16">
          <path d="M3 2.500v10.500h4M3 6h4M9 6h4M9 13h4" />
        </symbol>
        <symbol id="i-copy" viewBox="0 0 16 16">
          <path d="M5.500 5.500h8v8h-8zM10 3H2.500v7.500" />
        </symbol>
        <symbol id="i-file" viewBox="0 0 16 16">
          <path d="M4 2h5l3 3v9H4zM9 2v3h3" />
        </symbol>
        <symbol id="i-camera" viewBox="0 0 16 16">
          <path d="M2 4.500h3l1-1.500h4l1 1.500h3v8H2z" />
          <circle cx="8" cy="8.500" r="2.500" />
        </symbol>
        <pattern id="h-unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V6" stroke="var(--st-unknown)" strokeWidth="2.4" opacity=".55" />
        </pattern>

        <pattern id="h-dry" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V6" stroke="var(--dry-mark)" strokeWidth="1.6" />
        </pattern>

        <pattern id="h-old" width="4" height="4" patternUnits="userSpaceOnUse">
          <path d="M0 1H4" stroke="var(--ow-1)" strokeWidth="1" opacity=".55" />
        </pattern>
      </defs>
    </svg>
  );
}
