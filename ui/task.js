// Shows how far long work on the documents is, whoever began it, and whether their files have changed: the server is asked each
// second while the drawer is open, and until what was seen here is over; now and then otherwise. `data-tab` of the page is a word
// of this tab's own, and stays through a reload: who began it can stop it.
const EVERY = 1000; // milliseconds
const SELDOM = 10; // times that
const KEY = "pincite-tab";

const made = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
const word = () => {
  try {
    const kept = sessionStorage.getItem(KEY) ?? made();
    sessionStorage.setItem(KEY, kept);
    return kept;
  } catch { return made(); } // the browser keeps nothing
};
const tab = document.documentElement.dataset.tab = word();

let changes = null; // a mark of what the documents are, as far as this page knows
let passed = 0; // times that nothing was asked

const look = async () => {
  const isWatched = props.value || document.querySelector("#drawer.open");
  if (changes !== null && (document.hidden || (!isWatched && ++passed < SELDOM))) return;
  passed = 0;
  const told = JSON.parse(await server.how_far(tab));
  if (changes !== null && told.changes !== changes) trigger("end", { is_over: Boolean(props.value && !told.shown) });
  changes = told.changes;
  if (told.shown !== props.value) props.value = told.shown;
};

const lookAgain = () => look().catch(() => {}).finally(() => setTimeout(lookAgain, EVERY)); // a server that is away may come back
lookAgain();

element.addEventListener("click", (event) => { if (event.target.closest("[data-do=stop]")) trigger("stop"); });
