// The drawer says what is in it and whether it is open, and Esc closes it. Where the page is not wide enough for
// three columns it covers the others, which take no focus then, and a click beside it closes it.
const drawer = element.closest("#drawer");
const toggle = drawer.querySelector(".toggle-button");
const isOpen = () => drawer.classList.contains("open");
const covers = matchMedia("(max-width: 1199px)");
const covered = ["talk", "beside", "head", "at-hand", "foot"];

const tell = () => {
  toggle.ariaExpanded = String(isOpen());
  if (document.getElementById("beside")?.getAttribute("role")) return; // a sheet over the page, which minds what is under it
  for (const id of covered) document.getElementById(id)?.toggleAttribute("inert", isOpen() && covers.matches);
};

toggle.ariaLabel = toggle.title = "Conversations, documents, settings";
new MutationObserver(tell).observe(drawer, { attributeFilter: ["class"] });
addEventListener("pincite-sheet", tell); // it has been closed
covers.addEventListener("change", tell);
tell();

// Its parts say whether they are open; the arrows beside their names are no words.
const tellParts = () => {
  for (const head of drawer.querySelectorAll(".label-wrap")) {
    head.ariaExpanded = String(head.classList.contains("open"));
    for (const arrow of head.querySelectorAll(".icon")) arrow.ariaHidden = "true";
  }
};
new MutationObserver(tellParts).observe(drawer, { subtree: true, childList: true, attributeFilter: ["class"] });
tellParts();

// A file that is let go anywhere would be opened by the browser in place of the page; where documents are taken, it is one.
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  if (event.defaultPrevented) return; // it is over the place for files, which takes it
  event.preventDefault();
  const input = document.querySelector("#upload input[type=file]");
  if (!input) event.dataTransfer.dropEffect = "none";
  else if (name === "drop") {
    if (!isOpen()) toggle.click(); // what becomes of it is told there
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "dropped" }));
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || !isOpen()) return;
  if (event.defaultPrevented) return; // it has closed something in the drawer
  if (event.target !== document.body && !drawer.contains(event.target)) return;
  toggle.click();
  toggle.focus();
});
document.addEventListener("click", (event) => { // what is covered hands a click to what holds it
  if (isOpen() && covers.matches && event.target.contains(document.getElementById("talk"))) toggle.click();
});
