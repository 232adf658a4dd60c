/* Of the dimensions, those that the chosen figure can be told apart by. Without this script the server says
   which they are. */
(() => {
  'use strict';

  document.addEventListener('DOMContentLoaded', () => {
    const known = document.getElementById('casebook-dimensions');
    const form = known && known.closest('form');
    if (!form) return;
    const dimensions = JSON.parse(known.textContent);
    const { figure, by, then } = form.elements;

    const offer = () => {
      const possible = new Set(dimensions[figure.value] || []);
      [by, then].forEach((select) => {
        [...select.options].forEach((option) => {
          const fits = !option.value || possible.has(option.value);
          option.disabled = !fits;
          option.hidden = !fits;
        });
        if (select.selectedOptions[0]?.disabled) {
          select.value = [...select.options].find((option) => !option.disabled).value;
        }
      });
    };

    figure.addEventListener('change', offer);
    offer();
  });
})();
