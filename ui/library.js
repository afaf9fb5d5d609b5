// The library: which documents are ticked, and removing one after being asked again. No data is read here but ids.
const idOf = (node) => node.closest("[data-document]").dataset.document;
const boxes = () => [...element.querySelectorAll("input[type=checkbox]")];

const choose = () => trigger("select", { documents: boxes().filter((box) => box.checked).map(idOf) });
const tick = (value) => { // of those that are shown
  for (const box of boxes()) if (!box.closest("li").hidden) box.checked = value;
  choose();
};
const sought = () => element.querySelector(".sought");
let words = ""; // what is sought: a list that comes anew has an empty box
const find = () => {
  const wanted = folded(sought()?.value ?? "").split(/\s+/);
  for (const row of element.querySelectorAll(".all > li")) {
    const named = folded(`${row.dataset.document} ${row.querySelector(".title").textContent}`);
    row.hidden = !wanted.every((word) => named.includes(word));
  }
  const none = element.querySelector(".none");
  if (none) none.textContent = element.querySelector(".all > li:not([hidden])") ? "" : `No document here is called “${words.trim()}”.`;
};
const seek = (text) => {
  words = text;
  if (sought()) sought().value = text;
  find();
};
element.addEventListener("input", (event) => {
  if (!event.target.matches(".sought")) return;
  words = event.target.value;
  find();
});
const removers = () => [...element.querySelectorAll(".all > li .icon")];
let left = -1; // where in the list a document was removed: who did it goes on at the one in its place
watch("value", () => {
  dispatchEvent(new Event("pincite-documents")); // one that is being read may have changed
  seek(words);
  const active = document.activeElement;
  const isHere = active === document.body || element.contains(active); // not typing elsewhere meanwhile
  if (left >= 0 && isHere) (removers()[left] ?? removers().at(-1))?.focus({ preventScroll: true });
  left = -1;
});
const askAgain = (button, open) => {
  const removal = button.closest(".removal");
  removal.querySelector(".sure").hidden = !open;
  removal.querySelector(".icon").hidden = open;
  removal.querySelector(open ? "[data-do=keep]" : ".icon").focus();
};

const actions = {
  all: () => tick(true),
  none: () => tick(false),
  ask: (button) => askAgain(button, true),
  keep: (button) => askAgain(button, false),
  remove: (button) => { // it may have to wait, and is not asked for twice
    left = removers().indexOf(button.closest(".removal").querySelector(".icon"));
    trigger("delete", { document: idOf(button) });
    askAgain(button, false);
  },
  restore: (button) => trigger("undo", { document: idOf(button) }),
  takeIn: () => trigger("submit"),
};

element.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && event.target.matches(".sought") && event.target.value) {
    event.preventDefault(); // empties the box, and the drawer stays open
    seek("");
  }
});
element.addEventListener("keydown", (event) => {
  const removal = event.target.closest(".removal");
  if (event.key !== "Escape" || !removal || removal.querySelector(".sure").hidden) return;
  event.preventDefault(); // the drawer stays open
  askAgain(removal.querySelector("[data-do=keep]"), false);
});
element.addEventListener("change", (event) => { if (event.target.matches("input[type=checkbox]")) choose(); });
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && actions[button.dataset.do]) actions[button.dataset.do](button);
});
