/** Utilities speak in the names of ui/styles/tokens.css, and only in those. */
const token = (name) => `var(--${name})`;
const tokens = (...names) => Object.fromEntries(names.map((name) => [name, token(name)]));

export default {
  content: ['./index.html', './src/**/*.{ts,tsx}'],
  theme: {
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      ...tokens('desk', 'paper', 'paper-2', 'paper-3', 'stage', 'sea', 'dry', 'dry-mark', 'hair', 'line', 'glass'),
      ...tokens('ink', 'ink-2', 'ink-3', 'ink-off', 'hand', 'hand-2', 'on-hand', 'st-failed', 'wa-failed', 'st-ready'),
    },
    spacing: {
      0: '0px',
      px: '1px',
      ...Object.fromEntries([1, 2, 3, 4, 5, 6, 8, 10].map((step) => [step, token(`s${step}`)])),
      row: token('row'),
      bar: token('bar'),
      top: token('top'),
    },
    borderRadius: { none: '0', 1: token('r1'), 2: token('r2'), 3: token('r3'), full: '999px' },
    fontFamily: { sans: token('sans'), mono: token('mono') },
    fontSize: {
      micro: [token('t-micro'), token('l-micro')],
      small: [token('t-small'), token('l-small')],
      base: [token('t-base'), token('l-base')],
      head: [token('t-head'), token('l-base')],
    },
    fontWeight: { text: token('w-text'), mid: token('w-mid'), head: token('w-head') },
  },
};
