// Keeps the page working offline after its first load. Built files have their content in their name, so what is kept is never stale;
// only the document is asked for first, and taken from the cache when there is no answer.
const KEEP = 'podarium-1';

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(KEEP);
      const files = await (await fetch('./offline.json', { cache: 'no-cache' })).json();
      const shell = ['./', './before-paint.js', './icon.svg', './manifest.webmanifest'];
      // Korean faces come in hundreds of small files: those that are used are kept as they are asked for.
      const needed = files.filter((name) => !name.endsWith('.html') && !/-kr-|\.woff$/.test(name));
      const wanted = [...shell, ...needed.map((name) => `./${name}`)];
      await Promise.all(wanted.map((file) => cache.add(file).catch(() => undefined)));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(request.mode === 'navigate' ? fresh(request) : kept(request));
});

async function fresh(request) {
  const cache = await caches.open(KEEP);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put('./', answer.clone());
    return answer;
  } catch {
    return (await cache.match('./', { ignoreVary: true })) ?? Response.error();
  }
}

async function kept(request) {
  const cache = await caches.open(KEEP);
  const hit = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
  if (hit) return hit;
  const answer = await fetch(request);
  if (answer.ok && answer.type === 'basic') await cache.put(request, answer.clone());
  return answer;
}
