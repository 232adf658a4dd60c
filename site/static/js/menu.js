// On a narrow screen the menu opens by a button. Without this file it simply stays open.
(() => {
  const menu = document.getElementById("main-menu");
  const button = document.getElementById("menu-button");
  if (!menu || !button) return;

  const show = (open) => {
    menu.classList.toggle("is-closed", !open);
    button.setAttribute("aria-expanded", String(open));
  };

  button.hidden = false;
  show(false);
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
    show(false);
    button.focus();
  });
})();
