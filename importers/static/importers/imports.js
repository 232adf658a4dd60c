/* The progress bar of a run, and forms that a hurried hand sends once. Without a script the page comes again by
   itself, and the server counts a second click as none. */
(() => {
  'use strict';

  const PAUSE = 1000; // milliseconds between two questions
  const FEWEST_LOST = 3; // questions without an answer before the page says so

  const watch = (section) => {
    const bar = section.querySelector('[data-importers-bar]');
    const step = section.querySelector('[data-importers-step]');
    const lost = section.querySelector('[data-importers-lost]');
    let failures = 0;

    const ask = async () => {
      try {
        const response = await fetch(section.dataset.importersProgress, { headers: { Accept: 'application/json' } });
        // Who was signed out meanwhile is led to the log-in by the page itself.
        if (response.redirected || response.status === 404) return window.location.reload();
        if (!response.ok) throw new Error(String(response.status));
        const status = await response.json();
        failures = 0;
        bar.value = status.progress;
        if (step.textContent !== status.step) step.textContent = status.step;
        if (status.state !== section.dataset.state) return window.location.reload();
      } catch {
        failures += 1;
      }
      lost.hidden = failures < FEWEST_LOST;
      setTimeout(ask, PAUSE);
      return undefined;
    };

    setTimeout(ask, PAUSE);
  };

  const sendOnce = (form) => {
    const buttons = form.querySelectorAll('button[type=submit]:not(:disabled)');
    const set = (disabled) => buttons.forEach((button) => { button.disabled = disabled; });
    // Not before the browser has taken the form: a button that is disabled sends nothing.
    form.addEventListener('submit', () => setTimeout(() => set(true)));
    // Who comes back to the page by the browser's own button finds it ready.
    window.addEventListener('pageshow', () => set(false));
  };

  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('[data-importers-progress]').forEach(watch);
    document.querySelectorAll('[data-importers-once]').forEach(sendOnce);
  });
})();
