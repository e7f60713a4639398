import type { Key } from '../../../i18n/index.ts';
import { useT } from '../../components/hooks.ts';
import { Sheet } from '../../components/Sheet.tsx';

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const mod = isMac ? '⌘' : 'Ctrl+';

const keys: readonly (readonly [keys: readonly string[], word: Key])[] = [
  [['space'], 'key.play'],
  [['←', '→'], 'key.event'],
  [['Alt+←', 'Alt+→'], 'key.eventSelected'],
  [['Shift+←', 'Shift+→'], 'key.second'],
  [['Home', 'End'], 'key.ends'],
  [['[', ']'], 'key.speed'],
  [['/'], 'key.search'],
  [['f'], 'key.fit'],
  [['t'], 'key.theme'],
  [[`${mod}K`], 'key.palette'],
  [[`${mod}Z`, isMac ? '⇧⌘Z' : 'Ctrl+Shift+Z'], 'key.undo'],
  [[isMac ? '⌘⏎' : 'Ctrl+Enter'], 'key.apply'],
  [['Esc'], 'key.escape'],
  [['?'], 'key.help'],
];

const words: readonly (readonly [Key, Key])[] = [
  ['help.fill', 'help.fillText'],
  ['help.break', 'help.breakText'],
  ['help.time', 'help.timeText'],
  ['help.why', 'help.whyText'],
  ['help.traffic', 'help.trafficText'],
];

/** All keys, and how to read the picture. */
export function Help({ close }: { readonly close: () => void }) {
  const t = useT();
  return (
    <Sheet title={t('help.title')} close={close}>
      <dl className="keys">
        {keys.map(([names, word]) => (
          <div key={word} style={{ display: 'contents' }}>
            <dt className="row" style={{ gap: 4 }}>
              {names.map((name) => (
                <kbd key={name} className="key1">
                  {name}
                </kbd>
              ))}
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
      <dl style={{ display: 'grid', gap: 8 }}>
        {words.map(([name, text]) => (
          <div key={name}>
            <dt style={{ fontWeight: 600 }}>{t(name)}</dt>
            <dd className="mid">{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
