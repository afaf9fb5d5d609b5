// What was chosen last, by name: one that has the name of another document is sent again where it is to take that one's place.
const root = document.documentElement;
const chosen = new Map();
const choose = (files) => {
  delete root.dataset.instead;
  chosen.clear();
  for (const file of files) chosen.set(file.name, file);
};

// Files that are too large are not sent, as one of them would have all the others refused with it. The page tells which they are.
const sorted = (files) => {
  choose(files);
  const large = [...files].filter((file) => file.size > props.largest);
  const others = new DataTransfer();
  for (const file of files) if (!large.includes(file)) others.items.add(file);
  trigger("input", { names: large.map((file) => file.name), are_all: large.length > 0 && !others.files.length });
  return { others: others.files, isAny: large.length > 0 };
};

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches("#upload input[type=file]")) return;
  if (!event.isTrusted && event.detail !== "dropped") return; // sorted by what follows
  const { others, isAny } = sorted(input.files);
  if (isAny) input.files = others;
  if (!input.files.length) event.stopImmediatePropagation();
}, true);

document.addEventListener("drop", (event) => {
  const button = event.target.closest?.("#upload button");
  if (!button) return;
  const { others, isAny } = sorted(event.dataTransfer.files);
  if (!isAny) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  button.dispatchEvent(new Event("dragleave")); // nothing hangs over it any more
  const input = button.querySelector("input[type=file]");
  input.files = others;
  if (others.length) input.dispatchEvent(new Event("change", { bubbles: true }));
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#library-said [data-do=replace]");
  if (!button) return;
  const input = document.querySelector("#upload input[type=file]");
  const file = chosen.get(button.dataset.name);
  if (!file || !input) { // the page was loaded again since: it is chosen, and asked, anew
    document.querySelector("#upload button")?.click();
    return;
  }
  root.dataset.instead = file.name;
  const again = new DataTransfer();
  again.items.add(file);
  input.files = again.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
