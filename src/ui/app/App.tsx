import { lazy, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { useMedia, useSession, useWorkspace } from '../components/hooks.ts';
import { later } from '../components/later.tsx';
import { Menu } from '../components/Menu.tsx';
import { Sprite } from '../components/Sprite.tsx';
import { Announcer } from './notices/Announcer.tsx';
import { BranchQuestion } from './overlays/BranchQuestion.tsx';
import { Desktop } from './layout/Desktop.tsx';
import { isEmbedded } from '../../state/page/embedded.ts';
import { idle } from '../components/idle.ts';
import { useKeys } from './keys.ts';
import { closeOverlay, overlays } from './overlays/overlays.ts';

const Phone = later(() => import('./layout/Phone.tsx').then((module) => module.Phone));
const Embed = later(() => import('./layout/Embed.tsx').then((module) => module.Embed));
const CrashScreen = lazy(() => import('./CrashScreen.tsx').then((module) => ({ default: module.CrashScreen })));
const Help = lazy(() => import('./overlays/Help.tsx').then((module) => ({ default: module.Help })));
const Palette = lazy(() => import('./overlays/Palette.tsx').then((module) => ({ default: module.Palette })));
const Share = lazy(() => import('../features/share/Share.tsx').then((module) => ({ default: module.Share })));

void idle.then(() => import('./overlays/Palette.tsx'));

function Shape() {
  const phone = useMedia('(max-width: 639px)');
  const drawers = useMedia('(max-width: 1023px)');
  if (isEmbedded) return <Embed />;
  return phone ? <Phone /> : <Desktop drawers={drawers} />;
}

/** The page: one shape for each width, and what lies over it. */
export function App() {
  useKeys();
  const language = useWorkspace((state) => state.language);
  useEffect(() => {
    if (language === 'ko') void import('../styles/korean.ts');
  }, [language]);
  const crash = useSession((state) => state.crash);
  const open = useStore(overlays, (state) => state.open);
  return (
    <>
      <Sprite />
      <Shape />
      <Menu />
      <Announcer />
      <BranchQuestion />
      <Suspense fallback={null}>
        {open === 'help' ? <Help close={closeOverlay} /> : null}
        {open === 'palette' ? <Palette close={closeOverlay} /> : null}
        {open === 'share' ? <Share close={closeOverlay} /> : null}
        {crash === undefined ? null : <CrashScreen crash={crash} />}
      </Suspense>
    </>
  );
}
