/* “Walk all roles”: the forms of the roles one after the other. Without a script each has its own button. */
(() => {
  'use strict';

  const all = document.querySelector('[data-casebook-walk-all]');
  const found = document.querySelector('[data-casebook-walk-found]');
  if (!all || !found) return;
  const button = all.querySelector('button');
  const status = all.querySelector('[data-casebook-walk-status]');
  all.hidden = false;

  const walk = async (form, role) => {
    const body = new FormData(form);
    body.set('role', role);
    const response = await fetch(window.location.pathname, { method: 'POST', body });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const answer = page.querySelector('[data-casebook-walk-found]');
    if (!response.ok || !answer) throw new Error(String(response.status));
    found.replaceChildren(...answer.childNodes);
  };

  button.addEventListener('click', async () => {
    const roles = [...found.querySelectorAll('button[name="role"]')].map((each) => each.value);
    button.disabled = true;
    try {
      for (const role of roles) {
        const form = found.querySelector(`button[name="role"][value="${role}"]`).form;
        status.textContent = `${status.dataset.walking} ${form.dataset.casebookWalkRole}`;
        await walk(form, role);
      }
      status.textContent = status.dataset.done;
    } catch {
      status.textContent = status.dataset.failed;
    }
    button.disabled = false;
  });
})();
