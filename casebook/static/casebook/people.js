/* Choosing people and their requests in forms, rows that are added, and numbers kept out of addresses.
   Everything is drawn from templates in the page, as text; searches are sent by POST. */
(() => {
  'use strict';

  const post = (url, entries) => {
    const token = document.querySelector('input[name=csrfmiddlewaretoken]');
    return fetch(url, {
      method: 'POST',
      body: new URLSearchParams(entries),
      headers: { 'X-CSRFToken': token ? token.value : '', 'X-Requested-With': 'XMLHttpRequest' },
      credentials: 'same-origin',
    }).then((response) => {
      if (!response.ok) throw new Error(response.status);
      return response.json();
    });
  };

  let serial = 0;

  /* An element that starts once: when all of it has been read, or at once where a script adds it. */
  class Part extends HTMLElement {
    connectedCallback() {
      if (this.hasStarted) return;
      if (document.readyState === 'loading') {
        document.addEventListener('DOMContentLoaded', () => this.connectedCallback(), { once: true });
        return;
      }
      this.hasStarted = true;
      this.start();
    }
  }

  class People extends Part {
    start() {
      this.chosen = this.querySelector('[data-chosen]');
      this.input = this.querySelector('[role=combobox]');
      this.list = this.querySelector('[role=listbox]');
      this.status = this.querySelector('[data-status]');
      this.listId = `casebook-people-${(serial += 1)}`;
      this.list.id = this.listId;
      this.input.setAttribute('aria-controls', this.listId);
      this.input.addEventListener('input', () => this.searchSoon());
      this.input.addEventListener('keydown', (event) => this.onKey(event));
      this.input.addEventListener('blur', () => setTimeout(() => this.close(), 150));
      // A click on an entry must not take the focus away first.
      this.list.addEventListener('mousedown', (event) => event.preventDefault());
      this.list.addEventListener('click', (event) => {
        const option = event.target.closest('[role=option]');
        if (option) this.choose(option.person);
      });
      this.chosen.addEventListener('click', (event) => {
        if (event.target.closest('[data-remove]')) {
          event.target.closest('li').remove();
          this.changed();
          this.input.focus();
        }
      });
      this.fit();
    }

    get isMultiple() {
      return this.hasAttribute('multiple');
    }

    get values() {
      return [...this.chosen.querySelectorAll('input[type=hidden]')].map((input) => input.value);
    }

    /* One person chosen is enough where one is asked for. */
    fit() {
      this.querySelector('[data-search]').hidden = !this.isMultiple && this.values.length > 0;
    }

    changed() {
      this.fit();
      this.dispatchEvent(new CustomEvent('casebook:people', { bubbles: true }));
    }

    searchSoon() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), 200);
    }

    search() {
      const text = this.input.value.trim();
      if (text.length < 2) {
        this.close();
        return;
      }
      this.asked = text;
      post(this.getAttribute('search-url'), [['q', text]])
        .then((found) => {
          if (this.asked === text) this.show(found);
        })
        .catch(() => this.close());
    }

    show(found) {
      const taken = this.values;
      const people = found.people.filter((person) => !taken.includes(String(person.id)));
      this.list.replaceChildren(
        ...people.map((person, place) => {
          const option = document.createElement('li');
          option.id = `${this.listId}-${place}`;
          option.setAttribute('role', 'option');
          option.setAttribute('aria-selected', 'false');
          const name = document.createElement('strong');
          name.textContent = person.name;
          const detail = document.createElement('span');
          detail.className = 'casebook-quiet';
          detail.textContent = person.detail;
          option.append(name, ' ', detail);
          option.person = person;
          return option;
        }),
      );
      this.list.hidden = people.length === 0;
      this.input.setAttribute('aria-expanded', String(people.length > 0));
      this.input.removeAttribute('aria-activedescendant');
      this.active = -1;
      let text = people.length ? `${this.getAttribute('text-found')} ${people.length}` : this.getAttribute('text-none');
      if (found.has_more) text = this.getAttribute('text-more');
      this.status.textContent = text;
    }

    close() {
      this.asked = null;
      this.list.hidden = true;
      this.status.textContent = '';
      this.input.setAttribute('aria-expanded', 'false');
      this.input.removeAttribute('aria-activedescendant');
    }

    onKey(event) {
      const options = [...this.list.children];
      if (event.key === 'Escape') {
        this.close();
      } else if (event.key === 'Enter') {
        // Enter never sends the form from here.
        event.preventDefault();
        const option = options[this.active] || (options.length === 1 ? options[0] : null);
        if (!this.list.hidden && option) this.choose(option.person);
      } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !this.list.hidden) {
        event.preventDefault();
        const step = event.key === 'ArrowDown' ? 1 : -1;
        this.active = (this.active + step + options.length) % options.length;
        if (this.active < 0) this.active = options.length - 1;
        options.forEach((option, place) => option.setAttribute('aria-selected', String(place === this.active)));
        this.input.setAttribute('aria-activedescendant', options[this.active].id);
        options[this.active].scrollIntoView({ block: 'nearest' });
      }
    }

    choose(person) {
      const row = this.querySelector('template').content.cloneNode(true);
      row.querySelector('input').value = person.id;
      row.querySelector('[data-name]').textContent = person.name;
      row.querySelector('[data-detail]').textContent = person.detail;
      const remove = row.querySelector('[data-remove]');
      remove.setAttribute('aria-label', `${remove.getAttribute('aria-label')} ${person.name}`);
      if (!this.isMultiple) this.chosen.replaceChildren();
      this.chosen.append(row);
      this.input.value = '';
      this.close();
      this.changed();
      (this.isMultiple ? this.input : this.chosen.querySelector('[data-remove]')).focus();
    }
  }

  /* Offers the requests of the people that other fields of the form name. */
  class Requests extends Part {
    start() {
      const names = this.getAttribute('people').split(' ');
      this.fields = () => names.map((name) => document.querySelector(`casebook-people[name="${name}"]`));
      document.addEventListener('casebook:people', (event) => {
        if (names.includes(event.target.getAttribute('name'))) this.refresh();
      });
    }

    refresh() {
      const people = this.fields().flatMap((field) => (field ? field.values : []));
      this.asked = people.join();
      post(this.getAttribute('url'), people.map((pk) => ['person', pk])).then((found) => {
        if (this.asked === people.join()) this.show(found.requests);
      });
    }

    show(requests) {
      const items = this.querySelector('[data-items]');
      const checked = [...items.querySelectorAll('input:checked')].map((input) => input.value);
      const template = this.querySelector('template').content;
      items.replaceChildren(
        ...requests.map((request) => {
          const row = template.cloneNode(true);
          row.querySelector('input').value = request.id;
          row.querySelector('input').checked = checked.includes(String(request.id));
          row.querySelector('[data-name]').textContent = request.name;
          row.querySelector('[data-detail]').textContent = request.detail;
          return row;
        }),
      );
      this.querySelector('[data-empty]').hidden = requests.length > 0;
      const none = this.querySelector('input[value=""]');
      if (none && !items.querySelector('input:checked')) none.checked = true;
    }
  }

  /* Rows of a formset: the template's __prefix__ becomes the next number. */
  class Rows extends Part {
    start() {
      this.querySelector('[data-add]').addEventListener('click', () => {
        const total = document.querySelector(`[name=${this.getAttribute('prefix')}-TOTAL_FORMS]`);
        const place = Number(total.value);
        const holder = document.createElement('template');
        holder.innerHTML = this.querySelector(':scope > template').innerHTML.replaceAll('__prefix__', place);
        this.querySelector('[data-rows]').append(holder.content);
        total.value = place + 1;
        this.querySelector('[data-rows]').lastElementChild.querySelector('input:not([type=hidden])').focus();
      });
    }
  }

  /* A calendar beside a day that is written as text: the browser's own, which answers in ISO. */
  class Day extends Part {
    start() {
      const [text, calendar] = this.querySelectorAll('input');
      const button = this.querySelector('button');
      if (!calendar.showPicker) {
        button.hidden = true;
        return;
      }
      button.addEventListener('click', () => {
        const [, day, month, year] = text.value.match(/^(\d{2})\/(\d{2})\/(\d{4})/) || [];
        calendar.value = year ? `${year}-${month}-${day}` : '';
        calendar.showPicker();
      });
      calendar.addEventListener('change', (event) => {
        event.stopPropagation();
        if (!calendar.value) return;
        const [year, month, day] = calendar.value.split('-');
        const time = text.value.match(/\s(\d{1,2}[:.]\d{2})$/);
        text.value = `${day}/${month}/${year}${time ? ` ${time[1]}` : ''}`;
        text.dispatchEvent(new Event('change', { bubbles: true }));
        text.focus();
      });
    }
  }

  customElements.define('casebook-day', Day);
  customElements.define('casebook-people', People);
  customElements.define('casebook-requests', Requests);
  customElements.define('casebook-rows', Rows);
})();
