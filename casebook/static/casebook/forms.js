/* A form is sent once: by the button, by Enter, or by both in a hurry. The server counts it once anyway. */
(() => {
  'use strict';

  const PATIENCE = 10000; // milliseconds until somebody whose answer never came may try again

  const start = (form) => {
    let timer = null;
    const buttons = () => form.querySelectorAll('button[type=submit]');

    const open = () => {
      clearTimeout(timer);
      timer = null;
      buttons().forEach((button) => { button.disabled = false; });
    };

    form.addEventListener('submit', (event) => {
      if (timer !== null) {
        event.preventDefault();
        return;
      }
      timer = setTimeout(open, PATIENCE);
      // Not before the browser has taken the form: a button that is disabled sends nothing.
      setTimeout(() => buttons().forEach((button) => { button.disabled = true; }));
    });
    // Who comes back to the page by the browser's own button finds it ready.
    window.addEventListener('pageshow', open);
  };

  document.addEventListener('DOMContentLoaded', () => {
    const form = document.getElementById('w-editor-form');
    if (form) start(form);
  });
})();
