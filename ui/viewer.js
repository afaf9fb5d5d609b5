// The source beside the answer. `element` is the viewer; `trigger`, `server` and `watch` tell and ask the page.
// Nothing is computed from a text here: stretches of it are asked for by the numbers that the page gave them.
const FLASH = 2500; // milliseconds
const AGAIN = 5000; // less than that, so that what is still away is told once
const SLOW = 700; // from then on it is told that there is something to wait for
const beside = () => document.getElementById("beside");
const around = () => ["talk", "head", "at-hand", "drawer", "foot"].map((id) => document.getElementById(id)).filter(Boolean);
const narrow = matchMedia("(max-width: 760px)");
const isSheet = () => narrow.matches;
const all = (name) => document.getElementsByClassName(name);
let wanted = ""; // the slice to show when its source has come
let opener = null; // what had the focus before the sheet was opened
let fading = 0;

const numbers = () => (element.querySelector(".bar")?.dataset.numbers || "").split(" ");
const sliceOf = (number) => `slice-${element.querySelector(".pane")?.dataset.turn}-${number}`;
let current = ""; // the citation that the bar names
let chosen = ""; // the slice that somebody went to
let stood = null; // where in the view that slice is, for sources that come anew

const tabs = () => [...element.querySelectorAll("[role=tab]")];
const showDocument = (section) => {
  for (const other of element.querySelectorAll(".document")) other.hidden = other !== section;
  for (const tab of tabs()) {
    const is = tab.getAttribute("aria-controls") === section.id;
    tab.setAttribute("aria-selected", String(is));
    tab.tabIndex = is ? 0 : -1;
  }
  findAgain(section);
};

const isInView = () => !isSheet() || Boolean(beside().getAttribute("role")); // a sheet is opened by who follows a citation alone

const openSheet = () => {
  if (!isSheet() || beside().getAttribute("role")) return;
  opener = document.activeElement;
  beside().inert = false; // it opens over the drawer too
  beside().setAttribute("role", "dialog"); // the style sheet shows it then
  beside().setAttribute("aria-label", "Source");
  beside().setAttribute("aria-modal", "true");
  for (const part of around()) part.inert = true;
  element.querySelector(".close")?.focus({ preventScroll: true });
};

const closeSheet = () => {
  if (!beside().getAttribute("role")) return;
  for (const name of ["role", "aria-label", "aria-modal"]) beside().removeAttribute(name);
  for (const part of around()) part.inert = false;
  dispatchEvent(new Event("pincite-sheet")); // the drawer may cover some of them still
  opener?.focus({ preventScroll: true });
};
narrow.addEventListener("change", () => { if (!isSheet()) closeSheet(); });

const flash = (marks) => {
  for (const old of element.querySelectorAll(".flash")) old.classList.remove("flash");
  for (const mark of marks) mark.classList.add("flash");
  clearTimeout(fading);
  fading = setTimeout(() => { for (const mark of marks) mark.classList.remove("flash"); }, FLASH);
};

const bringIntoView = (mark, place = mark) => { // `place` is in it: a range, where not all of it is meant
  const section = mark.closest(".document");
  if (!mark.offsetParent) return; // its page is shown
  const top = section.getBoundingClientRect().top;
  const box = place.getBoundingClientRect();
  const third = box.top - top - section.clientHeight / 3;
  const head = (mark.closest(".table")?.getBoundingClientRect().top ?? box.top) - 16; // shown too, where there is room
  const hasRoom = box.bottom - head < section.clientHeight;
  section.scrollTop += hasRoom ? Math.min(third, head - top) : third; // of the document alone: the page stays where it is
};

// A table is scrolled sideways as far as the exact words need, from its beginning, where the names of its rows are.
const bringAcross = (marks) => {
  const mark = marks.find((one) => one.querySelector("strong")) || marks[0];
  const table = mark?.closest(".table");
  if (!table) return;
  table.scrollLeft = 0;
  const cell = mark.closest("td, th").getBoundingClientRect();
  const box = table.getBoundingClientRect();
  if (cell.right > box.right) table.scrollLeft += cell.right - box.right;
  else if (cell.left < box.left) table.scrollLeft += cell.left - box.left; // from right to left
};

const marksOf = (id) => [...all(id)].filter((mark) => element.contains(mark));

// Why a statement is said to be supported, or not, where its words are read: its mark has that in a title, which needs a mouse.
const tellWhy = (id) => {
  const cites = [...document.querySelectorAll(`[data-cites~="${CSS.escape(id)}"] + .cites .verdict`)];
  const said = new Set(cites.map((one) => `${one.textContent} ${one.ariaLabel}`)); // several statements may stand on one slice
  element.querySelector(".why").textContent = [...said].join("\n");
};

const nameInBar = (id) => {
  current = id.split("-")[2];
  const at = numbers().indexOf(current);
  element.querySelector(".at").textContent = `${at + 1} of ${numbers().length}`;
};

const show = (id) => {
  const marks = marksOf(id);
  if (!marks.length) return false;
  openSheet();
  const section = marks[0].closest(".document");
  if (section.hidden) showDocument(section);
  tellWhy(id);
  bringIntoView(marks[0]);
  bringAcross(marks);
  flash(marks);
  chosen = id;
  nameInBar(id);
  light(id.split(" "));
  if (asPages) showPage(section, id);
  return true;
};

// A PDF is shown as its text, or as the page that the current citation stands on.
let asPages = false;
let isCloser = false;

const usePages = () => {
  const pane = element.querySelector(".pane");
  for (const [name, is] of [["pages", asPages], ["closer", isCloser]]) {
    pane?.classList.toggle(`as-${name}`, is);
    pane?.querySelector(`[data-do=${name}]`)?.setAttribute("aria-pressed", String(is));
  }
};

const bringPlaceIntoView = (printed) => {
  const place = printed.querySelector(".exact") || printed.querySelector(".place");
  if (!place) return;
  bringIntoView(place);
  printed.scrollLeft += place.getBoundingClientRect().left - printed.getBoundingClientRect().left - printed.clientWidth / 3;
};

const showPage = async (section, id) => {
  const printed = section.querySelector(".printed");
  if (!printed) return;
  if (printed.dataset.of !== id) {
    printed.dataset.of = id;
    const { span, focus } = document.getElementById(id).dataset;
    const html = await fetched("printed", { document: section.dataset.document, span, focus }) ?? "";
    if (printed.dataset.of !== id) return; // another was asked for since
    printed.innerHTML = html;
    if (!html) delete printed.dataset.of; // it is asked for again
  }
  bringPlaceIntoView(printed);
};

// A document may change, or go, while it is shown: that is told over it.
const check = () => element.querySelectorAll(".news").forEach(async (news) => {
  const shownThere = () => JSON.stringify([element.contains(news), { ...news.closest(".document")?.dataset }]);
  const before = shownThere();
  const { document: id, version } = news.closest(".document").dataset;
  const html = await server.news({ document: id, version });
  const told = Object.assign(document.createElement("div"), { innerHTML: html ?? "" });
  if (html !== undefined && shownThere() === before && told.innerHTML !== news.innerHTML) news.innerHTML = html;
});
addEventListener("pincite-documents", check);

let isRenewed = false; // whether what was shown is to come as it is now
const renew = () => {
  isRenewed = true;
  if (isOpened()) { read(idOfOpened()); return; }
  trigger("select", { turn: Number(element.querySelector(".pane").dataset.turn) });
  fetched("stretch", {}); // as below
};

const step = (by) => {
  const known = numbers(), at = known.indexOf(current);
  const from = at < 0 && by < 0 ? 0 : at; // of a document that was opened from its beginning none is the current one
  show(sliceOf(known[(from + by + known.length) % known.length]));
  check();
};

// A document is shown where it is cited first, unless it is shown already.
const chooseTab = (tab) => {
  const section = document.getElementById(tab.getAttribute("aria-controls"));
  if (section.hidden) show(numbers().map(sliceOf).find((id) => marksOf(id).some((mark) => section.contains(mark))));
};

element.addEventListener("keydown", (event) => {
  const known = tabs(), at = known.indexOf(event.target);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation(); // elsewhere the arrows go from citation to citation
  const tab = known.at(to % known.length);
  tab.focus();
  chooseTab(tab);
});

// Statements and slices light up together.
const light = (ids) => {
  for (const old of document.querySelectorAll(".lit")) old.classList.remove("lit");
  for (const id of ids.filter(Boolean)) {
    for (const mark of all(id)) mark.classList.add("lit");
    for (const statement of document.querySelectorAll(`[data-cites~="${CSS.escape(id)}"]`)) statement.classList.add("lit");
  }
};

const idsAt = (node) => {
  const link = node.closest?.('a[href^="#slice-"]');
  if (link) return [link.getAttribute("href").slice(1)];
  const statement = node.closest?.("[data-cites]");
  if (statement) return statement.dataset.cites.split(" ");
  const mark = node.closest?.("#sources mark");
  return mark ? [...mark.classList].filter((name) => name.startsWith("slice-")) : [];
};

// The card of a chip: the quote with the words around it, close to the chip and inside the window.
const hideCards = () => { for (const card of document.querySelectorAll(".card:not([hidden])")) card.hidden = true; };
const showCard = (chip) => {
  const card = document.getElementById(chip.getAttribute("aria-describedby"));
  hideCards();
  if (!card || isSheet()) return;
  card.hidden = false;
  const box = chip.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, innerWidth - card.offsetWidth - 8));
  const below = box.bottom + 8 + card.offsetHeight < innerHeight;
  card.style.left = `${left}px`;
  card.style.top = `${below ? box.bottom + 8 : Math.max(8, box.top - 8 - card.offsetHeight)}px`;
};

for (const name of ["mouseover", "focusin"]) document.addEventListener(name, (event) => {
  const chip = event.target.closest?.("a.chip");
  if (chip) showCard(chip); else hideCards();
  const ids = idsAt(event.target);
  if (ids.length || name === "mouseover") light(ids.length ? ids : [chosen]);
});

// Who follows a citation by key reads on in its source, and Esc leads back to where it was followed.
let from = null;
const enter = (id) => {
  const section = marksOf(id)[0]?.closest(".document");
  if (from && !isSheet()) section?.querySelector(".text, [data-do=read]")?.focus({ preventScroll: true });
};
const goBack = () => {
  const { link, href } = from;
  const there = link.isConnected && link.href === href ? link : [...document.links].find((one) => one.href === href);
  from = null;
  there?.focus();
  hideCards();
};

const follow = (id, link = null) => {
  hideCards();
  from = link && { link, href: link.href };
  if (show(id)) { enter(id); check(); return; }
  wanted = id;
  trigger("select", { turn: Number(id.split("-")[1]) });
  fetched("stretch", {}); // an event that does not reach the server is lost without a word
  setTimeout(() => { if (wanted === id && !notice.textContent) tell("The source is on its way."); }, SLOW);
};

// What the server answers, or undefined where it is away, which is told.
const fetched = async (name, asked) => {
  const html = await server[name](asked);
  tell(html === undefined ? "The source cannot be fetched now: the server is away." : "");
  return html;
};

document.addEventListener("click", (event) => {
  if (!beside().getAttribute("role") || beside().contains(event.target)) return;
  event.stopPropagation(); // a click beside the sheet closes it, and not the drawer that may be under it
  close();
}, true);

document.addEventListener("click", (event) => {
  const title = event.target.closest?.("#library [data-do=read]");
  if (title) { read(title.closest("[data-document]").dataset.document); return; }
  const link = event.target.closest?.('a[href^="#slice-"]');
  const statement = event.target.closest?.("[data-cites]");
  if (link) {
    event.preventDefault();
    follow(link.getAttribute("href").slice(1), event.detail ? null : link);
  } else if (statement && String(getSelection()) === "") follow(statement.dataset.cites.split(" ")[0]);
});

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  const mark = event.target.closest("mark");
  if (button?.dataset.do === "next") step(1);
  else if (button?.dataset.do === "previous") step(-1);
  else if (button?.dataset.do === "close") close();
  else if (button?.dataset.do === "list") toList();
  else if (button?.dataset.do === "renew") renew();
  else if (button?.dataset.do === "read") read(button.closest(".document").dataset.document);
  else if (button?.dataset.do === "up") toHit(-1);
  else if (button?.dataset.do === "down") toHit(1);
  else if (["pages", "closer"].includes(button?.dataset.do)) {
    if (button.dataset.do === "pages") asPages = !asPages; else isCloser = !isCloser;
    usePages();
    show(sliceOf(current || numbers()[0]));
  }
  else if (button?.dataset.do === "tab") chooseTab(button);
  else if (mark) {
    const statement = document.querySelector(`[data-cites~="${CSS.escape(idsAt(mark)[0])}"]`);
    if (statement && !isSheet()) statement.scrollIntoView({ block: "nearest" });
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    hideCards();
    if (beside().getAttribute("role") || (isOpened() && element.contains(event.target))) close();
    else if (from && element.contains(event.target)) goBack();
  }
  const inViewer = element.contains(event.target) || event.target.closest?.('a[href^="#slice-"]');
  if (!inViewer || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.closest?.(".table")?.scrollWidth > event.target.closest?.(".table")?.clientWidth) return; // scrolls
  if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    event.preventDefault();
    step(event.key === "ArrowRight" ? 1 : -1);
  }
});

// Stretches of a long document are asked for when they come near; until then they are about as high as they will be.
let observers = [];
const watchFor = (section) => {
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) { near.unobserve(target); bring(target, near); }
  }, { root: section, rootMargin: "1500px 0px" });
  for (const place of section.querySelectorAll(".waiting")) {
    place.style.height = `${Math.round((place.dataset.to - place.dataset.from) * heightOfCharacter(place))}px`;
    near.observe(place);
  }
  return near;
};

// A stretch that could not be fetched is asked for again, while it is near and the same list of documents is shown.
const bring = async (place, near) => {
  if (await load(place)) return;
  setTimeout(() => { if (observers.includes(near) && element.contains(place)) near.observe(place); }, AGAIN);
};

// Whether there is nothing more to fetch for that place.
const load = async (place) => {
  const { from, to, page } = place.dataset;
  const { document: document_id, version } = place.closest(".document").dataset;
  const span = { start: Number(from), end: Number(to), page: Number(page) };
  const html = await fetched("stretch", { document: document_id, version, ...span });
  if (html === undefined) return false;
  if (place.dataset.from !== from || !element.contains(place)) return true; // the viewer shows something else by now
  if (place.className === "loaded") return true; // it was fetched twice
  place.innerHTML = html;
  place.className = "loaded";
  place.style.height = "";
  markHits(Number(from), Number(to));
  return true;
};

// Pixels of height that a character takes, from the size of the letters and the width that there is.
const heightOfCharacter = (place) => {
  const style = getComputedStyle(place);
  const width = beside().clientWidth || innerWidth; // a sheet that is closed has none yet
  const perLine = Math.max(20, (width - 40) / (parseFloat(style.fontSize) * 0.5));
  return parseFloat(style.lineHeight) / perLine;
};

// While an answer is written its sources come again and again. Who went to one of its slices stays there, at the same line of it.
const lineOf = (mark) => mark.getBoundingClientRect().top - mark.closest(".document").getBoundingClientRect().top;
element.addEventListener("scroll", () => {
  const [mark] = chosen ? marksOf(chosen) : [];
  stood = mark?.offsetParent ? lineOf(mark) : null;
}, true);
const stay = () => {
  const [mark] = marksOf(chosen);
  const section = mark.closest(".document");
  showDocument(section);
  nameInBar(chosen);
  tellWhy(chosen);
  light([chosen]);
  if (asPages) showPage(section, chosen);
  else if (stood === null) bringIntoView(mark);
  else section.scrollTop += lineOf(mark) - stood;
};

// A document of the list is opened from its beginning, in place of what is shown until it is closed. Where the drawer covers
// the page, it makes room.
const drawer = () => document.getElementById("drawer");
const handle = () => drawer().querySelector(".toggle-button");
const titleOf = (id) => document.querySelector(`#library [data-document="${CSS.escape(id)}"] [data-do=read]`);
const isOpened = () => element.querySelector(".pane")?.classList.contains("opened") ?? false;
const idOfOpened = () => element.querySelector(".document").dataset.document;

const read = (id) => {
  trigger("expand", { document: id, turn: Number(element.querySelector(".pane")?.dataset.turn ?? -1) });
  fetched("stretch", {}); // as above
};

let hasMadeRoom = false; // whether the drawer did
const begin = () => {
  const section = element.querySelector(".document");
  asPages = false;
  usePages();
  section.scrollTop = 0;
  openSheet();
  hasMadeRoom = !isSheet() && drawer().classList.contains("open") && matchMedia("(max-width: 1199px)").matches;
  if (isSheet()) return;
  if (hasMadeRoom) handle().click();
  beside().inert = false;
  section.querySelector(".text").focus({ preventScroll: true });
};

const DRAWN = 30; // pictures until a drawer that was just opened takes the focus, at most
const toTitle = (id, left = DRAWN) => {
  const title = titleOf(id);
  const there = drawer().classList.contains("open") && title?.checkVisibility() ? title : handle();
  there.focus();
  if (document.activeElement !== there && left) requestAnimationFrame(() => toTitle(id, left - 1));
};

const toList = () => {
  const id = idOfOpened();
  closeSheet();
  if (!drawer().classList.contains("open")) handle().click();
  setTimeout(() => toTitle(id)); // the drawer is open by then
};

const close = () => {
  closeSheet();
  if (!isOpened()) return;
  if (hasMadeRoom) toList(); else toTitle(idOfOpened());
  hasMadeRoom = false;
  trigger("collapse", { turn: Number(element.querySelector(".pane").dataset.turn) });
  fetched("stretch", {});
};

let shown = ""; // the question whose sources are shown; one that was kept before has no name
const prepare = () => {
  for (const old of observers) old.disconnect();
  observers = [...element.querySelectorAll(".document")].map(watchFor);
  usePages();
  const { of: name = "" } = element.querySelector(".pane")?.dataset ?? {};
  const isSame = name && name === shown;
  shown = name;
  findAnew(isSame);
  if (isSame && !wanted && chosen && marksOf(chosen).length) { stay(); return; }
  current = numbers()[0];
  chosen = "";
  if (isOpened()) { current = ""; begin(); return; }
  const first = sliceOf(current);
  const marks = marksOf(first);
  if (wanted) { const id = wanted; wanted = ""; tell(""); show(id); enter(id); }
  else if (asPages && marks.length && isInView()) show(first);
  else if (marks.length) {
    bringIntoView(marks[0]);
    bringAcross(marks);
  }
};

watch("value", () => {
  prepare();
  if (isRenewed) element.querySelector(".document:not([hidden]) :is(.text, [data-do=read])")?.focus({ preventScroll: true });
  isRenewed = false;
});
prepare();
