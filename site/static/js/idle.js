/* Confidential screens that nobody sits before. The server ends the session after some idleness; this page knows
   what the server cannot see: whether somebody types or moves the mouse. It tells the server while somebody does,
   warns before the end, and leaves the screen when it is over. All tabs share the moment of the last sign. */
(function () {
  const script = document.currentScript;
  const lasts = Number(script.dataset.seconds) * 1000;
  const warns = Math.min(2 * 60 * 1000, lasts / 2);
  const KEY = "last-sign-of-life";
  let told = Date.now();
  let warning = null;

  function lastSign() {
    return Number(localStorage.getItem(KEY)) || told;
  }

  function leave() {
    document.documentElement.hidden = true;
    location.assign(location.href);
  }

  function tell() {
    told = Date.now();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", script.dataset.token);
    fetch(script.dataset.tell, { method: "POST", body, credentials: "same-origin" }).then(function (answer) {
      if (answer.status === 403) leave();
    });
  }

  function note() {
    const now = Date.now();
    if (now - lastSign() > lasts) return;
    localStorage.setItem(KEY, String(now));
    if (now - told > 30 * 1000) tell();
    look();
  }

  function look() {
    const idle = Date.now() - lastSign();
    if (idle >= lasts) {
      leave();
    } else if (idle >= lasts - warns) {
      if (warning) return;
      warning = document.createElement("div");
      warning.className = "idle-warning";
      warning.setAttribute("role", "alert");
      warning.textContent = script.dataset.warning;
      document.body.append(warning);
    } else if (warning) {
      warning.remove();
      warning = null;
    }
  }

  localStorage.setItem(KEY, String(told));
  for (const sign of ["keydown", "pointerdown", "pointermove", "wheel"]) {
    document.addEventListener(sign, note, { passive: true });
  }
  setInterval(look, 5000);
})();
