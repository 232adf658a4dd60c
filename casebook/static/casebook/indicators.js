/* The form of an indicator shows the unit of the chosen way to count, and counts as it is filled in: what the
   second button does by a click, without leaving the page. Only the part that shows the values is replaced, so
   nothing that was typed is touched. */
(() => {
  'use strict';

  const PAUSE = 600; // milliseconds without a change before it counts
  const ID = 'indicator-preview';

  /* Where each person or household counts once, there is one unit, and the form shows it. */
  const followUnit = (form) => {
    const { unit } = form.elements;
    if (!unit || !unit.dataset.units) return;
    const units = JSON.parse(unit.dataset.units);
    const follow = () => {
      const fitting = units[form.elements.distinct_on.value];
      for (const option of unit.options) option.hidden = option.disabled = !fitting.includes(option.value);
      if (!fitting.includes(unit.value)) [unit.value] = fitting;
    };
    form.addEventListener('change', follow);
    follow();
  };

  const start = (form) => {
    let timer = null;
    let asked = 0;

    const show = async () => {
      const turn = ++asked;
      const data = new FormData(form);
      data.set('preview', '1');
      try {
        const answer = await fetch(form.action, { method: 'POST', body: data, credentials: 'same-origin' });
        if (!answer.ok || turn !== asked) return;
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const fresh = page.getElementById(ID);
        const old = document.getElementById(ID);
        if (fresh && old && turn === asked && !old.contains(document.activeElement)) old.replaceWith(fresh);
      } catch {
        // Without an answer the values stay as they were; the button says what is wrong.
      }
    };

    form.addEventListener('change', () => {
      clearTimeout(timer);
      timer = setTimeout(show, PAUSE);
    });
  };

  document.addEventListener('DOMContentLoaded', () => {
    const form = document.getElementById('w-editor-form');
    if (!form) return;
    followUnit(form);
    if (document.getElementById(ID)) start(form);
  });
})();
