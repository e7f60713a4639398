import { start } from './state/start.ts';

// The worker is started first, and reads its program while the page reads its own.
start();
void import('./ui/app/mount.tsx').then(({ mount }) => mount());
