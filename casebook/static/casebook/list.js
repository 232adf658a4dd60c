/* The list of people searches as one types, by the address of the page. A telephone or an ΑΜΚΑ must not
   stand there: what looks like a number is not sent, and the page says where numbers are looked for. */
(() => {
  'use strict';

  const digits = (text) => text.replace(/\D/g, '').length;
  const isNumber = (text) => /^[\s\d+().-]*$/.test(text) && digits(text) > 0;

  const hold = (event) => {
    const input = event.target;
    const isSearch = input.name === 'q' && input.closest('[data-search-form]');
    const hint = document.querySelector('[data-casebook-number-hint]');
    if (!isSearch || !hint) return;
    hint.hidden = !isNumber(input.value);
    if (!hint.hidden) event.stopPropagation();
  };

  document.addEventListener('input', hold, true);
  document.addEventListener('change', hold, true);
})();
