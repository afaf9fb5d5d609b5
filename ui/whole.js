// Hands out the conversation on the page: as a file, on paper, or as all of it in view.
const UNTIL = 10000; // milliseconds: what has not come by then is not printed, and the note in its place says so
const isWhole = () => !document.querySelector("#exchanges .earlier");
let isComing = false; // what has left the page

// Exchanges that have left the page come back, and nothing moves in view: those that were there are others' elements now.
const whenWhole = (deadline, turn, top, then) => {
  if (!isWhole() && performance.now() < deadline) {
    setTimeout(() => whenWhole(deadline, turn, top, then), 50);
    return;
  }
  const view = document.getElementById("exchanges");
  const scrolls = getComputedStyle(view).overflowY === "auto" ? view : window; // on a phone it is the page that scrolls
  const article = view.querySelector(`article[data-turn="${turn}"]`);
  if (article) scrolls.scrollBy({ top: article.getBoundingClientRect().top - top, behavior: "instant" });
  isComing = false;
  then(article);
};

const bringAll = (then) => {
  if (isComing) return;
  isComing = true;
  const article = document.querySelector("#exchanges article");
  trigger("expand");
  whenWhole(performance.now() + UNTIL, article.dataset.turn, article.getBoundingClientRect().top, then);
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  closeMenus();
  if (button.dataset.do !== "print") trigger("download", { kind: button.dataset.kind });
  else if (isWhole()) print();
  else bringAll(() => print());
});

// They come over the one that was the first, which is where their reader is.
document.addEventListener("click", (event) => {
  if (!event.target.closest("#exchanges [data-do=unfold]")) return;
  bringAll((article) => {
    if (!article || !isWhole()) return;
    article.tabIndex = -1;
    article.focus({ preventScroll: true });
  });
});

// The browser's own key prints as much. No browser waits in "beforeprint" for what comes from the server, so from its menu what has
// left the page is not printed, and the note in its place says so.
document.addEventListener("keydown", (event) => {
  const isPrint = event.key.toLowerCase() === "p" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!isPrint || isWhole()) return;
  event.preventDefault();
  bringAll(() => print());
});
