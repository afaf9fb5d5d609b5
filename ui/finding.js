// Finds words in the document that is shown: in all of it, as the server has it, not only in what has come. A hit is told by where
// it begins and ends, in characters of the document; a `<data>` says where in the document the words in it begin.
const TYPED = 200; // milliseconds without a letter, until what is typed is sought
const PAIR = /[\ud800-\udbff]/; // begins a character that is two for JavaScript
const finder = () => element.querySelector(".find");
const box = () => finder()?.querySelector("input");
const shownDocument = () => element.querySelector(".document:not([hidden])");
let typed = ""; // what is in the box
let sought = ""; // what `hits` are of
let soughtIn = null; // the document that they are in
let hits = [];
let count = ""; // how many they are, in words
let atHit = -1;
let typing = 0;
const Marks = globalThis.Highlight ?? Set; // an older browser goes to a hit and marks none
const marked = { found: new Marks(), "found-now": new Marks() };
marked["found-now"].priority = 1;
for (const [name, ranges] of Object.entries(marked)) CSS.highlights?.set(name, ranges);

const say = (words) => {
  finder().querySelector(".found").textContent = words;
  for (const button of finder().querySelectorAll("button")) button.disabled = !hits.length;
};

// The texts of an element of the document, without the numbers of citations, which are not its own; with how many characters.
const textsOf = (run) => {
  const walker = document.createTreeWalker(run, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("sup") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, isPlain = !PAIR.test(node.data);
    found.push({ node, isPlain, length: isPlain ? node.data.length : [...node.data].length });
  }
  return found;
};

// Looks up where characters of the document are on the page.
const lookUp = () => {
  const runs = [...soughtIn.querySelectorAll("data")].map((run) => ({ run, at: Number(run.value) }));
  const before = (at) => { // the last element that begins there or before
    let low = 0, high = runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (runs[middle].at <= at) low = middle + 1; else high = middle;
    }
    return low - 1;
  };
  const place = (index, left, isEnd) => {
    const one = runs[index];
    one.texts ??= textsOf(one.run);
    for (const { node, isPlain, length } of one.texts) {
      if (left < length || (isEnd && left === length)) return [node, isPlain ? left : [...node.data].slice(0, left).join("").length];
      left -= length;
    }
    const last = one.texts.at(-1);
    return isEnd && last ? [last.node, last.node.data.length] : null;
  };
  return ([start, end]) => { // as a range; nothing where it has not come, or is not shown: the bars of a table are not
    const first = before(start), last = before(end - 1);
    const begun = first < 0 ? null : place(first, start - runs[first].at);
    const from = begun ?? (first < last ? place(first + 1, 0) : null);
    const to = from && place(last, end - runs[last].at, true);
    if (!to) return null;
    const range = new Range();
    range.setStart(...from);
    range.setEnd(...to);
    return range;
  };
};

// Marks the hits that begin between two places, once these are on the page.
const markHits = (from, to) => {
  if (!hits.length || !element.contains(soughtIn)) return;
  const rangeOf = lookUp();
  for (const hit of hits) {
    if (hit[0] < from || hit[0] >= to) continue;
    const range = rangeOf(hit);
    if (range) marked.found.add(range);
  }
};

const forget = () => {
  for (const ranges of Object.values(marked)) ranges.clear();
  [hits, atHit, sought, soughtIn, held] = [[], -1, "", null, null];
};

// Goes that many hits on, round from the last to the first.
const toHit = async (by) => {
  if (!hits.length) return;
  const from = atHit < 0 && by < 0 ? 0 : atHit;
  atHit = (from + by + hits.length) % hits.length;
  say(`${(atHit + 1).toLocaleString("en")} of ${count}`);
  const hit = hits[atHit];
  const away = [...soughtIn.querySelectorAll(".waiting")].find(({ dataset }) => dataset.from <= hit[0] && hit[0] < dataset.to);
  if (away) await load(away);
  if (hit !== hits[atHit] || !element.contains(soughtIn)) return; // it has gone on meanwhile
  const range = lookUp()(hit);
  marked["found-now"].clear();
  if (!range) return;
  marked["found-now"].add(range);
  held = range;
  heights.disconnect();
  heights.observe(soughtIn.querySelector(".text")); // which brings it into view
};

// What has come is higher or lower than was reckoned: a hit stays in view until somebody scrolls.
let held = null;
const heights = new ResizeObserver(() => {
  const node = held?.startContainer.parentElement;
  if (!node || !element.contains(node)) return;
  bringIntoView(node, held);
  bringAcross([node]);
});
for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  element.addEventListener(name, () => { held = null; }, { capture: true, passive: true });
}

const seek = async (goes) => {
  clearTimeout(typing);
  forget();
  say("");
  const section = shownDocument();
  const words = typed;
  if (!words.trim() || !section?.dataset.version) return;
  const { document: id, version } = section.dataset;
  [sought, soughtIn] = [words, section];
  const told = await fetched("find", { document: id, version, words });
  if (!told || sought !== words || soughtIn !== section || !element.contains(section)) return;
  const found = JSON.parse(told);
  count = found.count;
  hits = Array.from({ length: found.places.length / 2 }, (_, i) => found.places.slice(2 * i, 2 * i + 2));
  say(hits.length ? `${count} ${hits.length === 1 ? "hit" : "hits"}` : found.none);
  if (!hits.length) check(); // there may be none because the document is another by now
  if (hits.length && asPages) { asPages = false; usePages(); } // they are marked in the text
  markHits(0, Infinity);
  if (goes) toHit(1);
};

// Another document is shown, or the same anew: what is in the box is sought in it.
const findAgain = (section) => {
  if (!finder() || (section === soughtIn && sought === typed)) return;
  finder().hidden = !section.dataset.version;
  seek(false);
};
const findAnew = (isSame) => {
  if (!isSame) typed = "";
  forget();
  if (!finder()) return;
  box().value = typed;
  findAgain(shownDocument());
};

element.addEventListener("input", ({ target }) => {
  if (target !== box()) return;
  typed = target.value;
  clearTimeout(typing);
  typing = setTimeout(() => seek(true), TYPED);
});

element.addEventListener("keydown", (event) => {
  if (event.target !== box() || event.isComposing) return;
  if (event.key === "Escape" && !box().value) return; // closes what is open
  event.stopPropagation(); // in a box the arrows go from letter to letter
  if (event.key === "Escape") {
    event.preventDefault();
    box().value = typed = "";
    seek(false);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (sought !== typed) seek(true); else toHit(event.shiftKey ? -1 : 1);
  }
});
