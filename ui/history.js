// The list of conversations: what its buttons do. `element` is the list, `trigger` tells the page.
const idOf = (node) => node.closest("[data-conversation]").dataset.conversation;
const allRows = () => [...element.querySelectorAll("[data-conversation]")];
const rows = () => allRows().filter((row) => !row.hidden);

// Conversations are found by their title and by what was asked and answered in them, which the browser has.
const sought = () => element.querySelector(".sought");
let words = ""; // what is sought: a list that comes anew has an empty box
let texts = new Map(); // of a conversation that was looked through: all of it
const textOf = (id) => {
  try {
    const { turns } = JSON.parse(localStorage.getItem(props.prefix + id));
    return turns.map((turn) => [turn.question, turn.answer, turn.so_far?.answer].join("\n")).join("\n");
  } catch { return ""; } // it is gone, or nonsense
};
const holdsAll = (row, wanted) => {
  const id = idOf(row);
  if (!texts.has(id)) texts.set(id, folded(`${row.querySelector(".open").textContent}\n${textOf(id)}`));
  return wanted.every((word) => texts.get(id).includes(word));
};
const find = () => {
  const wanted = sought() ? folded(words).split(/\s+/).filter(Boolean) : [];
  for (const row of allRows()) row.hidden = wanted.length > 0 && !holdsAll(row, wanted);
  const none = element.querySelector(".none");
  if (none) none.textContent = rows().length ? "" : `No conversation has “${words.trim()}”.`;
};
const seek = (text) => {
  words = text;
  if (sought()) sought().value = text;
  find();
};
element.addEventListener("input", ({ target }) => { if (target.matches(".sought")) seek(target.value); });
element.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || !event.target.matches(".sought") || !event.target.value) return;
  event.preventDefault(); // empties the box, and the drawer stays open
  seek("");
});

// Any change, in this tab or in another, brings the list anew, and what comes takes the rows as they lie. A menu that is open
// stays open at its conversation, with the name that is being written in it and with the focus. Who changed something goes on
// at the row that was changed, or at the one that is in its place.
const menus = new Map(); // of an open menu: its conversation, and the name that is written in it
let held = null; // where the focus is, or, once it `isLeft`, where it goes on
const partsOf = (row) => [...row.querySelectorAll("button, summary, input")];
const hold = (node, part, isLeft) => {
  const row = node.closest("[data-conversation]");
  held = row && { id: idOf(row), at: rows().indexOf(row), part: partsOf(row).indexOf(part), isLeft };
};
const leave = (node) => {
  menus.delete(idOf(node));
  hold(node, node.closest(".menu").querySelector("summary"), true);
};
element.addEventListener("focusin", ({ target }) => hold(target, target, false));
element.addEventListener("input", ({ target }) => { if (target.closest(".rename")) menus.set(idOf(target), target.value); });
element.addEventListener("toggle", ({ target }) => {
  const id = idOf(target);
  if (!target.open) menus.delete(id);
  else if (!menus.has(id)) menus.set(id, null);
}, true);
watch("value", () => {
  const active = document.activeElement;
  texts = new Map();
  seek(words);
  for (const row of allRows()) {
    const name = row.querySelector("input");
    row.querySelector(".menu").open = menus.has(idOf(row));
    name.value = menus.get(idOf(row)) ?? name.defaultValue;
  }
  if (!held || !(element.contains(active) || (held.isLeft && active === document.body))) return;
  const row = rows().find((one) => idOf(one) === held.id) ?? rows()[held.at] ?? rows().at(-1);
  if (!row) { (sought() ?? document.querySelector("#conversations button")).focus(); return; }
  const part = partsOf(row)[held.part];
  part?.focus();
  if (document.activeElement !== part) row.querySelector("summary").focus(); // its menu is closed
});

const actions = {
  keep: () => trigger("apply"),
  open: (button) => trigger("select", { conversation: idOf(button) }),
  export: (button) => trigger("download", { conversation: idOf(button), kind: button.dataset.kind }),
  delete: (button) => {
    if (button.dataset.sure) {
      leave(button);
      if (button.closest("[aria-current]")) pincite.hold();
      trigger("delete", { conversation: idOf(button) });
      return;
    }
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
