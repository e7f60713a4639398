/** Comes when the page has drawn its first pods and has nothing better to do; what is large waits for it. */
export const idle: Promise<void> = new Promise((resolve) => {
  const later = (): void => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 1500 });
    else setTimeout(resolve, 300);
  };
  setTimeout(later, 250);
});
