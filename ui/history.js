// The list of conversations: what its buttons do. `element` is the list, `trigger` tells the page.
const idOf = (node) => node.closest("[data-conversation]").dataset.conversation;
const rows = () => [...element.querySelectorAll("[data-conversation]")];

// A change brings the list anew: who made it goes on at the row that was changed, or at the one that is in its place.
let left = null;
const leave = (node) => {
  const id = idOf(node);
  left = { id, at: rows().findIndex((row) => idOf(row) === id) };
};
watch("value", () => {
  const active = document.activeElement;
  if (left && (active === document.body || element.contains(active))) {
    const row = rows().find((one) => idOf(one) === left.id) ?? rows()[left.at] ?? rows().at(-1);
    (row?.querySelector("summary") ?? document.querySelector("#conversations button")).focus();
  }
  left = null;
});

const actions = {
  open: (button) => {
    left = null; // what was left may have changed nothing, and brought no list
    trigger("select", { conversation: idOf(button) });
  },
  export: (button) => trigger("download", { conversation: idOf(button), kind: button.dataset.kind }),
  delete: (button) => {
    if (button.dataset.sure) { leave(button); trigger("delete", { conversation: idOf(button) }); return; }
    button.dataset.sure = "yes";
    button.textContent = "Delete for good?";
  },
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && actions[button.dataset.do]) actions[button.dataset.do](button);
});
const close = (menu) => {
  menu.querySelector("summary").focus();
  menu.open = false;
};
element.addEventListener("submit", (event) => {
  event.preventDefault();
  const name = event.target.querySelector("input");
  if (name.value.trim() === name.defaultValue) { close(event.target.closest(".menu")); return; } // it has that name
  leave(event.target);
  trigger("edit", { conversation: idOf(event.target), title: name.value });
});

// Who looks elsewhere after "Delete", or closes the menu, is asked again.
const takeBack = ({ target }) => {
  const button = target.closest(".menu")?.querySelector("[data-sure]");
  if (!button || target.open) return; // open: a menu that was just opened
  delete button.dataset.sure;
  button.textContent = "Delete";
};
for (const name of ["toggle", "focusout"]) element.addEventListener(name, takeBack, true);
element.addEventListener("keydown", (event) => {
  const menu = event.target.closest(".menu[open]");
  if (event.key !== "Escape" || event.isComposing || !menu) return;
  event.preventDefault(); // the drawer stays open
  close(menu);
});

// What is open in this tab is named for the page that comes after a reload; what it was is in the browser's storage, if it was kept.
addEventListener("pagehide", () => {
  try {
    sessionStorage.setItem("pincite-open", element.querySelector("[data-current]")?.dataset.current ?? "");
  } catch {} // the browser keeps nothing
});
