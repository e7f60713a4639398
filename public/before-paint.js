// Sets theme and language before the first paint; state/workspace.ts keeps the same keys.
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
  root.lang = kept.language === 'ko' || kept.language === 'en' ? kept.language : /^ko/.test(navigator.language) ? 'ko' : 'en';
})();
