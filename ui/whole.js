// Hands out the conversation on the page: as a file, or on paper.
const UNTIL = 10000; // milliseconds: what has not come by then is not printed, and the note in its place says so
const isWhole = () => !document.querySelector("#exchanges .earlier");
let isComing = false; // what is to be printed

// Exchanges that have left the page come back to be printed, and nothing moves in view: those that were there are others' elements now.
const printWhole = (deadline, turn, top) => {
  if (!isWhole() && performance.now() < deadline) {
    setTimeout(() => printWhole(deadline, turn, top), 50);
    return;
  }
  const view = document.getElementById("exchanges");
  const scrolls = getComputedStyle(view).overflowY === "auto" ? view : window; // on a phone it is the page that scrolls
  const article = view.querySelector(`article[data-turn="${turn}"]`);
  if (article) scrolls.scrollBy({ top: article.getBoundingClientRect().top - top, behavior: "instant" });
  isComing = false;
  print();
};

const bringAll = () => {
  if (isComing) return;
  isComing = true;
  const article = document.querySelector("#exchanges article");
  trigger("expand");
  printWhole(performance.now() + UNTIL, article.dataset.turn, article.getBoundingClientRect().top);
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  closeMenus();
  if (button.dataset.do !== "print") trigger("download", { kind: button.dataset.kind });
  else if (isWhole()) print();
  else bringAll();
});

// The browser's own key prints as much. No browser waits in "beforeprint" for what comes from the server, so from its menu what has
// left the page is not printed, and the note in its place says so.
document.addEventListener("keydown", (event) => {
  const isPrint = event.key.toLowerCase() === "p" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!isPrint || isWhole()) return;
  event.preventDefault();
  bringAll();
});
