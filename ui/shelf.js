// Keeps conversations in this browser's storage, an entry each, so that no tab writes over those of another. `props.value`
// says what to keep and what to drop; "submit" tells the page that a conversation was not kept and why, "input" that
// another tab has changed something, "delete" that it was what the page shows, which is kept no more.
const entry = (id) => props.prefix + id;

const read = (text) => {
  try { return JSON.parse(text); } catch { return null; } // nonsense
};
const found = (id) => read(localStorage.getItem(entry(id)));

const notKept = (row, moved) => trigger("submit", { version: row.changed, moved });
let latest = null; // what this tab kept last, while no other tab has gone on from it

let isUnkept = false; // whether the browser had no room for the conversation that is on the page

const put = (row, over) => {
  try {
    if ((found(row.id)?.changed ?? null) !== over) { // it went on, or was deleted, in another tab since the page looked
      notKept(row, true);
      return;
    }
    localStorage.setItem(entry(row.id), JSON.stringify({ ...row, over }));
    latest = row;
    isUnkept = false;
    dispatchEvent(new Event("pincite-kept"));
  } catch { // full, or the browser keeps nothing
    isUnkept = true;
    notKept(row, false);
  }
};

// A conversation that is not kept is gone when the page leaves it: that is asked first.
const GONE = "This browser did not keep this conversation: it is gone when you leave it. Export it first, at the top of the page.";
document.addEventListener("click", (event) => {
  if (!isUnkept || !event.target.closest("#start-over, #history [data-do=open]")) return;
  isUnkept = !confirm(GONE);
  if (!isUnkept) return;
  event.preventDefault();
  event.stopPropagation();
}, true);

// Two tabs may write over the same state, as each sees the other's writes a moment later, on a busy machine seconds later. The one
// whose write was the first is told of the other's by the browser, whenever that is, and finds its own gone.
const isLost = (theirs) => {
  if (theirs?.over === latest.changed) latest = null; // the other tab saw this one's, and went on from it
  const now = latest && found(latest.id);
  return now && now.changed !== latest.changed;
};

let hasOthers = false; // other tabs that write

watch("value", () => {
  if (!props.value) return;
  const told = JSON.parse(props.value);
  try {
    for (const id of told.drop) localStorage.removeItem(entry(id));
  } catch {} // the browser keeps nothing
  if (told.put) put(told.put, told.over);
  if (hasOthers) trigger("input"); // a list that was asked for at another tab's word, before this, may come after this one's
});

addEventListener("storage", (event) => {
  if (event.key !== null && !event.key.startsWith(props.prefix)) return;
  hasOthers = true;
  if (latest && event.key === entry(latest.id) && isLost(read(event.newValue))) {
    notKept(latest, true);
    latest = null;
  }
  const current = document.querySelector("#history [data-current]")?.dataset.current;
  if (current && event.oldValue && event.newValue === null && event.key === entry(current)) trigger("delete", { conversation: current });
  else trigger("input");
});
