import { cluster } from './cluster.ts';

/** Longest wait for a cluster that does not come. */
const PATIENCE_MS = 3000;

/** Comes with what the cluster tells first. */
export const firstFrame: Promise<void> = new Promise((resolve) => {
  const stop = cluster.subscribe(({ epoch }) => {
    if (epoch < 0) return;
    stop();
    resolve();
  });
});

/** Comes once what the cluster told first has been drawn. What is not the stage is built after it, so that it is there sooner. */
export const firstPods: Promise<void> = new Promise((resolve) => {
  const afterDrawing = (): void => {
    if (document.visibilityState === 'hidden') resolve();
    else requestAnimationFrame(() => setTimeout(resolve));
  };
  if (typeof document === 'undefined') return;
  setTimeout(resolve, PATIENCE_MS);
  const stop = cluster.subscribe(({ epoch }) => {
    if (epoch < 0) return;
    stop();
    afterDrawing();
  });
});
