import { cluster } from './cluster.ts';

/** Longest wait for a cluster that does not come. */
const PATIENCE_MS = 3000;
/** Longest wait for a stage without tanks, once the cluster has come. */
const STAGE_MS = 600;

/** Comes with what the cluster tells first. */
export const firstFrame: Promise<void> = new Promise((resolve) => {
  const stop = cluster.subscribe(({ epoch }) => {
    if (epoch < 0) return;
    stop();
    resolve();
  });
});

let built: () => void = () => undefined;
const stageIsBuilt = new Promise<void>((resolve) => {
  built = resolve;
});

/** The stage has its first tank in the document. */
export function noteTank(): void {
  built();
}

const after = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

function drawn(): Promise<void> {
  if (document.visibilityState === 'hidden') return Promise.resolve();
  return new Promise((resolve) => void requestAnimationFrame(() => setTimeout(resolve)));
}

/** Comes once the first tanks have been drawn. What is not the stage is built after it, so that it is there sooner. */
export const firstPods: Promise<void> =
  typeof document === 'undefined'
    ? new Promise(() => undefined)
    : Promise.race([
        Promise.race([stageIsBuilt, firstFrame.then(() => after(STAGE_MS))]).then(drawn),
        after(PATIENCE_MS),
      ]);
