// Menus of files are closed by a choice, by a click elsewhere, and by Esc; who was in one is at its head then.
const closeMenus = (but) => {
  for (const menu of element.querySelectorAll("details.export[open]")) {
    if (menu.contains(but)) continue;
    // A bar that stays would be scrolled to, which is in view already.
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus({ preventScroll: true });
    menu.open = false;
  }
};
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(); });
