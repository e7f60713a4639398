// Runs before the first paint, and before the page's own program has come. state/workspace.ts keeps the same keys.
(function () {
  var root = document.documentElement;
  var kept = {};
  try {
    kept = JSON.parse(localStorage.getItem('podarium.look') || '{}');
  } catch {
    kept = {};
  }
  var dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = kept.theme === 'dark' || kept.theme === 'light' ? kept.theme : dark ? 'dark' : 'light';
  root.lang = kept.language === 'ko' || kept.language === 'en' ? kept.language : navigator.language.startsWith('ko') ? 'ko' : 'en';

  // The cluster begins to live while the page is still being read. What it says until somebody listens is kept (bridge/early.ts).
  var file = document.currentScript.dataset.worker;
  if (!file) return;
  var asked = new URLSearchParams(location.hash.slice(1));
  var link = asked.get('run');
  // A run that was left here is brought back by the page (state/kept-run.ts): then the worker waits to be told.
  var name = link === null ? 'own' : link.length + link.slice(-24);
  var moment = null;
  try {
    moment = JSON.parse(localStorage.getItem('podarium.moment') || '{}')[link === null ? 'own' : 'link'];
  } catch {
    moment = null;
  }
  var waits = asked.has('demo') || asked.has('lesson') || (moment && moment.of === name && !/[?&]embed=1/.test(location.search));
  // It is told by its name: an address loses what stands after # when it comes from the offline cache.
  var opens = link === null ? 'opening' : 'run=' + encodeURIComponent(link);
  var worker = new Worker(file, { type: 'module', name: waits ? 'podarium' : opens });
  var said = [];
  function hear(event) {
    said.push(event.data);
  }
  function fail(event) {
    event.preventDefault();
    var message = event.message || 'the worker did not start';
    said.push({ type: 'crash', message: message, stack: event.filename || '', time: 0, reproduction: '' });
  }
  worker.addEventListener('message', hear);
  worker.addEventListener('error', fail);
  function leave() {
    worker.removeEventListener('message', hear);
    worker.removeEventListener('error', fail);
  }
  window.podariumWorker = { worker: worker, said: said, opens: !waits, leave: leave };
})();
